-- One row per reportable contact with an account that is known, also where it belongs to a ticket or a live contact. What went to
-- many counts as a machine's.

with interactions as (

    select * from {{ ref('int_interactions') }}

)

select
    connector,
    interaction_id,
    account_id,
    occurred_at,
    coalesce(direction, 'unknown') as direction,
    is_two_way,
    is_automated or is_bulk as is_automated
from interactions
where account_id != 'unresolved'
