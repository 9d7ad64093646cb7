-- One row per onboarding and milestone of it: when it is planned, and when it is reached if the customer stays. The plan is the same
-- for all, 30 days; steps are reached in order, so many parts of the way to going live after the purchase.
with milestones as (

    select *
    from (
        values
        (1, 'handover', 0.05, false, 1.0, 0.0),
        (2, 'kickoff', 0.15, true, 1.0, 0.0),
        (3, 'technical_setup', 0.28, true, 1.0, 0.3),
        (4, 'data_migration', 0.50, true, 0.7, 0.6),
        (5, 'integration', 0.68, true, 0.6, 0.5),
        (6, 'training', 0.85, true, 0.9, 0.0),
        (7, 'go_live', 1.00, true, 1.0, 0.0),
        (8, 'first_value', 3.00, false, 1.0, 0.0)
    ) as milestones (step_no, milestone, part, is_mandatory, applicable_share, customer_share)

),

planned as (

    select
        customers.*,
        milestones.*,
        hash(customers.era_key, milestones.milestone) as step_key,
        happens(milestones.applicable_share, 'milestone applies', step_key) as is_applicable,
        happens(milestones.customer_share, 'milestone of customer', step_key) as is_customers
    from customers
    cross join milestones
    where customers.has_project

),

reached as (

    select
        planned.*,
        case milestone
            when 'handover' then case
                when not happens(0.04, 'never accepted', planned.era_key)
                    then after(planned.won_at, least(between_of(0, 6, 'accepted', planned.era_key), 0.1 * onboarding_days))
            end
            when 'go_live' then planned.adoption_at
            when 'first_value' then values_reached.value_at
            -- what the customer has to do itself takes longer
            else after(won_at, onboarding_days * (
                part + between_of(-0.04, 0.04, 'milestone', step_key) + case when is_customers then 0.06 else 0 end
            ))
        end as reached_at
    from planned
    left join values_reached
        on planned.era_key = values_reached.era_key

)

select
    reached.account_no,
    reached.account_id,
    reached.era,
    reached.era_key,
    'OP-' || reached.account_id || '-' || reached.era as onboarding_project_id,
    reached.step_no,
    reached.step_key,
    reached.milestone,
    reached.is_mandatory,
    reached.is_applicable,
    reached.is_customers,
    reached.won_at,
    after(reached.won_at, 30 * reached.part) as planned_at,
    case
        when reached.is_applicable and reached.reached_at < coalesce(leavings.cancel_requested_at, getvariable('as_of'))
            then known(reached.reached_at)
    end as completed_at,
    leavings.cancel_requested_at
from reached
left join leavings
    on reached.era_key = leavings.era_key
order by reached.account_no, reached.era, reached.step_no
