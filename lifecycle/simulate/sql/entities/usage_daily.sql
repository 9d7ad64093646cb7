-- One row per day and user of the classic reports.
select
    usage_date,
    account_id,
    user_id,
    'legacy_reports' as feature_id,
    'classic_report_opened' as event_name,
    event_count,
    cast(event_count as decimal(18, 6)) as quantity,
    event_count * whole_between(20, 140, 'classic report seconds', day_key) as duration_seconds,
    false as is_automated,
    least(getvariable('as_of'), midnight(cast(usage_date as timestamp), 1)) as loaded_at
from usage_classic_days
order by usage_date, account_id, user_id
