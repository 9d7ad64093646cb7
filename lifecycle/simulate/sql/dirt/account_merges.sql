-- What the CRM tells of the accounts that it knew twice.
select
    twins.twin_id as from_account_id,
    twins.merged_at,
    twins.account_id as into_account_id,
    'duplicate' as reason,
    least(getvariable('as_of'), midnight(twins.merged_at, 1)) as loaded_at,
    'merged_account' as dirt
from twins
order by twins.twin_id
