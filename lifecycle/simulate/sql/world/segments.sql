-- One row per segment: its share of arrivals, and how its accounts differ. `plan_rank` is the plan it starts with.
select *
from (
    values
    ('enterprise', 0.00, 0.12, 60, 2, 0.0, 0.6, 900),
    ('mid_market', 0.12, 0.40, 20, 1, 0.1, 1.0, 200),
    ('smb', 0.40, 1.00, 6, 0, 0.7, 1.5, 25)
) as segments (segment, share_from, share_to, median_seats, plan_rank, self_serve_share, churn_factor, median_employees)
