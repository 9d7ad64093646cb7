-- One row per connector: of how many accounts its CRM says where they stand, and how many are there by events too (M-DQ-03).

with told as (

    select * from {{ ref('int_crm_stages') }}
    where is_last

),

spells as (

    select * from {{ ref('fct_stage_spells') }}
    where is_open
        and account_id != 'unresolved'
        -- where only the CRM tells the stage, it agrees with itself
        and coalesce(entry_signal, '') != 'crm_stage'

)

select
    told.connector,
    'crm_stage' as check_name,
    'Accounts whose stage the CRM tells, and how many are in it by their events too' as description,
    'accounts with a stage in the CRM' as left_name,
    cast(count(*) as decimal(18, 2)) as left_value,
    'of these in that stage by their events' as right_name,
    cast(count(meanings.stage) as decimal(18, 2)) as right_value
from told
inner join spells
    on told.account_id = spells.account_id
left join {{ ref('crm_lifecycle_map') }} as meanings
    on told.native_stage = meanings.native_stage
    and spells.stage = meanings.stage
group by told.connector
