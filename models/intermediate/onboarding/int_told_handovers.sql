-- One row per reportable handover of a reportable account or of nobody known, with the deal it follows: the one it names, else,
-- where sales hands over, the last one won before it.

with handovers as (

    select
        *,
        connector || ':' || handover_id as handover_key,
        coalesce(accepted_at, handed_over_at, created_at) as known_at,
        coalesce(handover_type, 'sales_to_success') as resolved_type
    from {{ ref('entity_handovers') }}
    where is_reportable

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

opportunities as (

    select * from {{ ref('int_opportunities') }}

),

deals as (

    select
        *,
        lead(closed_at) over (partition by connector, account_id order by closed_at, {{ sort_text('opportunity_key') }})
            as next_closed_at
    from opportunities
    where outcome = 'won'
        and opportunity_type in ('new', 'win_back')

),

named as (

    select
        handovers.*,
        coalesce(account_ids.account_id, opportunities.account_id, 'unresolved') as resolved_account_id,
        opportunities.opportunity_key,
        opportunities.closed_at
    from handovers
    left join opportunities
        on handovers.connector = opportunities.connector
        and handovers.opportunity_id = opportunities.opportunity_id
    left join account_ids
        on handovers.connector = account_ids.connector
        and handovers.account_id = account_ids.native_account_id
    where coalesce(account_ids.is_reportable, true)

)

select
    named.handover_key,
    named.connector,
    named.handover_id,
    named.resolved_account_id as account_id,
    named.resolved_type as handover_type,
    coalesce(named.opportunity_key, deals.opportunity_key) as opportunity_key,
    case when named.resolved_type = 'sales_to_success' then coalesce(named.closed_at, deals.closed_at) end as won_at,
    named.from_team,
    named.to_team,
    named.connector || ':' || named.from_staff_id as from_staff_key,
    named.connector || ':' || named.to_staff_id as to_staff_key,
    named.document_url,
    named.shared_with_teams,
    named.interested_features,
    named.prior_familiarity,
    named.created_at,
    named.handed_over_at,
    named.accepted_at,
    named.required_field_count,
    least(named.filled_field_count, named.required_field_count) as filled_field_count
from named
left join deals
    on named.connector = deals.connector
    and named.resolved_account_id = deals.account_id
    and named.resolved_type = 'sales_to_success'
    and named.opportunity_id is null
    and named.known_at >= deals.closed_at
    and (deals.next_closed_at is null or named.known_at < deals.next_closed_at)
