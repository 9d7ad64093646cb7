-- One row per native id of an account, with the account that merges and rows of `account_identities` lead it to. Rows that lead
-- on are followed five times; a longer chain, and one that leads back to where it began, moves nothing.

with accounts as (

    select * from {{ ref('int_native_accounts') }}

),

survivors as (

    select * from {{ ref('int_account_survivors') }}

),

pointers as (

    select * from {{ ref('int_identity_pointers') }}

),

-- a source may forget an account that it merged, and tickets still name it; other systems' ids may have no account of their own
natives as (

    select
        connector,
        account_id as native_account_id
    from accounts

    union

    select
        connector,
        native_account_id
    from survivors

    union

    select
        native_connector as connector,
        native_id as native_account_id
    from {{ ref('int_identity_claims') }}

),

followed as (

    select
        first_step.connector,
        first_step.native_account_id,
        first_step.match_method,
        coalesce(
            fifth_step.target_connector, fourth_step.target_connector, third_step.target_connector,
            second_step.target_connector, first_step.target_connector
        ) as root_connector,
        coalesce(
            fifth_step.target_account_id, fourth_step.target_account_id, third_step.target_account_id,
            second_step.target_account_id, first_step.target_account_id
        ) as root_account_id
    from pointers as first_step
    {% for step, before in [('second', 'first'), ('third', 'second'), ('fourth', 'third'), ('fifth', 'fourth')] -%}
        left join pointers as {{ step }}_step
            on {{ before }}_step.target_connector = {{ step }}_step.connector
            and {{ before }}_step.target_account_id = {{ step }}_step.native_account_id
    {% endfor %}
),

ended as (

    select followed.*
    from followed
    left join pointers
        on followed.root_connector = pointers.connector
        and followed.root_account_id = pointers.native_account_id
    where pointers.connector is null

)

select
    natives.connector,
    natives.native_account_id,
    accounts.connector as root_connector,
    accounts.account_id as root_account_id,
    accounts.connector || ':' || accounts.account_id as root_key,
    coalesce(ended.match_method, case when survivors.survivor_id is null then 'own' else 'merge' end) as match_method
from natives
left join survivors
    on natives.connector = survivors.connector
    and natives.native_account_id = survivors.native_account_id
left join ended
    on natives.connector = ended.connector
    and coalesce(survivors.survivor_id, natives.native_account_id) = ended.native_account_id
inner join accounts
    on coalesce(ended.root_connector, natives.connector) = accounts.connector
    and coalesce(ended.root_account_id, survivors.survivor_id, natives.native_account_id) = accounts.account_id
