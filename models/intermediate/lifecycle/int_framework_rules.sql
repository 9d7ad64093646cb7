-- One row per framework, stage of the spine and condition under which an account in it is in a stage of the framework: the
-- lists of `framework_stages` taken apart. Stages beside the line, which hold nobody, are not here.

with frameworks as (

    select * from {{ ref('frameworks') }}

),

framework_stages as (

    select * from {{ ref('framework_stages') }}

),

stages as (

    select * from {{ ref('lifecycle_stages') }}

),

words as (

    {% for position in range(1, 6) -%}
        select
            framework,
            framework_stage,
            sequence,
            canonical_stages,
            precedence,
            {{ dbt.split_part('condition', "'|'", position) }} as condition
        from framework_stages
        {{ 'union all' if not loop.last }}

    {% endfor %}

)

select
    words.framework,
    words.framework_stage,
    words.sequence,
    stages.stage,
    words.precedence,
    words.condition
from words
inner join frameworks
    on words.framework = frameworks.framework
inner join stages
    on '|' || words.canonical_stages || '|' like '%|' || stages.stage || '|%'
where words.condition is not null
    and words.condition != ''
