-- One row per name that a system has for an account or a person of it: users and devices of the product, browsers seen before it was
-- known, requesters of the help desk, and the customer of the billing system.
with met as (

    select
        people.account_no,
        people.account_id,
        min(coalesce(paths.connection_at, paths.consideration_at, paths.decided_at)) as met_at,
        min(customers.won_at) as won_at,
        min(customers.first_used_at) as first_used_at,
        bool_or(paths.motion = 'self_serve' and paths.consideration_at < getvariable('as_of')) as has_tried
    from people
    inner join paths
        on people.account_no = paths.account_no
    left join customers
        on paths.era_key = customers.era_key
    group by people.account_no, people.account_id

),

persons as (

    select
        met.*,
        members.member_no,
        members.contact_id,
        members.user_id
    from met
    inner join members
        on met.account_no = members.account_no
    where met.met_at < getvariable('as_of')
        and (met.won_at is not null or (members.member_no <= 2 and met.has_tried))

),

named as (

    select
        'product' as source_system,
        'user' as native_kind,
        user_id as native_id,
        account_id,
        contact_id,
        'explicit' as method,
        met_at as named_at
    from persons

    union all

    select
        'product' as source_system,
        'user' as native_kind,
        account_id || '-API' as native_id,
        account_id,
        account_id || '-CAPI' as contact_id,
        'explicit' as method,
        first_used_at as named_at
    from met
    where first_used_at < getvariable('as_of')

    union all

    -- one at the desk, and for some one in the pocket
    select
        'product' as source_system,
        'device' as native_kind,
        user_id || '-D' || device_no as native_id,
        account_id,
        contact_id,
        'stitch' as method,
        met_at as named_at
    from persons
    cross join range(1, 3) as devices(device_no)
    where device_no = 1
        or happens(0.4, 'second device', hash(account_no, member_no))

    union all

    -- only who was met tells whose the browser was
    select
        'website' as source_system,
        'device' as native_kind,
        'DV-' || account_id as native_id,
        account_id,
        account_id || '-C1' as contact_id,
        'stitch' as method,
        met_at as named_at
    from met
    where met_at < getvariable('as_of')

    union all

    select
        'helpdesk' as source_system,
        'requester' as native_kind,
        'RQ-' || substr(contact_id, 2) as native_id,
        account_id,
        contact_id,
        'external_id' as method,
        won_at as named_at
    from persons
    where won_at is not null

    union all

    select
        'billing' as source_system,
        'customer' as native_kind,
        'cus_' || substr(printf('%016x', hash(account_no, 'billing')), 1, 14) as native_id,
        account_id,
        null as contact_id,
        'explicit' as method,
        won_at as named_at
    from met
    where won_at is not null

)

select
    source_system,
    native_kind,
    native_id,
    cast(null as timestamp) as valid_from_at,
    account_id,
    contact_id,
    method,
    least(getvariable('as_of'), midnight(named_at, 1)) as loaded_at
from named
order by source_system, native_kind, native_id
