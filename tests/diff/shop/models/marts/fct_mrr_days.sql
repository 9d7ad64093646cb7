select
    snapshot_date,
    customer_id,
    mrr
from {{ source('shop', 'mrr_days') }}
