-- For each framework, an account's stays begin with the spine, follow each other without a gap or an overlap, and the last is open: so
-- they take the time that the spine takes, and each instant has one stage.
with framework_stays as (

    select
        *,
        lead(entered_at) over (partition by framework, account_id order by entered_at) as next_entered_at
    from {{ ref('fct_framework_stage_spells') }}

),

begun as (

    select
        framework,
        account_id,
        min(entered_at) as entered_at
    from framework_stays
    group by framework, account_id

),

spine as (

    select
        account_id,
        min(entered_at) as entered_at
    from {{ ref('fct_stage_spells') }}
    where not is_instant
    group by account_id

)

select
    framework,
    account_id,
    'gap or overlap' as problem
from framework_stays
where (left_at is null) != (next_entered_at is null)
    or left_at != next_entered_at
    or left_at <= entered_at

union all

select
    frameworks.framework,
    spine.account_id,
    'does not begin with the spine' as problem
from {{ ref('frameworks') }} as frameworks
cross join spine
left join begun
    on frameworks.framework = begun.framework
    and spine.account_id = begun.account_id
where begun.account_id is null
    or begun.entered_at != spine.entered_at
