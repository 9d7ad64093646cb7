select
    customer_id,
    segment,
    region,
    signed_up_at
from {{ source('shop', 'customers') }}
