-- One row per feature: how it is used, by whom, and how often among the acts of a customer in its first weeks, its first months, and
-- later. `weight` 0: not yet. Who has a smaller plan than `min_tier_rank` does not have it. A user's acts are never `api`, only a
-- machine's; `legacy_reports` is told in sums of a day only.
select
    feature_no,
    feature_id,
    feature_name,
    event_name,
    product_area,
    module,
    use_case,
    tier,
    is_login,
    is_value_event,
    min_tier_rank,
    starter_weight,
    settling_weight,
    settled_weight,
    case when is_new then getvariable('starts_at') + to_months(cast(0.55 * getvariable('months') as int)) end as released_at,
    limit_name,
    limit_aggregation
from (
    values
    (1, 'login', 'Sign-in', 'signed_in', 'platform', 'access', null, 'basic', true, false, 0, 8, 6, 6, false, null, null),
    (2, 'records', 'Records', 'record_viewed', 'workspace', 'records', 'organise', 'basic', false, false, 0, 10, 8, 7, false, null, null),
    (3, 'search', 'Search', 'searched', 'workspace', 'records', 'organise', 'basic', false, false, 0, 6, 4, 3, false, null, null),
    (4, 'comments', 'Comments', 'comment_added', 'collaboration', 'talk', 'collaborate',
     'basic', false, false, 0, 4, 4, 3, false, null, null),
    (5, 'files', 'Files', 'file_uploaded', 'workspace', 'files', 'organise', 'basic', false, false, 0, 4, 3, 2, false, null, null),
    (6, 'dashboards', 'Dashboards', 'dashboard_viewed', 'analytics', 'reports', 'report',
     'core', false, false, 0, 1, 4, 5, false, null, null),
    (7, 'workflows', 'Workflows', 'workflow_run', 'automation', 'workflows', 'automate',
     'core', false, false, 0, 0, 3, 4, false, null, null),
    (8, 'assignments', 'Assignments', 'work_assigned', 'collaboration', 'talk', 'collaborate',
     'core', false, false, 0, 1, 3, 3, false, null, null),
    (9, 'exports', 'Exports', 'data_exported', 'analytics', 'reports', 'report',
     'core', false, false, 0, 0, 2, 2, false, 'exports', 'sum_month'),
    (10, 'integrations', 'Integrations', 'integration_synced', 'integrations', 'connect', 'automate|report',
     'sticky', false, false, 1, 0, 0, 2, false, null, null),
    (11, 'approvals', 'Approvals', 'approval_given', 'collaboration', 'approve', 'collaborate',
     'sticky', false, false, 0, 0, 0, 2, false, null, null),
    (12, 'assistant', 'Assistant', 'assistant_asked', 'automation', 'assistant', 'automate',
     'sticky', false, false, 0, 0, 1, 2, true, null, null),
    (13, 'shared_reports', 'Shared reports', 'report_shared', 'analytics', 'reports', 'report',
     'sticky', false, true, 0, 0, 2, 3, false, null, null),
    (14, 'api', 'API', 'api_called', 'integrations', 'connect', 'automate',
     'core', false, false, 0, 0, 0, 0, false, 'api_calls', 'sum_month'),
    (15, 'legacy_reports', 'Classic reports', 'classic_report_opened', 'analytics', 'reports', 'report',
     'basic', false, false, 0, 0, 0, 0, false, null, null)
) as feature_list (
    feature_no, feature_id, feature_name, event_name, product_area, module, use_case, tier, is_login, is_value_event, min_tier_rank,
    starter_weight, settling_weight, settled_weight, is_new, limit_name, limit_aggregation
)
