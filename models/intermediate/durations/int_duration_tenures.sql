-- One row per measure and stretch of time in which an account pays: every stretch, and the first one apart.

with moments as (

    select
        account_id,
        movement_type,
        occurred_at as started_at,
        -- after a start the next moment is the churn
        lead(occurred_at) over (partition by account_id order by movement_date) as ended_at,
        row_number() over (partition by account_id, movement_type order by movement_date) as type_number
    from {{ ref('int_mrr_moments') }}
    where account_id != 'unresolved'

),

stretches as (

    select
        account_id,
        started_at,
        ended_at,
        -- the first start is `new`, and each later one a reactivation
        type_number + case when movement_type = 'new' then 0 else 1 end as stretch_number
    from moments
    where movement_type != 'churn'

)

select
    'tenure' as measure,
    account_id || ':' || cast(stretch_number as {{ dbt.type_string() }}) as subject_id,
    account_id,
    cast(null as {{ dbt.type_string() }}) as channel,
    started_at,
    ended_at,
    case when ended_at is not null then 'churn' end as ended_by
from stretches

union all

select
    'first_tenure' as measure,
    account_id || ':1' as subject_id,
    account_id,
    cast(null as {{ dbt.type_string() }}) as channel,
    started_at,
    ended_at,
    case when ended_at is not null then 'churn' end as ended_by
from stretches
where stretch_number = 1
