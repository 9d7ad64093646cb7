-- One row per account that was merged into another and still is: of several rows of one account the last counts. One that leads
-- to the account itself has split it off again, and a merge the other way round later has made it the one that stands.

with ranked as (

    select
        connector,
        from_account_id,
        into_account_id,
        merged_at,
        reason,
        row_number() over (
            partition by connector, from_account_id order by merged_at desc, {{ sort_text('into_account_id') }} desc
        ) as recency
    from {{ ref('entity_account_merges') }}
    where is_reportable

),

latest_merges as (

    select * from ranked
    where recency = 1
        and from_account_id != into_account_id

)

select
    latest_merges.connector,
    latest_merges.from_account_id,
    latest_merges.into_account_id,
    latest_merges.merged_at,
    latest_merges.reason
from latest_merges
left join latest_merges as reversals
    on latest_merges.connector = reversals.connector
    and latest_merges.from_account_id = reversals.into_account_id
    and latest_merges.into_account_id = reversals.from_account_id
    and latest_merges.merged_at < reversals.merged_at
where reversals.from_account_id is null
