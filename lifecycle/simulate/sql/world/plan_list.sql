-- One row per plan: the price of a seat and month in USD. Prices are such that every amount below is a whole number of cents.
select *
from (
    values
    ('starter', 'P-CORE', 0, 20, false, 'licensed', 'team'),
    ('team', 'P-CORE', 1, 40, false, 'licensed', 'business'),
    ('business', 'P-CORE', 2, 60, false, 'licensed', 'enterprise'),
    ('enterprise', 'P-CORE', 3, 80, false, 'licensed', null),
    ('insights', 'P-INSIGHTS', 4, 10, false, 'licensed', null),
    ('free', 'P-CORE', -1, 0, true, 'licensed', 'starter'),
    ('api', 'P-API', 5, 2, false, 'metered', null)
) as plan_list (plan_id, product_id, tier_rank, seat_price, is_free, usage_type, next_plan_id)
