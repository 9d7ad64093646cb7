-- One row per country: its share, zone, currency, and the fixed rate at which the currency is reported.
select *
from (
    values
    ('amer', 'US', 'America/New_York', 'USD', 0.00, 0.40, 1.00, 1.0),
    ('amer', 'BR', 'America/Sao_Paulo', 'USD', 0.40, 0.48, 1.00, 1.0),
    ('emea', 'DE', 'Europe/Berlin', 'EUR', 0.48, 0.66, 1.10, 1.0),
    ('emea', 'GB', 'Europe/London', 'GBP', 0.66, 0.82, 1.25, 0.8),
    ('apac', 'JP', 'Asia/Tokyo', 'JPY', 0.82, 0.90, 0.0065, 150.0),
    ('apac', 'IN', 'Asia/Kolkata', 'USD', 0.90, 1.00, 1.00, 1.0)
) as regions (region, country, time_zone, currency, share_from, share_to, plan_rate, price_factor)
