-- What is in `fct_support_costs` is all that was handled, resolved, visited and spent: no channel is lost on the way.
with parts as (
    select
        (select count(*) from {{ ref('int_support_contacts') }}) as contact_count,
        (select count(resolved_date) from {{ ref('int_support_contacts') }}) as resolution_count,
        (select count(*) from {{ ref('fct_help_sessions') }}) as session_count,
        (select coalesce(sum(cost_cents), 0) from {{ ref('int_support_cost_days') }}) as cost_cents
),

whole as (
    select
        coalesce(sum(contact_count), 0) as contact_count,
        coalesce(sum(resolution_count), 0) as resolution_count,
        coalesce(sum(session_count), 0) as session_count,
        coalesce(sum(cost_amount), 0) * 100 as cost_cents
    from {{ ref('fct_support_costs') }}
)

select parts.*, whole.contact_count as whole_contacts, whole.resolution_count as whole_resolutions, whole.session_count as whole_sessions,
    whole.cost_cents as whole_cents
from parts
cross join whole
where parts.contact_count != whole.contact_count
    or parts.resolution_count != whole.resolution_count
    or parts.session_count != whole.session_count
    or parts.cost_cents != whole.cost_cents
