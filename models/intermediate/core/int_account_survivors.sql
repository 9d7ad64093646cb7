-- One row per account that was merged into another, with the one that stands today: chains of up to five merges are followed.
-- A chain that is longer, or that leads back to where it began, is left alone, and a test tells it.

with latest_merges as (

    select * from {{ ref('int_account_merges') }}

),

followed as (

    select
        first_merge.connector,
        first_merge.from_account_id,
        coalesce(
            fifth_merge.into_account_id,
            fourth_merge.into_account_id,
            third_merge.into_account_id,
            second_merge.into_account_id,
            first_merge.into_account_id
        ) as survivor_id
    from latest_merges as first_merge
    left join latest_merges as second_merge
        on first_merge.connector = second_merge.connector
        and first_merge.into_account_id = second_merge.from_account_id
    left join latest_merges as third_merge
        on second_merge.connector = third_merge.connector
        and second_merge.into_account_id = third_merge.from_account_id
    left join latest_merges as fourth_merge
        on third_merge.connector = fourth_merge.connector
        and third_merge.into_account_id = fourth_merge.from_account_id
    left join latest_merges as fifth_merge
        on fourth_merge.connector = fifth_merge.connector
        and fourth_merge.into_account_id = fifth_merge.from_account_id

)

select
    followed.connector,
    followed.from_account_id as native_account_id,
    followed.survivor_id
from followed
left join latest_merges
    on followed.connector = latest_merges.connector
    and followed.survivor_id = latest_merges.from_account_id
where latest_merges.from_account_id is null
