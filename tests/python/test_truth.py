"""The marts of a simulated company against what was true of it, row by row: with faults of exports, and without.

What was true was written while the lives were drawn, and no model was asked. Where a table of the truth has to be added
up to the grain of a mart, it is done here, in another style than the model's. Calls and chats, contacts of other
teams, signals, milestones, handovers, tasks, surveys, self-service and costs of support have no truth of their own:
they are delivered as they were.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import median

import duckdb
import pytest
from conftest import BUILT, ROOT, environment
from survival import Sample, Subject, quantile

from lifecycle.engine import Engine, MetricQuery
from lifecycle.project import load_project
from lifecycle.warehouse import describe_warehouse

COMPANIES = ("simulated", "simulated_clean")

# few leave four hundred accounts
FEW = {
    "fct_account_signal_factors": 30,
    "fct_billing_gaps": 8,
    "fct_churns": 25,
    "fct_handovers": 90,
    "fct_onboardings": 150,
    "fct_onboardings, the first use of the core": 150,
    "fct_onboardings, with whom it was in contact": 150,
    "fct_orders": 150,
    "fct_renewals": 50,
}

# tables without a truth, and what of a ticket the truth does not tell
DELIVERED = (
    "account_signals",
    "channel_costs",
    "exchange_rates",
    "features",
    "handovers",
    "help_events",
    "interactions",
    "invoice_lines",
    "invoices",
    "live_contacts",
    "onboarding_milestones",
    "orders",
    "renewals_due",
    "survey_responses",
    "tasks",
    "tickets",
    "usage_daily",
    "usage_events",
)

# What a ticket bears of the cost is here drawn from the month's whole cost, and not from its days; whoever has no
# account is in the stage `unknown`. The last month is not over, and has only part of its cost.
STAGES_BY_CHANNEL = MetricQuery(
    metrics=("tickets_created", "ticket_cost", "tickets_rated", "tickets_rated_good"),
    by=("ticket__stage_at_creation", "ticket__channel"),
    until=date(2026, 7, 1),
)
TRUE_STAGES_BY_CHANNEL = """
    with contacts as (
        select ticket_id, 'ticket:files:' || ticket_id as key, account_id, created_at as contact_at, channel
        from truth.tickets
        union all
        select ticket_id, 'ticket:files:' || ticket_id, null, created_at, channel
        from delivered.tickets
        where ticket_id in (from truth.dirt select row_key where entity = 'tickets' and kind = 'orphan')
        union all
        select null, 'live_contact:files:' || live_contact_id, account_id, offered_at, channel
        from delivered.live_contacts
        where direction = 'inbound' and (answered_at is not null or is_bot_only)
            and (ticket_id is null or ticket_id not in (from truth.tickets select ticket_id))
    ),

    lines as (
        select if(channel = 'web', 'email', channel) as line, date_trunc('month', period_start) as month,
            sum(cost_amount) * 100 as cents
        from delivered.channel_costs
        group by all
    ),

    placed as (
        select *, row_number() over same_line as place, count(*) over (partition by line, month) as places
        from (
            select *, if(channel = 'web', 'email', channel) as line, date_trunc('month', contact_at) as month
            from contacts
        ) as sorted
        window same_line as (partition by line, month order by contact_at, key)
    ),

    ratings as (
        select ticket_id, arg_max(rating_label, responded_at) = 'good' as is_good
        from delivered.survey_responses
        where survey_type = 'csat' and rating_label is not null
        group by ticket_id
    )

    select coalesce(stage, 'unknown'), channel, count(*),
        sum(cast(round(cents * place / places) - round(cents * (place - 1) / places) as bigint)) / 100,
        count(is_good), count_if(coalesce(is_good, false))
    from placed
    left join lines using (line, month)
    left join ratings using (ticket_id)
    left join truth.stage_spells
        on placed.account_id = stage_spells.account_id
        and contact_at >= entered_at
        and contact_at < coalesce(left_at, timestamp '2999-01-01')
    where ticket_id is not null and contact_at < timestamp '2026-07-01'
    group by all
"""

# What each mart says, and what is true, as two queries with the same columns; the first is the key that names a row.
COMPARED = {
    "dim_account_identities": (
        """
        select native_id, account_id
        from lifecycle.marts.dim_account_identities
        inner join lifecycle.marts.dim_accounts using (account_id)
        where is_reportable
        """,
        "select native_id, account_id from truth.identities",
    ),
    "fct_stage_spells": (
        """
        select account_id || ' #' || stage_number, account_id, stage_number, spell_number, stage, entered_at, left_at
        from lifecycle.marts.fct_stage_spells
        where account_id != 'unresolved'
        """,
        """
        select account_id || ' #' || stage_number, account_id, stage_number, spell_number, stage, entered_at, left_at
        from truth.stage_spells
        """,
    ),
    "fct_mrr_movements": (
        """
        select account_id || ' on ' || movement_date, account_id, movement_date, movement_type, movement_amount,
            contract_amount, pause_amount, fx_amount, constant_amount, currency
        from lifecycle.marts.fct_mrr_movements
        where account_id != 'unresolved'
        """,
        """
        select account_id || ' on ' || change_date, account_id, change_date, movement_type, movement_amount,
            contract_amount, pause_amount, 0, movement_amount, 'USD'
        from truth.mrr_changes
        """,
    ),
    "fct_churns": (
        """
        select account_id || ' on ' || churn_date, account_id, churn_date, mrr_amount, churn_type
        from lifecycle.marts.fct_churns
        """,
        """
        select account_id || ' on ' || cast(paid_until as date), account_id, cast(paid_until as date), mrr_lost,
            if(is_voluntary, 'voluntary', 'involuntary')
        from truth.churns
        where paid_until is not null
        """,
    ),
    "fct_renewals": (
        """
        select renewal_key, account_id, due_at, decision, decided_at, due_arr_amount, renewed_arr_amount,
            has_value_evidence
        from lifecycle.marts.fct_renewals
        where told_by = 'source'
        """,
        """
        with rates as (
            from delivered.exchange_rates
            select from_currency, max_by(rate, rate_date) as rate
            where rate_type = 'plan' and to_currency = 'USD'
            group by all
        )

        select 'files:' || renewal_id, renewals.account_id, due_at, case
                when decided_at is null then 'pending' when cancel_requested_at is null then 'renewed' else 'lost'
            end as decision, decided_at, cast(due_annual_amount * coalesce(rate, 1) as decimal(18, 2)),
            case decision
                when 'renewed' then cast(renewed_annual_amount * coalesce(rate, 1) as decimal(18, 2))
                when 'lost' then 0
            end, exists (
                from delivered.account_signals as signals
                where signals.account_id = renewals.account_id
                    and kind = 'outcome' and outcome = 'achieved'
                    and ended_at >= due_at - interval 180 day and ended_at < due_at
            )
        from delivered.renewals_due as renewals
        left join truth.churns
            on renewals.account_id = churns.account_id
            and decided_at = cancel_requested_at
        left join rates
            on currency = from_currency
        """,
    ),
    "fct_mrr_days": (
        """
        select date_day || ' ' || segment, closing_mrr_amount, customer_count
        from lifecycle.marts.fct_mrr_days
        where segment != 'unknown' and closing_mrr_amount != 0
        """,
        """
        with balances as (
            from truth.mrr_changes
            select account_id, change_date, sum(movement_amount) over changes as mrr,
                sum(contract_amount) over changes as contracted,
                lead(change_date, 1, date '2999-01-01') over changes as until_date
            window changes as (partition by account_id order by change_date)
        )

        select cast(date_day as date) || ' ' || segment, sum(mrr), count(*)
        from (select unnest(range(date '2024-07-01', date '2026-07-16', interval 1 day)) as date_day) as days
        inner join balances
            on change_date <= date_day
            and until_date > date_day
        inner join truth.accounts
            on balances.account_id = accounts.account_id
        where contracted > 0 and date_day >= (select min(date_day) from lifecycle.marts.days)
        group by all
        """,
    ),
    "fct_usage_days": (
        """
        select account_id || ' in ' || strftime(usage_date, '%Y-%m'), account_id, date_trunc('month', usage_date),
            -- days that came summed tell the truth's acts and days, and not its users
            count(distinct user_key) filter (feature_key != 'files:legacy_reports'), count(distinct usage_date),
            sum(event_count)
        from lifecycle.marts.fct_usage_days
        where user_kind in ('person', 'device') and account_id != 'unresolved'
        group by all
        """,
        """
        select account_id || ' in ' || strftime(month_start, '%Y-%m'), account_id, month_start,
            active_users, active_days, event_count
        from truth.usage_months
        """,
    ),
    "fct_account_usage_days": (
        """
        select account_id || ' in ' || strftime(usage_date, '%Y-%m'), account_id, date_trunc('month', usage_date),
            count_if(event_count > 0), sum(event_count)
        from lifecycle.marts.fct_account_usage_days
        where account_id != 'unresolved'
        group by all
        having sum(event_count) > 0
        """,
        """
        select account_id || ' in ' || strftime(month_start, '%Y-%m'), account_id, month_start, active_days, event_count
        from truth.usage_months
        """,
    ),
    "fct_active_days": (
        """
        select date_day, user_1_count, user_7_count, user_28_count, active_user_28_count
        from lifecycle.marts.fct_active_days
        """,
        """
        with acts as (
            select distinct account_id, user_id, cast(occurred_at as date) as day,
                event_name = 'report_shared' as is_value
            from delivered.usage_events
            where not is_automated and event_name != 'unknown' and occurred_at < timestamp '2026-07-16'
            union
            select account_id, user_id, usage_date, false from delivered.usage_daily
        )

        select cast(date_day as date),
            count(distinct (account_id, user_id)) filter (day = date_day),
            count(distinct (account_id, user_id)) filter (day > date_day - interval 7 day),
            count(distinct (account_id, user_id)) filter (user_id is not null),
            count(distinct (account_id, user_id)) filter (is_value)
        from (select unnest(range(date '2024-07-01', date '2026-07-16', interval 1 day)) as date_day) as days
        inner join (select min(date_day) as first_day from lifecycle.marts.days) as calendar on date_day >= first_day
        left join acts on day <= date_day and day > date_day - interval 28 day
        group by all
        """,
    ),
    "fct_orders": (
        """
        select order_key, account_id, ordered_at, revenue_type, net_amount, is_purchase
        from lifecycle.marts.fct_orders
        """,
        """
        with rates as (
            from delivered.exchange_rates
            select from_currency, max_by(rate, rate_date) as rate
            where rate_type = 'plan' and to_currency = 'USD'
            group by all
        )

        select 'files:' || order_id, account_id, ordered_at, 'recurring',
            cast(order_amount * coalesce(rate, 1) as decimal(18, 2)), false
        from delivered.orders
        left join rates
            on currency = from_currency
        """,
    ),
    "fct_account_months": (
        """
        select account_id || ' in ' || month_start, closing_mrr_amount, new_mrr_amount, reactivation_mrr_amount,
            expansion_mrr_amount, contraction_mrr_amount, churned_mrr_amount, pause_mrr_amount, is_closing_customer,
            is_paused_customer
        from lifecycle.marts.fct_account_months
        where account_id != 'unresolved'
        """,
        """
        with months as (
            select unnest(range(date '2024-08-01', date '2026-07-17', interval 1 month)) as month_start
        )

        select account_id || ' in ' || cast(month_start as date), closing, coalesce(new, 0), coalesce(reactivation, 0),
            coalesce(expansion, 0), -coalesce(contraction, 0), -coalesce(churn, 0), coalesce(pause, 0), contracted > 0,
            contracted > 0 and closing = 0
        from months, lateral (
            select
                account_id,
                sum(movement_amount) as closing,
                sum(contract_amount) as contracted,
                sum(pause_amount) filter (this_month) as pause,
                sum(contract_amount) filter (this_month and movement_type = 'new') as new,
                sum(contract_amount) filter (this_month and movement_type = 'reactivation') as reactivation,
                sum(contract_amount) filter (this_month and movement_type = 'expansion') as expansion,
                sum(contract_amount) filter (this_month and movement_type = 'contraction') as contraction,
                sum(contract_amount) filter (this_month and movement_type = 'churn') as churn
            from (select *, change_date >= month_start as this_month from truth.mrr_changes) as changes
            where change_date < month_start + interval 1 month
            group by account_id
        ) as balances
        """,
    ),
    "fct_cohort_months": (
        """
        select cohort_month_start || ' after ' || age_months, sum(customer_count), sum(active_count),
            sum(never_left_count), sum(starting_mrr_amount), sum(closing_mrr_amount), sum(gross_mrr_amount)
        from lifecycle.marts.fct_cohort_months
        group by cohort_month_start, age_months
        """,
        """
        with accounts as (
            select account_id, min(change_date) as started_date, arg_min(movement_amount, change_date) as starting,
                min(change_date) filter (movement_type = 'churn') as left_date
            from truth.mrr_changes
            group by account_id
        ),

        months as (
            select unnest(range(date '2024-09-01', date '2026-08-17', interval 1 month)) as next_month_start
        ),

        cells as (
            select date_trunc('month', started_date) as cohort, accounts.account_id, starting, left_date,
                next_month_start, sum(movement_amount) as closing, sum(contract_amount) as contracted
            from accounts
            inner join months on started_date < next_month_start
            inner join truth.mrr_changes using (account_id)
            where change_date < next_month_start
            group by all
        )

        select cast(cohort as date) || ' after ' || (datediff('month', cohort, next_month_start) - 1), count(*),
            count(*) filter (contracted > 0), count(*) filter (coalesce(left_date >= next_month_start, true)),
            sum(starting), sum(closing), sum(least(starting, closing))
        from cells
        group by cohort, next_month_start
        """,
    ),
    "fct_customer_days": (
        """
        select date_day, opening_count, new_count, churn_count, closing_count
        from lifecycle.marts.fct_customer_days
        where date_day >= date '2024-08-01'
        """,
        """
        with spells as (
            select account_id, change_date as from_date,
                (
                    select min(ends.change_date) from truth.mrr_changes as ends
                    where ends.account_id = begins.account_id and ends.change_date > begins.change_date
                        and ends.movement_type = 'churn'
                ) as until_date,
                movement_type = 'new' as is_new
            from truth.mrr_changes as begins
            where movement_type in ('new', 'reactivation')
        )

        select cast(date_day as date),
            count(*) filter (from_date < date_day and coalesce(until_date >= date_day, true)),
            count(*) filter (is_new and from_date = date_day), count(*) filter (until_date = date_day),
            count(*) filter (from_date <= date_day and coalesce(until_date > date_day, true))
        from (select unnest(range(timestamp '2024-08-01', timestamp '2026-07-16', interval 1 day)) as date_day)
        cross join spells
        group by date_day
        """,
    ),
    "fct_tickets": (
        """
        select ticket_id, account_id, created_at, first_replied_at, first_reply_seconds, first_reply_business_seconds,
            solved_at, full_resolution_seconds, full_resolution_business_seconds, status, priority, channel,
            reopen_count, agent_reply_count
        from lifecycle.marts.fct_tickets
        where ticket_id in (from truth.tickets select ticket_id) or ticket_id not in (from truth.dirt select row_key)
        """,
        """
        select ticket_id, account_id, created_at, first_replied_at, first_reply_seconds, first_reply_business_seconds,
            solved_at, full_resolution_seconds, full_resolution_business_seconds,
            case when status = 'closed' then 'solved' else status end, priority, channel, reopen_count,
            agent_reply_count
        from truth.tickets
        """,
    ),
    "fct_tickets, waits": (
        """
        select ticket_id, new_seconds, open_seconds, agent_wait_seconds, on_hold_seconds, requester_wait_seconds
        from lifecycle.marts.fct_tickets
        where ticket_id in (from truth.tickets select ticket_id) or ticket_id not in (from truth.dirt select row_key)
        """,
        """
        select ticket_id, new_seconds, open_seconds, agent_wait_seconds, hold_seconds, requester_wait_seconds
        from truth.ticket_waits
        """,
    ),
    "fct_tickets, the stage in which they were opened": (
        """
        select ticket_id, stage_at_creation
        from lifecycle.marts.fct_tickets
        where ticket_id in (from truth.tickets select ticket_id) or ticket_id not in (from truth.dirt select row_key)
        """,
        """
        select ticket_id, coalesce(stage, 'unknown')
        from truth.tickets
        left join truth.stage_spells
            on tickets.account_id = stage_spells.account_id
            and created_at >= entered_at
            and created_at < coalesce(left_at, timestamp '2999-01-01')
        """,
    ),
    "fct_live_contacts": (
        """
        select live_contact_id, account_id, stage_at_creation, offered_weekday, offered_hour, queue_seconds, outcome,
            is_offered_to_queue, is_answered_in_time, is_abandoned_in_time, is_short_abandon, is_wait_over_5m
        from lifecycle.marts.fct_live_contacts
        """,
        """
        with waits as (
            from delivered.live_contacts
            select *, epoch(least(answered_at, abandoned_at) - queued_at) as waited, direction = 'inbound' as is_inbound
        )

        select live_contact_id, waits.account_id, coalesce(stage, 'unknown'),
            dayofweek(offered_at - interval 1 day) + 1, hour(offered_at), waited, case
                when answered_at is not null then 'answered'
                when queued_at is null then 'menu'
                when abandoned_at is not null then 'abandoned'
                else 'waiting'
            end, is_inbound and queued_at is not null,
            coalesce(is_inbound and queued_at + interval 30 second >= answered_at, false),
            coalesce(is_inbound and queued_at + interval 30 second >= abandoned_at, false),
            coalesce(is_inbound and queued_at + interval 10 second > abandoned_at, false),
            coalesce(is_inbound and waited > 300, false)
        from waits
        left join truth.stage_spells
            on waits.account_id = stage_spells.account_id
            and offered_at >= entered_at
            and offered_at < coalesce(left_at, timestamp '2999-01-01')
        """,
    ),
    "fct_help_sessions": (
        """
        select help_session_key, account_id, channel, started_at, ended_at, event_count, search_count,
            zero_result_search_count, first_result_click_count, is_mature, is_followed_by_ticket
        from lifecycle.marts.fct_help_sessions
        """,
        """
        with sessions as (
            select help_session_id, coalesce(any_value(account_id), 'unresolved') as account_id,
                any_value(surface) as surface, min(occurred_at) as first_at, max(occurred_at) as last_at,
                count(*) as events, count(*) filter (event_type = 'search') as searches,
                count(*) filter (result_count = 0) as empty, count(*) filter (clicked_rank = 1) as hits
            from delivered.help_events
            group by help_session_id
        )

        select 'files:session:' || help_session_id || ':1', account_id, surface, first_at, last_at, events, searches,
            empty, hits,
            last_at + interval 1 day <= (select max(occurred_at) + interval 1 second from delivered.help_events),
            exists (
                from truth.tickets
                where tickets.account_id = sessions.account_id
                    and created_at between first_at and last_at + interval 1 day
                    and ticket_id not in (
                        from delivered.tickets select ticket_id where is_proactive or created_by_role = 'agent'
                    )
            )
        from sessions
        """,
    ),
    "fct_support_costs, money": (
        """
        select strftime(date_day, '%Y-%m ') || channel || ' of ' || team, sum(cost_amount)
        from lifecycle.marts.fct_support_costs
        where date_day < date '2026-07-01'
        group by all
        having sum(cost_amount) != 0
        """,
        """
        select strftime(period_start, '%Y-%m ') || channel || ' of ' || coalesce(team, 'none'), sum(cost_amount)
        from delivered.channel_costs
        where period_start < date '2026-07-01'
        group by all
        having sum(cost_amount) != 0
        """,
    ),
    "fct_support_costs, contacts": (
        """
        select date_day || ' ' || channel, sum(contact_count)
        from lifecycle.marts.fct_support_costs
        group by all
        having sum(contact_count) > 0
        """,
        """
        with contacts as (
            select created_at as contact_at, channel from truth.tickets
            union all
            -- a ticket of nobody known takes work too
            select created_at, channel
            from delivered.tickets
            where ticket_id in (from truth.dirt select row_key where entity = 'tickets' and kind = 'orphan')
            union all
            select offered_at, channel
            from delivered.live_contacts
            where direction = 'inbound' and (answered_at is not null or is_bot_only)
                and (ticket_id is null or ticket_id not in (from truth.tickets select ticket_id))
        )

        select cast(contact_at as date) || ' ' || channel, count(*) from contacts group by all
        """,
    ),
    # days are as at their end; what is not billed costs its part of each month, what is billed its part of each line
    "fct_billing_gaps": (
        """
        select gap_kind || ' ' || service_key || ' from ' || started_date, account_id, cause, ended_date, gap_amount
        from lifecycle.marts.fct_billing_gaps
        where is_counted
        """,
        """
        with lines as (
            from delivered.invoice_lines
            select service_id, invoice_line_id, line_amount, cast(period_start_at as date) as first_date,
                cast(period_end_at as date) as until_date
            where invoice_id in (from delivered.invoices select invoice_id)
        ),

        cases as (
            select case_kind, account_id, currency, if(cause = 'no_invoice', 'not_invoiced', replace(
                    replace(cause, 'service_after_end', 'subscription_ended'), 'line_after_end', 'subscription_ended'
                )) as why, coalesce(leakage_cases.service_id, lines.service_id) as service,
                max(monthly_amount) as price, min(cast(from_at as date)) as from_date,
                nullif(max(least(coalesce(cast(to_at as date), date '9999-01-01'), date '2026-07-16')), '2026-07-16')
                    as to_date
            from truth.leakage_cases
            left join lines using (invoice_line_id)
            group by all
        ),

        days as (
            from cases
            select *,
                cast(unnest(range(from_date, coalesce(to_date, date '2026-07-16'), interval 1 day)) as date) as day
        ),

        priced as (
            select days.* exclude (price), case case_kind
                when 'served_not_billed' then price / cast(day(last_day(day)) as double)
                else (
                    select sum(line_amount / (until_date - first_date)) from lines
                    where service_id = service and day >= first_date and day < until_date
                ) end as amount
            from days
        ),

        months as (
            select case_kind, service, account_id, why, currency, from_date, to_date, date_trunc('month', day) as month,
                round(sum(amount * coalesce((
                    select max_by(rate, rate_date) from delivered.exchange_rates
                    where rate_type = 'plan' and to_currency = 'USD' and from_currency = currency
                ), 1)), 2) as month_amount
            from priced
            group by all
        )

        select case_kind || ' files:' || service || ' from ' || from_date, account_id, why, to_date,
            cast(sum(month_amount) as decimal(18, 2))
        from months
        group by case_kind, service, account_id, why, from_date, to_date
        """,
    ),
    "fct_interactions": (
        """
        select interaction_key, account_id, stage_at_creation, direction, is_automated, is_proactive, is_complaint,
            is_delivered, is_opened, is_acted_on
        from lifecycle.marts.fct_interactions
        where source_entity = 'interaction'
        """,
        """
        select 'interaction:files:' || interaction_id, interactions.account_id, coalesce(stage, 'unknown'), direction,
            is_automated, is_proactive, is_complaint,
            direction = 'outbound' and (delivered_at is not null or opened_at is not null or acted_at is not null),
            direction = 'outbound' and opened_at is not null, direction = 'outbound' and acted_at is not null
        from delivered.interactions
        left join truth.stage_spells
            on interactions.account_id = stage_spells.account_id
            and occurred_at >= entered_at
            and occurred_at < coalesce(left_at, timestamp '2999-01-01')
        """,
    ),
    "fct_account_signals": (
        """
        select signal_id, kind, account_id, stage_at_creation, duration_seconds, outcome, signal_amount
        from lifecycle.marts.fct_account_signals
        """,
        """
        select signal_id, kind, account_signals.account_id,
            case when account_signals.account_id is not null then coalesce(stage, 'unknown') end,
            cast(epoch(ended_at - occurred_at) as bigint), outcome, signal_amount
        from delivered.account_signals
        left join truth.stage_spells
            on account_signals.account_id = stage_spells.account_id
            and occurred_at >= entered_at
            and occurred_at < coalesce(left_at, timestamp '2999-01-01')
        """,
    ),
    "fct_account_signal_factors": (
        """
        select account_signal_factor_id, signal_key, kind, factor
        from lifecycle.marts.fct_account_signal_factors
        """,
        """
        select distinct 'files:' || signal_id || ':' || factor, 'files:' || signal_id, kind, factor
        from (select *, trim(unnest(string_split(factors, '|'))) as factor from delivered.account_signals) as told
        """,
    ),
    "fct_onboardings": (
        """
        select account_id || ' from ' || started_at, account_id, is_purchase, told_by = 'source', segment_at_start,
            started_at, completed_at, go_live_at, if(status in ('cancelled', 'left'), ended_at, null), first_value_at,
            is_open, completed_seconds, is_due_90_days, is_completed_within_90_days
        from lifecycle.marts.fct_onboardings
        where account_id != 'unresolved'
        """,
        """
        select account_id || ' from ' || started_at, account_id, true, has_project, segment, started_at, completed_at,
            completed_at, cancelled_at, value_at, is_open, duration_seconds, started_at + interval 90 day <= as_of,
            started_at + interval 90 day <= as_of and coalesce(duration_seconds <= 90 * 86400, false)
        from truth.onboardings
        cross join lifecycle.entities.observation_window
        """,
    ),
    "fct_onboardings, the first use of the core": (
        """
        select account_id || ' from ' || started_at, first_core_use_at
        from lifecycle.marts.fct_onboardings
        where account_id != 'unresolved'
        """,
        """
        with uses as (
            -- an account known twice is the one that stands
            select coalesce(account_ids.account_id, events.account_id) as account_id, occurred_at
            from delivered.usage_events as events
            inner join delivered.features using (event_name)
            left join lifecycle.intermediate.int_account_ids as account_ids
                on events.account_id = native_account_id
            where tier in ('core', 'sticky') and not events.is_automated
                and occurred_at < (select as_of from lifecycle.entities.observation_window)
        )

        select account_id || ' from ' || started_at, min(occurred_at)
        from truth.onboardings
        left join uses using (account_id)
        where occurred_at is null or occurred_at >= started_at
        group by account_id, started_at
        """,
    ),
    "fct_onboardings, with whom it was in contact": (
        """
        select account_id || ' from ' || started_at, first_contact_at, contact_count
        from lifecycle.marts.fct_onboardings
        where account_id != 'unresolved'
        """,
        """
        with contacts as (
            select account_id, occurred_at,
                replied_at is not null
                or coalesce(interaction_type in ('call', 'meeting') and outcome = 'held', false) as is_two_way,
                coalesce(outcome, '') not in ('no_answer', 'no_show') as is_reached, direction
            from delivered.interactions
            where not is_automated
            union all
            select tickets.account_id, tickets.created_at, tickets.first_replied_at is not null, false, 'inbound'
            from truth.tickets
            where ticket_id not in (from delivered.tickets select ticket_id where created_by_role in ('bot', 'system'))
            union all
            select account_id, offered_at, answered_at is not null, false, direction
            from delivered.live_contacts
            where not is_bot_only and (ticket_id is null or ticket_id not in (from truth.tickets select ticket_id))
        )

        select account_id || ' from ' || started_at,
            min(occurred_at) filter (is_reached and (direction = 'outbound' or is_two_way)),
            count(*) filter (is_two_way and occurred_at < coalesce(completed_at, cancelled_at, timestamp '2999-01-01'))
        from truth.onboardings
        left join contacts
            using (account_id)
        where occurred_at is null or occurred_at >= started_at
        group by account_id, started_at
        """,
    ),
    "fct_onboarding_milestones": (
        """
        select milestone_id, account_id, milestone, status, is_due, is_on_time, reach_seconds, owned_by
        from lifecycle.marts.fct_onboarding_milestones
        """,
        """
        with told as (
            select milestones.*, started_at, churns.cancel_requested_at, as_of,
                cast(planned_at as date) + 1 <= as_of as is_over
            from delivered.onboarding_milestones as milestones
            cross join lifecycle.entities.observation_window
            inner join truth.onboardings
                on milestones.account_id = onboardings.account_id
                and onboarding_project_id = 'OP-' || onboardings.account_id || '-' || era
            left join truth.churns
                on milestones.account_id = churns.account_id
                and churns.cancel_requested_at >= started_at
            qualify row_number() over (partition by milestone_id order by churns.cancel_requested_at) = 1
        )

        select milestone_id, account_id, milestone, case
                when not is_applicable then 'not_applicable'
                when completed_at is not null then 'completed'
                when cancel_requested_at is not null then 'given_up'
                when is_over then 'overdue'
                else 'open'
            end as status,
            is_applicable and is_over
            and (completed_at is not null or coalesce(planned_at <= cancel_requested_at, true)),
            is_applicable and is_over and coalesce(cast(completed_at as date) <= cast(planned_at as date), false),
            if(is_applicable, cast(epoch(completed_at - started_at) as bigint), null), owned_by
        from told
        """,
    ),
    "fct_handovers": (
        """
        select handover_key, account_id, won_at, handed_over_at, lag_seconds, status, filled_field_count
        from lifecycle.marts.fct_handovers
        """,
        """
        select 'files:' || handover_id, handovers.account_id, started_at, handed_over_at,
            cast(epoch(handed_over_at - started_at) as bigint), case
                when handed_over_at is not null then 'handed_over'
                when exists (
                    from truth.churns
                    where churns.account_id = handovers.account_id and cancel_requested_at >= started_at
                ) then 'left'
                else 'open'
            end as status, filled_field_count
        from delivered.handovers
        inner join truth.onboardings
            on handover_id = 'HO-' || onboardings.account_id || '-' || era
        """,
    ),
    "fct_tasks": (
        """
        select task_id, account_id, kind, owned_by, stage_at_creation, status, is_due, is_on_time, is_overdue
        from lifecycle.marts.fct_tasks
        """,
        """
        select task_id, tasks.account_id, kind, owned_by, coalesce(stage, 'unknown'), status,
            cast(due_at as date) + 1 <= as_of
            and coalesce(cast(cancelled_at as date) > cast(due_at as date), status != 'cancelled'),
            cast(due_at as date) + 1 <= as_of and coalesce(cast(completed_at as date) <= cast(due_at as date), false),
            cast(due_at as date) + 1 <= as_of and status = 'open'
        from delivered.tasks
        cross join lifecycle.entities.observation_window
        left join truth.stage_spells
            on tasks.account_id = stage_spells.account_id
            and tasks.created_at >= entered_at
            and tasks.created_at < coalesce(left_at, timestamp '2999-01-01')
        """,
    ),
    "fct_survey_responses": (
        """
        select survey_response_id, account_id, survey_type, touchpoint, stage_at_creation, onboarding_key, score,
            rating, is_response_due, is_answered_in_time, is_superseded
        from lifecycle.marts.fct_survey_responses
        """,
        """
        select survey_response_id, responses.account_id, survey_type, touchpoint, coalesce(stage, 'unknown'),
            'files:' || onboarding_project_id, score, case if(score is not null, survey_type, null)
                when 'csat' then if(score >= 4, 'good', 'bad')
                when 'nps' then if(score >= 9, 'promoter', if(score >= 7, 'passive', 'detractor'))
                when 'ces' then if(score >= 5, 'easy', if(score = 4, 'neutral', 'hard'))
            end as rating,
            offered_at + interval 7 day <= as_of,
            offered_at + interval 7 day <= as_of and coalesce(responded_at <= offered_at + interval 7 day, false),
            exists (
                from delivered.survey_responses as later
                where later.contact_id = responses.contact_id and later.survey_type = responses.survey_type
                    and later.touchpoint = responses.touchpoint and later.responded_at > responses.responded_at
                    and later.responded_at <= responses.responded_at + interval 90 day
            )
        from delivered.survey_responses as responses
        cross join lifecycle.entities.observation_window
        left join truth.stage_spells
            on responses.account_id = stage_spells.account_id
            and offered_at >= entered_at
            and offered_at < coalesce(left_at, timestamp '2999-01-01')
        """,
    ),
    "fct_subscriptions": (
        """
        select subscription_id, account_id, paid_from_at, paid_until_at, mrr_amount, has_trial
        from lifecycle.marts.fct_subscriptions
        where subscription_id in (from truth.subscriptions select subscription_id)
            or subscription_id not in (from truth.dirt select row_key)
        """,
        "select subscription_id, account_id, paid_from, paid_until, mrr_amount, has_trial from truth.subscriptions",
    ),
    "fct_stage_days": (
        """
        select date_day || ' ' || stage, sum(account_count)
        from lifecycle.marts.fct_stage_days
        where account_count != 0
        group by all
        """,
        """
        select cast(date_day as date) || ' ' || stage, count(*)
        from (select unnest(range(date '2024-07-01', date '2026-07-16', interval 1 day)) as date_day) as days
        inner join truth.stage_spells
            on entered_at < date_day + interval 1 day
            and coalesce(left_at, timestamp '2999-01-01') >= date_day + interval 1 day
        where date_day >= (select min(date_day) from lifecycle.marts.days)
        group by all
        """,
    ),
    "fct_support_demand_days, the time in the stages": (
        """
        select date_day || ' ' || framework_stage, sum(account_seconds)
        from lifecycle.marts.fct_support_demand_days
        where framework = 'SPINE'
        group by all
        having sum(account_seconds) != 0
        """,
        """
        select cast(date_day as date) || ' ' || stage, cast(sum(epoch(
            least(left_at, date_day + interval 1 day, as_of) - greatest(entered_at, date_day)
        )) as bigint)
        from (select unnest(range(date '2024-07-01', date '2026-07-16', interval 1 day)) as date_day) as days
        cross join lifecycle.entities.observation_window
        inner join truth.stage_spells
            on entered_at < least(date_day + interval 1 day, as_of)
            and coalesce(left_at, timestamp '2999-01-01') > date_day
            and entered_at is distinct from left_at
        where date_day >= (select min(date_day) from lifecycle.marts.days)
        group by all
        """,
    ),
    "dim_accounts": (
        """
        select account_id, current_stage, current_segment, current_country, created_at, first_customer_month
        from lifecycle.marts.dim_accounts
        where account_id != 'unresolved' and is_reportable
        """,
        """
        select accounts.account_id, stage, segment, country, created_at, (
            select min(date_trunc('month', change_date))
            from truth.mrr_changes as changes
            where changes.account_id = accounts.account_id
                and (
                    select sum(contract_amount)
                    from truth.mrr_changes as later
                    where later.account_id = accounts.account_id
                        and date_trunc('month', later.change_date) <= date_trunc('month', changes.change_date)
                ) > 0
        )
        from truth.accounts
        inner join truth.stage_spells
            on accounts.account_id = stage_spells.account_id
            and left_at is null
        """,
    ),
}


@pytest.fixture(scope="module", params=COMPANIES)
def built(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = BUILT / "duckdb" / request.param
    if not (folder / "lifecycle.duckdb").exists():
        pytest.fail(f"{request.param} is not built. Run `make build-test`.")
    with beside_the_truth(folder) as connection:
        yield connection


@contextmanager
def beside_the_truth(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A simulated company: its marts, below `truth` what was true of it, below `delivered` rows as they came."""
    with closing(duckdb.connect()) as connection:
        connection.execute(f"attach '{folder / 'lifecycle.duckdb'}' as lifecycle (read_only)")
        connection.execute("create schema truth")
        for path in sorted((folder / "truth").glob("*.parquet")):
            connection.execute(f"create view truth.{path.stem} as select * from '{path}'")
        connection.execute("create schema delivered")
        for name in DELIVERED:
            path = folder / "raw" / f"{name}.parquet"
            connection.execute(f"create view delivered.{name} as select * from '{path}'")
        connection.execute("set search_path = 'memory.main,lifecycle.marts'")
        yield connection


def differences(connection: duckdb.DuckDBPyConnection, found: str, expected: str) -> list[str]:
    """Each row that one query has and the other has not, as a line; at most twenty."""
    query = f"""
        select 'true, and not in the mart' as what, * from (({expected}) except all ({found}))
        union all
        select 'in the mart, and not true' as what, * from (({found}) except all ({expected}))
        order by 2, 1
    """
    rows = connection.execute(query).fetchall()
    return [f"{row[1]}: {row[0]}: {', '.join(str(value) for value in row[2:])}" for row in rows[:20]]


@pytest.mark.parametrize("mart", COMPARED)
def test_the_mart_is_what_was_true(built: duckdb.DuckDBPyConnection, mart: str) -> None:
    found, expected = COMPARED[mart]
    [(rows,)] = built.execute(f"select count(*) from ({expected})").fetchall()
    assert rows > FEW.get(mart, 200), "there is too little that is true to compare with"
    if lines := differences(built, found, expected):
        pytest.fail("\n".join(lines), pytrace=False)


def test_volume_cost_and_satisfaction_by_stage_and_channel_are_one_query(
    request: pytest.FixtureRequest, built: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(request.node.callspec.params["built"], "duckdb").items():
        monkeypatch.setenv(name, value)
    asked = Engine(load_project(ROOT), describe_warehouse(ROOT, "duckdb")).sql(STAGES_BY_CHANNEL)
    found = f"select stage || ' by ' || channel, * from ({asked}) as rows (stage, channel, a, cost, b, c)"
    expected = (
        f"select stage || ' by ' || channel, * from ({TRUE_STAGES_BY_CHANNEL}) as rows (stage, channel, a, cost, b, c)"
    )
    [(cells, cost)] = built.execute(f"select count(*), sum(cost) from ({expected})").fetchall()
    assert cells > 20
    assert cost > 10_000
    if lines := differences(built, found, expected):
        pytest.fail("\n".join(lines), pytrace=False)


def test_the_completed_alone_flatter_onboarding_by_what_is_true(built: duckdb.DuckDBPyConnection) -> None:
    told = built.execute(
        """
        select slice_value || ' ' || cohort, open_count, finished_median_seconds / 86400, median_seconds // 86400
        from lifecycle.marts.fct_survival_summaries
        where measure = 'days_to_onboard' and slice_name in ('all', 'segment')
        """
    ).fetchall()
    true = built.execute(
        """
        select segment, year(started_at) || '-Q' || quarter(started_at),
            greatest(0, epoch(starts_at - started_at)) // 86400,
            epoch(coalesce(completed_at, cancelled_at, as_of) - started_at) // 86400,
            if(completed_at is not null, 'completed', if(cancelled_at is not null, 'given_up', null))
        from truth.onboardings
        cross join lifecycle.entities.observation_window
        """
    ).fetchall()
    samples: dict[str, Sample] = {}
    for segment, quarter, entry, age, end in true:
        for name in (f"all {quarter}", "all all", f"{segment} {quarter}", f"{segment} all"):
            samples.setdefault(name, []).append(Subject(int(entry), int(age), end, end == "completed"))

    below = 0
    assert {row[0] for row in told} == set(samples)
    for name, open_count, finished, counted in told:
        sample = samples[name]
        done = [subject.exit for subject in sample if subject.is_finished]
        assert (name, finished) == (name, median(done) if done else None)
        assert (name, counted) == (name, quantile(sample, Fraction(1, 2)))
        assert open_count == sum(subject.end is None for subject in sample)
        if finished is not None and counted is not None:
            assert finished <= counted or not open_count
            below += bool(open_count) and finished < counted
    assert below > 2


def test_a_row_that_differs_is_named(built: duckdb.DuckDBPyConnection) -> None:
    found, expected = COMPARED["fct_stage_spells"]
    one_later = expected.replace("entered_at,", "entered_at + interval 1 second,")
    assert len(differences(built, found, one_later)) == 20
    assert "true, and not in the mart: A" in differences(built, found, one_later)[1]
