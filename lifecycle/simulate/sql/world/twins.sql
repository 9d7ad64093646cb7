-- One row per account that the CRM knows twice until somebody merges the two: the second one, and when.
select
    account_no,
    account_id,
    account_id || '-2' as twin_id,
    after(arrived_at, between_of(20, 200, 'twin merged', account_no)) as merged_at
from people
where happens(0.03, 'twin', account_no)
    and after(arrived_at, between_of(20, 200, 'twin merged', account_no)) < getvariable('as_of')
