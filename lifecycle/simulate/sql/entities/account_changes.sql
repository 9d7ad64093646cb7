-- One row per account, attribute and change, from the day on which the CRM has the account.
select
    account_id,
    attribute,
    cast(null as varchar) as contact_id,
    changed_at,
    cast(1 as bigint) as sequence,
    value,
    staff_id,
    source,
    false as is_inferred,
    least(getvariable('as_of'), midnight(changed_at, 1)) as loaded_at
from sales_crm_changes
order by account_id, attribute, changed_at
