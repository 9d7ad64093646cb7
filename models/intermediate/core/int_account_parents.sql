-- One row per account that stands, with the one at the top of its chain of parents: the one that its source names, else as far as
-- five parents lead. An account without a parent, or whose chain is longer or leads back to where it began, is its own.

with accounts as (

    select * from {{ ref('entity_accounts') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

links as (

    select
        own_ids.account_id,
        parent_ids.account_id as parent_id
    from accounts
    inner join account_ids as own_ids
        on accounts.connector = own_ids.connector
        and accounts.account_id = own_ids.native_account_id
    inner join account_ids as parent_ids
        on accounts.connector = parent_ids.connector
        and coalesce(accounts.ultimate_parent_account_id, accounts.parent_account_id) = parent_ids.native_account_id
    where own_ids.is_survivor
        and own_ids.account_id != parent_ids.account_id

),

followed as (

    select
        first_links.account_id,
        coalesce(
            fifth_links.parent_id,
            fourth_links.parent_id,
            third_links.parent_id,
            second_links.parent_id,
            first_links.parent_id
        ) as top_account_id
    from links as first_links
    left join links as second_links
        on first_links.parent_id = second_links.account_id
    left join links as third_links
        on second_links.parent_id = third_links.account_id
    left join links as fourth_links
        on third_links.parent_id = fourth_links.account_id
    left join links as fifth_links
        on fourth_links.parent_id = fifth_links.account_id

),

topped as (

    select
        followed.account_id,
        followed.top_account_id
    from followed
    left join links
        on followed.top_account_id = links.account_id
    where links.account_id is null

)

select
    account_ids.account_id,
    coalesce(topped.top_account_id, account_ids.account_id) as top_account_id
from account_ids
left join topped
    on account_ids.account_id = topped.account_id
where account_ids.is_survivor
