-- One row per account with people: whether somebody there, known by name, decides on the money or speaks for us, and whether
-- somebody who spoke for us is gone.

select
    account_id,
    max(case when persona = 'economic_buyer' and is_active then 1 else 0 end) = 1 as has_economic_buyer,
    max(case when persona = 'champion' and is_active then 1 else 0 end) = 1 as has_champion,
    max(case when persona = 'champion' and not is_active then 1 else 0 end) = 1 as has_lost_champion
from {{ ref('dim_contacts') }}
where is_reportable
    and not is_service_account
    and account_id != 'unresolved'
    and merged_into_contact_key is null
group by account_id
