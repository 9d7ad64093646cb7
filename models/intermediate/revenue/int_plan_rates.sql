-- One row per currency: the one rate that stands for all times, in millionths (CV-11): the latest plan rate in force.

select
    currency,
    constant_rate_millionths as rate_millionths
from {{ ref('int_plan_rate_spells') }}
where ended_at is null
