-- What the CRM knows of an account today.
with latest as (

    select
        account_no,
        max_by({'told': value}, changed_at) filter (where attribute = 'owner_id') as owner,
        max_by({'told': value}, changed_at) filter (where attribute = 'crm_stage') as crm_stage,
        max_by({'told': value}, changed_at) filter (where attribute = 'touch_model') as touch_model,
        max_by({'told': value}, changed_at) filter (where attribute = 'plan_tier') as plan_tier,
        max(changed_at) as changed_at
    from sales_crm_changes
    group by account_no

)

select
    people.account_id,
    'Company ' || people.account_no as account_name,
    'company-' || people.account_no || '.example' as domain,
    'company' as account_type,
    people.created_at,
    people.arrived_at as first_seen_at,
    people.segment,
    people.region,
    people.country,
    people.industry,
    latest.plan_tier.told as plan_tier,
    latest.touch_model.told as touch_model,
    people.currency,
    people.time_zone,
    people.employee_count,
    cast(round(people.employee_count * lognormal(120000, 0.6, 'revenue', people.account_no), -3) as decimal(18, 2))
        as annual_revenue_amount,
    people.lead_source,
    campaign_list.campaign_id as acquisition_campaign_id,
    people.motion as acquisition_motion,
    -- what nobody asked
    case
        when happens(0.7, 'told use case', people.account_no)
            then pick(['reporting', 'automation', 'collaboration', 'compliance'], 'use case', people.account_no)
    end as use_case,
    case
        when happens(0.5, 'told purchase reason', people.account_no)
            then pick(['replaces_tool', 'growth', 'cost', 'regulation'], 'purchase reason', people.account_no)
    end as purchase_reason,
    case
        when happens(0.45, 'told outcome', people.account_no)
            then pick(['time_saved', 'cost_saved', 'revenue_gained', 'ease'], 'desired outcome', people.account_no)
    end as desired_outcome,
    'ST-SAL-0' || (1 + people.account_no % 6) as original_owner_id,
    latest.owner.told as owner_id,
    'ST-SAL-0' || (1 + people.account_no % 6) as sales_owner_id,
    latest.crm_stage.told as crm_stage,
    round(between_of(0.2, 0.8, 'fit', people.account_no) + case when people.is_poor_campaign then -0.15 else 0.1 end, 2) as fit_score,
    false as is_internal,
    false as is_test,
    least(getvariable('as_of'), midnight(greatest(latest.changed_at, people.arrived_at), 1)) as loaded_at
from people
inner join latest
    on people.account_no = latest.account_no
left join campaign_list
    on people.lead_source = campaign_list.lead_source
    and people.is_poor_campaign = campaign_list.is_poor
    and uniform('campaign', people.account_no) >= campaign_list.share_from
    and uniform('campaign', people.account_no) < campaign_list.share_to
    and people.arrived_at >= campaign_list.started_at
    and (campaign_list.ended_at is null or people.arrived_at < campaign_list.ended_at)
order by people.account_id
