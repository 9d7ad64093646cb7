{#
    The product-limit estimate of surviving beyond each row of an ordered window (Kaplan and Meier 1958), a double: the product of
    1 - `ended` / `at_risk`, both whole, over the rows of `frame`, and 1 where it has none. It is the exponential of a sum of
    logarithms, since engines have no product; once all at risk have ended it is 0, of which there is no logarithm.

        product_limit('ended_count', 'at_risk_count', 'over (partition by measure order by age_seconds)')
#}
{% macro product_limit(ended, at_risk, frame) -%}
    case
        when coalesce(max(case when {{ ended }} > 0 and {{ ended }} >= {{ at_risk }} then 1 else 0 end) {{ frame }}, 0) = 1 then 0
        else exp(greatest(coalesce(sum({{ lifecycle.log_of_remaining(ended, at_risk) }}) {{ frame }}, 0), -700))
    end
{%- endmacro %}


{# The logarithm of 1 - `ended` / `at_risk`, and 0 where none or all of them ended. #}
{% macro log_of_remaining(ended, at_risk) -%}
    case
        when {{ ended }} > 0 and {{ ended }} < {{ at_risk }}
            then ln(cast({{ at_risk }} - {{ ended }} as {{ lifecycle.type_double() }}) / cast({{ at_risk }} as {{ lifecycle.type_double() }}))
        else cast(0 as {{ lifecycle.type_double() }})
    end
{%- endmacro %}


{# What one age adds to the variance of the logarithm of the estimate (Greenwood 1926); 0 where all of them ended. #}
{% macro variance_of_log(ended, at_risk) -%}
    case
        when {{ ended }} < {{ at_risk }}
            then cast({{ ended }} as {{ lifecycle.type_double() }}) / (cast({{ at_risk }} as {{ lifecycle.type_double() }}) * ({{ at_risk }} - {{ ended }}))
        else cast(0 as {{ lifecycle.type_double() }})
    end
{%- endmacro %}


{#
    The double `value`, a share from 0 to 1, with nine digits; null stays null. It is rounded to fifteen digits first, as Postgres does by itself, so that
    what is exact in decimals and not in binary is exact on every engine: one half is 0.500000000.
#}
{% macro share_of(value) -%}
    cast(cast({{ value }} as decimal(16, 15)) as decimal(10, 9))
{%- endmacro %}
