-- Words of the CRM in any case, amounts of zero and below, deals made for a test or merged into another.
select
    * replace (
        case when is_faulty('mixed_case', 0.3, hash(opportunity_id)) then upper(stage) else stage end as stage,
        case
            when is_faulty('zero_amount', 0.02, hash(opportunity_id)) then 0
            when is_faulty('negative_amount', 0.01, hash(opportunity_id)) then -opportunity_amount
            else opportunity_amount
        end as opportunity_amount
    ),
    case
        when is_faulty('zero_amount', 0.02, hash(opportunity_id)) then 'zero_amount'
        when is_faulty('negative_amount', 0.01, hash(opportunity_id)) then 'negative_amount'
        when is_faulty('mixed_case', 0.3, hash(opportunity_id)) then 'mixed_case'
    end as dirt
from clean

union all by name

select
    clean.* replace (
        clean.opportunity_id || '-' || faults.kind as opportunity_id,
        case when faults.kind = 'test' then true end as is_test
    ),
    case when faults.kind = 'merged' then clean.opportunity_id end as merged_into_opportunity_id,
    case faults.kind when 'test' then 'test_row' else 'merged_deal' end as dirt
from clean
cross join unnest(['test', 'merged']) as faults (kind)
where is_faulty(faults.kind, 0.01, hash(clean.opportunity_id, faults.kind))
order by opportunity_id, loaded_at
