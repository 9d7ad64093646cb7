{#
    The probability that who bought `repeats` times after the first is still a customer, by the BG/NBD model of Fader, Hardie and Lee
    (2005), with nine digits: the last purchase came `recency` after the first, and the first is `age` ago, in the unit of time in
    which `r`, `alpha`, `a` and `b` were fitted. Who never came back can by this model not have left. Null where a parameter is none.
#}
{% macro bg_nbd_alive(repeats, recency, age, r, alpha, a, b) -%}
    {%- set float = lifecycle.type_double() -%}
    {%- if none in (r, alpha, a, b) -%}
    cast(null as decimal(10,9))
    {%- else -%}
    cast(case
        when {{ repeats }} = 0 then 1
        else 1 / (
            1 + cast({{ a }} as {{ float }}) / cast({{ b }} + {{ repeats }} - 1 as {{ float }})
            * power(
                cast({{ alpha }} + {{ age }} as {{ float }}) / cast({{ alpha }} + {{ recency }} as {{ float }}),
                cast({{ r }} + {{ repeats }} as {{ float }})
            )
        )
    end as decimal(10,9))
    {%- endif -%}
{%- endmacro %}
