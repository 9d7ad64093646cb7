{#
    An amount (decimal, two places) in the reporting currency, by a rate in millionths (`int_plan_rates`); null without either.
    100.10 at 1.05 is 105.11: half a cent is rounded away from zero. The width of 20 makes DuckDB calculate in more
    than 64 bits, and 20 + 16 is what Spark has room for without dropping digits. It takes its time, so what is in the reporting currency
    already is not multiplied.
#}
{% macro reported_amount(amount, rate_millionths) -%}
    case
        when {{ rate_millionths }} = 1000000 then cast({{ amount }} as decimal(18,2))
        else cast(cast({{ amount }} as decimal(20,2)) * cast({{ rate_millionths }} * 0.000001 as decimal(16,6)) as decimal(18,2))
    end
{%- endmacro %}
