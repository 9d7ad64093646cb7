-- One row per id under which a system knows an account, and the account that it is.
with clients as (

    select distinct
        account_no,
        'cus_' || substr(printf('%016x', hash(account_no, 'billing')), 1, 14) as customer_id
    from paths
    inner join customers
        using (era_key, account_no)
    where customers.won_at < getvariable('as_of')

)

select
    account_id as native_id,
    account_id
from people
where created_at < getvariable('as_of')

union all

select
    customer_id as native_id,
    people.account_id
from clients
inner join people
    on clients.account_no = people.account_no

union all

select
    twin_id as native_id,
    account_id
from twins
where not getvariable('is_clean')

union all

select
    organization_id as native_id,
    organizations.account_id
from organizations
inner join people
    on organizations.account_no = people.account_no
where not getvariable('is_clean')
    and after(people.created_at, 2) < getvariable('as_of')
order by native_id
