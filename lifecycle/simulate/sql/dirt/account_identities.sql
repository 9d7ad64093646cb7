-- What somebody wrote down of accounts that other systems have under ids of their own.
select
    *,
    cast(null as varchar) as dirt
from clean

union all by name

select
    source_system,
    'account' as native_kind,
    organization_id as native_id,
    account_id,
    'explicit' as method,
    cast(people.created_at as date) as loaded_at,
    'other_system' as dirt
from organizations
inner join people
    using (account_no, account_id)
where found_by = 'explicit'
    and after(people.created_at, 2) < getvariable('as_of')
order by source_system, native_kind, native_id
