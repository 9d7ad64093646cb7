-- One row per help event that names a user or a device somebody knows: whose it was at the time, by its user before its device.

with named as (

    {% for kind in ['user', 'device'] -%}
        select
            connector,
            help_event_id,
            occurred_at,
            '{{ kind }}' as native_kind,
            {{ kind }}_id as native_id
        from {{ ref('entity_help_events') }}
        where is_reportable
            and {{ kind }}_id is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

identities as (

    select * from {{ ref('entity_account_identities') }}
    where is_reportable

),

-- what a device did before it was known to be somebody's stays nobody's
ranked as (

    select
        named.connector,
        named.help_event_id,
        identities.account_id,
        identities.contact_id,
        row_number() over (
            partition by named.connector, named.help_event_id
            order by
                case when named.native_kind = 'user' then 1 else 2 end,
                {{ sort_text('identities.account_id') }},
                {{ sort_text("coalesce(identities.contact_id, '')") }}
        ) as place
    from named
    inner join identities
        on named.connector = identities.connector
        and named.native_kind = identities.native_kind
        and named.native_id = identities.native_id
        and named.occurred_at >= coalesce(identities.valid_from_at, {{ always() }})
        and (identities.valid_to_at is null or named.occurred_at < identities.valid_to_at)

)

select
    connector,
    help_event_id,
    account_id as native_account_id,
    contact_id
from ranked
where place = 1
