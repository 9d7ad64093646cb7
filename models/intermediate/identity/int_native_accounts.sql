-- One row per account that a connector knows at `as_of`, left-out accounts included, with what identity is told by: all that is
-- resolved reads the entity once.
select
    connector,
    account_id,
    source_system,
    domain,
    external_id,
    created_at,
    is_reportable
from {{ ref('entity_accounts') }}
-- who is not there yet at `as_of` is nobody yet; what names them belongs to `unresolved` until then
where coalesce(excluded_reason, 'none') != 'future'
