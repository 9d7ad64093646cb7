{#
    Ends the run with one sentence of what is wrong and one of how to mend it. `lifecycle build` turns the
    marker `[exit 3]` into its exit code: 3 for the environment, 1 (no marker) for the data.
#}
{% macro stop(problem, fix, code=1) %}
    {{ exceptions.raise_compiler_error(problem ~ ' ' ~ fix ~ (' [exit 3]' if code == 3 else '')) }}
{% endmacro %}
