-- One row per track, what it is of, and interval for which something keeps it open, as known at `as_of`; intervals may overlap.

{% set account_tracks = ['support', 'engagement', 'expansion', 'advocacy', 'risk'] %}

with intervals as (

    {% for track in account_tracks -%}
        select
            '{{ track }}' as track,
            'account' as subject_type,
            account_id as subject_id,
            account_id,
            started_at,
            ended_at
        from {{ ref('int_' ~ track ~ '_spells') }}

        union all

    {% endfor -%}
    select
        'provisioning' as track,
        'service' as subject_type,
        service_key as subject_id,
        account_id,
        started_at,
        ended_at
    from {{ ref('int_provisioning_spells') }}

    union all

    select
        'billing' as track,
        case when subscription_key is null then 'account' else 'subscription' end as subject_type,
        coalesce(subscription_key, account_id) as subject_id,
        account_id,
        started_at,
        ended_at
    from {{ ref('int_billing_spells') }}

),

excluded as (

    select distinct account_id
    from {{ ref('int_account_ids') }}
    where not is_reportable

)

select
    intervals.track,
    intervals.subject_type,
    intervals.subject_id,
    intervals.account_id,
    intervals.started_at,
    case when intervals.ended_at < {{ as_of() }} then intervals.ended_at end as ended_at
from intervals
left join excluded
    on intervals.account_id = excluded.account_id
where intervals.started_at < {{ as_of() }}
    and excluded.account_id is null
