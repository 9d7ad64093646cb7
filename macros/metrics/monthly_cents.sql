{#
    Whole cents a month for `amount` (decimal, six places) charged every `interval_count` times `interval` (CV-12): a year
    is 12 months, a quarter 3, a month has 52 / 12 weeks and 365 / 12 days. Rounded once, half away from zero, in integers,
    since engines round a quotient differently: 2000 a year is 16667. The product is made wide first: DuckDB stops at 18 digits,
    which a million is over already.
#}
{% macro monthly_cents(amount, interval, interval_count) -%}
    {%- set micros -%}
    cast(cast({{ amount }} as decimal(25,6)) * 1000000 as bigint)
    * case coalesce({{ interval }}, 'month') when 'week' then 52 when 'day' then 365 else 1 end
    {%- endset -%}
    {%- set months -%}
    case coalesce({{ interval }}, 'month')
        when 'year' then 12 when 'quarter' then 3 when 'month' then 1 when 'week' then 12 when 'day' then 12
    end * coalesce({{ interval_count }}, 1)
    {%- endset -%}
    {{ lifecycle.divide_rounded(micros, '10000 * ' ~ months) }}
{%- endmacro %}


{# `numerator` / `denominator`, both whole and the second positive, rounded half away from zero; bigint. #}
{% macro divide_rounded(numerator, denominator) -%}
    cast(
        sign({{ numerator }})
        * {{ adapter.dispatch('divide_whole', 'lifecycle')(
            '2 * abs(' ~ numerator ~ ') + ' ~ denominator, '2 * ' ~ denominator
        ) }} as bigint
    )
{%- endmacro %}

{% macro default__divide_whole(numerator, denominator) -%}
    ((({{ numerator }})) / ({{ denominator }}))
{%- endmacro %}

{% macro duckdb__divide_whole(numerator, denominator) -%}
    (({{ numerator }}) // ({{ denominator }}))
{%- endmacro %}

{% macro spark__divide_whole(numerator, denominator) -%}
    (({{ numerator }}) div ({{ denominator }}))
{%- endmacro %}


{# Whole cents as an amount; exact, without a division. #}
{% macro amount_of(cents) -%}
    cast({{ cents }} * 0.01 as decimal(18,2))
{%- endmacro %}
