-- One row per customer that sales hands over to success. Who bought without a seller is handed over by nobody.
with passed as (

    select
        steps.*,
        'ST-SAL-0' || (1 + account_no % 6) as seller_id,
        'ST-SUC-0' || (1 + account_no % 6) as owner_id,
        -- told first, taken up later
        after(won_at, 0.6 * seconds_between(won_at, completed_at) / 86400) as handed_over_at
    from onboarding_steps as steps
    where milestone = 'handover'

)

select
    'HO-' || account_id || '-' || era as handover_id,
    account_id,
    'sales_to_success' as handover_type,
    'Sales' as from_team,
    'Customer Success' as to_team,
    seller_id as from_staff_id,
    owner_id as to_staff_id,
    case
        when happens(0.85, 'handover document', step_key)
            then 'https://docs.company.example/handovers/' || lower(account_id) || '-' || era
    end as document_url,
    case when happens(0.5, 'handover shared', step_key) then 'support|operations' else 'support' end as shared_with_teams,
    pick(
        ['dashboards', 'workflows', 'dashboards|exports', 'workflows|approvals', 'assignments', 'integrations|dashboards'],
        'interested in', step_key
    ) as interested_features,
    pick(['none', 'none', 'some', 'some', 'expert'], 'familiarity', step_key) as prior_familiarity,
    won_at as created_at,
    handed_over_at,
    completed_at as accepted_at,
    cast(10 as int) as required_field_count,
    cast(10 - least(10, count_about(1.4, 'fields missing', step_key)) as int) as filled_field_count,
    least(getvariable('as_of'), midnight(coalesce(completed_at, won_at), 1)) as loaded_at
from passed
order by handover_id
