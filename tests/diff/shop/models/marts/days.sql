select
    date_day,
    {{ fiscal_year('date_day') }} as fiscal_year
from {{ source('shop', 'calendar') }}
