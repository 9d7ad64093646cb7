-- A merge whose chain is too long, or leads back to where it began, moves nothing and must be mended in the source.
select
    merges.connector,
    merges.from_account_id,
    merges.into_account_id
from {{ ref('int_account_merges') }} as merges
left join {{ ref('int_account_survivors') }} as survivors
    on merges.connector = survivors.connector
    and merges.from_account_id = survivors.native_account_id
where survivors.survivor_id is null
