-- One row per day, framework, stage of it and segment: the tickets of accounts opened on that day while they were in the stage.
-- Who is in no stage, as the account `unresolved`, has no row.

with tickets as (

    select
        account_id,
        created_at,
        {{ reporting_date('created_at') }} as date_day
    from {{ ref('int_tickets') }}
    -- a ticket that we began is no demand (E-PROX)
    where not is_proactive

),

pieces as (

    select
        framework,
        account_id,
        framework_stage,
        segment,
        entered_at,
        -- a condition without `or` is compared as rows are found, which takes a third off the join
        coalesce(left_at, cast('9999-12-31' as {{ dbt.type_timestamp() }})) as left_at
    from {{ ref('int_framework_stage_pieces') }}

)

select
    tickets.date_day,
    pieces.framework,
    pieces.framework_stage,
    pieces.segment,
    count(*) as ticket_count
from tickets
inner join pieces
    on tickets.account_id = pieces.account_id
    and tickets.created_at >= pieces.entered_at
    and tickets.created_at < pieces.left_at
group by tickets.date_day, pieces.framework, pieces.framework_stage, pieces.segment
