{#
    A table of which a run counts anew only the days that changed. Its SQL reads what it counts between the bounds of a batch
    (`in_batch`, `in_batch_of_days`) and gives whole days; so a day is removed, and counted again from all of its rows. That is why late,
    repeated and disordered rows give what a full refresh gives.

    Config: `day`, the column that holds the day, the last one of the table; `changed_days`, the macro that gives the days to count
    anew, as a `select` of dates. A full refresh counts all days: on DuckDB a month at a time, for which it needs a tenth of the memory.
#}
{% materialization counted_by_day, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set day = config.require('day') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% if existing is none or should_full_refresh() or not existing.is_table or lifecycle.has_other_columns(existing) -%}
        {%- set building = lifecycle.relation_to_build(target_relation, existing) -%}
        {% for batch in lifecycle.all_batches() -%}
            {%- set batch_sql = lifecycle.of_batch(sql, batch) -%}
            {% if loop.first -%}
                {% call statement('main') -%} {{ create_table_as(False, building, batch_sql) }} {%- endcall %}
            {%- else -%}
                {% call statement('batch') -%} {{ lifecycle.insert_batch(building, batch_sql) }} {%- endcall %}
            {%- endif %}
        {% endfor %}
        {% do create_indexes(building) %}
        {% if building.identifier != target_relation.identifier -%}
            {% do drop_relation_if_exists(existing) %}
            {% do adapter.rename_relation(building, target_relation) %}
        {%- endif %}
    {%- else -%}
        {%- set changed = lifecycle.runs_of_days(run_query(context[config.require('changed_days')](this))) -%}
        {% call statement('main') -%} select {{ changed | length }} as counted_batches {%- endcall %}
        {% for batch in changed -%}
            {% for command in lifecycle.remove_days(target_relation, day, batch) -%}
                {% call statement('remove') -%} {{ command }} {%- endcall %}
            {% endfor %}
            {% call statement('batch') -%} {{ lifecycle.insert_batch(target_relation, lifecycle.of_batch(sql, batch)) }} {%- endcall %}
        {% endfor %}
    {%- endif %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{# Is the instant `instant` in the batch that is counted? Of a full refresh's only batch, and where no run replaces the bounds, each is. #}
{% macro in_batch(instant) -%}
    {{ instant }} >= cast('1800-01-02 00:00:00' as timestamp) and {{ instant }} < cast('9998-12-30 00:00:00' as timestamp)
{%- endmacro %}

{# The same of the date `day`, which may begin `before` days earlier. #}
{% macro in_batch_of_days(day) -%}
    {{ day }} >= cast('1800-01-02' as date) and {{ day }} < cast('9998-12-30' as date)
{%- endmacro %}

{# The SQL with the bounds of `batch`: its first day, and the day after its last; none where it is open. #}
{% macro of_batch(sql, batch) -%}
    {%- set bounded = namespace(sql=sql) -%}
    {%- for bound, open in [(batch[0], '1800-01-02'), (batch[1], '9998-12-30')] if bound is not none -%}
        {%- set instant = lifecycle.reporting_day_start("cast('" ~ bound ~ "' as date)") -%}
        {%- set bounded.sql = bounded.sql
            | replace("cast('" ~ open ~ " 00:00:00' as timestamp)", instant) | replace("'" ~ open ~ "'", "'" ~ bound ~ "'") -%}
    {%- endfor -%}
    {{ return(bounded.sql) }}
{%- endmacro %}


{# Beside what is read where a table can take another's name, so that no reader sees half of it; else in its place. #}
{% macro relation_to_build(target_relation, existing) -%}
    {%- if target.type == 'spark' -%}
        {% do drop_relation_if_exists(existing) %}
        {{ return(target_relation) }}
    {%- endif -%}
    {%- set building = make_intermediate_relation(target_relation) -%}
    {% do drop_relation_if_exists(load_cached_relation(building)) %}
    {{ return(building) }}
{%- endmacro %}


{# Does the table have other columns than the model now says? Then no day of it is as the others would be. #}
{% macro has_other_columns(existing) -%}
    {%- set present = adapter.get_columns_in_relation(existing) | map(attribute='name') | map('lower') | list -%}
    {{ return(present | sort != model.columns.keys() | list | sort) }}
{%- endmacro %}


{# The batches of a full refresh: the months of the history on DuckDB, the first and last of them open; else one of all time. #}
{% macro all_batches() -%}
    {%- if target.type != 'duckdb' -%} {{ return([[none, none]]) }} {%- endif -%}
    {%- set months -%}
        select distinct month_start from {{ ref('days') }} order by month_start
    {%- endset -%}
    {%- set starts = run_query(months).columns[0].values() | list -%}
    {%- set batches = [] -%}
    {%- for start in starts or [none] -%}
        {%- do batches.append([none if loop.first else start, none if loop.last else starts[loop.index]]) -%}
    {%- endfor -%}
    {{ return(batches) }}
{%- endmacro %}


{# The days of a result as batches: runs of days without a gap, within a month. #}
{% macro runs_of_days(result) -%}
    {%- set one = modules.datetime.timedelta(days=1) -%}
    {%- set runs = [] -%}
    {%- for day in result.columns[0].values() | sort -%}
        {%- if runs and runs[-1][1] == day and day.day != 1 -%}
            {%- do runs.append([runs.pop()[0], day + one]) -%}
        {%- else -%}
            {%- do runs.append([day, day + one]) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(runs) }}
{%- endmacro %}


{# The commands that remove the days of a batch. A table of files has no `delete`: there each day is a partition. #}
{% macro remove_days(relation, day, batch) -%}
    {%- if target.type != 'spark' -%}
        {{ return(["delete from " ~ relation ~ " where " ~ day ~ " >= cast('" ~ batch[0] ~ "' as date) and "
            ~ day ~ " < cast('" ~ batch[1] ~ "' as date)"]) }}
    {%- endif -%}
    {%- set commands = [] -%}
    {%- for number in range((batch[1] - batch[0]).days) -%}
        {%- set date = batch[0] + modules.datetime.timedelta(days=number) -%}
        {%- do commands.append("alter table " ~ relation ~ " drop if exists partition (" ~ day ~ " = date '" ~ date ~ "')") -%}
    {%- endfor -%}
    {{ return(commands) }}
{%- endmacro %}


{# Names the columns, since those of a table may stand in another order. #}
{% macro insert_batch(relation, sql) -%}
    {%- set names = model.columns.keys() | join(', ') %}
    insert into {{ relation }} ({{ names }})
    select {{ names }} from (
        {{ sql }}
    ) as counted
{%- endmacro %}
