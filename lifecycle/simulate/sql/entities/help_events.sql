-- One row per visit, search, reading, vote and click on "contact us" in the help centre: by customers, by visitors who stay unknown, and
-- by those who then write a ticket.
with sessions as (

    select
        'HA' || (months.account_no * 100000000 + months.era * 10000000 + months.month_no * 10000 + session_no) as help_session_id,
        hash(months.month_key, 'help', session_no) as session_key,
        months.account_no,
        hash(months.month_key, 'help', session_no) % 25 as member_draw,
        -- not everybody logs in to read
        not happens(0.25, 'reads unknown', hash(months.month_key, 'help', session_no)) as is_known,
        null as ticket_at,
        midnight(within(from_at, to_at, 'help', hash(months.month_key, 'help', session_no)), 0) as day_at,
        months.from_at,
        least(months.to_at, coalesce(leavings.paid_until, getvariable('as_of'))) as ends_at
    from (select *, unnest(range(1, 1 + count_about(0.9, 'help sessions', month_key))) as session_no from customer_months) as months
    left join leavings
        on months.era_key = leavings.era_key

    union all

    select
        'HV' || (account_no * 1000 + session_no) as help_session_id,
        hash(account_no, 'help', session_no) as session_key,
        account_no,
        0 as member_draw,
        false as is_known,
        null as ticket_at,
        midnight(after(arrived_at, exponential(12, 'help before', hash(account_no, session_no))), 0) as day_at,
        arrived_at as from_at,
        getvariable('as_of') as ends_at
    from (select *, unnest(range(1, 1 + count_about(0.6, 'help sessions before', account_no))) as session_no from people) as visitors

    union all

    select
        'HT' || substr(ticket_id, 2) as help_session_id,
        hash(ticket_key, 'help') as session_key,
        account_no,
        cast(substr(contact_id, length(account_id) + 3) as int) - 1 as member_draw,
        true as is_known,
        created_at as ticket_at,
        null as day_at,
        null as from_at,
        null as ends_at
    from drawn_tickets
    where channel in ('web', 'chat')
        and not is_proactive
        and happens(0.2, 'reads before it writes', ticket_key)

),

begun as (

    select
        sessions.*,
        sizes.account_id || '-C' || (1 + sessions.member_draw % sizes.member_count) as contact_id,
        sizes.account_id || '-U' || (1 + sessions.member_draw % sizes.member_count) as user_id,
        sizes.account_id,
        coalesce(
            ticket_at - to_seconds(whole_between(180, 900, 'reads for', session_key)),
            timezone('UTC', timezone(sizes.time_zone, day_at + to_seconds(whole_between(7 * 3600, 20 * 3600, 'help hour', session_key))))
        ) as visited_at
    from sessions
    inner join (
        select members.account_no, members.account_id, people.time_zone, max(member_no) as member_count
        from members
        inner join people
            on members.account_no = people.account_no
        group by all
    ) as sizes
        on sessions.account_no = sizes.account_no
    where ticket_at is not null
        or (visited_at >= from_at and visited_at < ends_at)

),

searched as (

    select
        *,
        case when happens(0.7, 'searches', session_key) then visited_at + to_seconds(whole_between(4, 40, 'search', session_key)) end
            as searched_at,
        case
            when happens(0.12, 'finds nothing', session_key) then 0
            else least(40, 1 + cast(exponential(8, 'results', session_key) as int))
        end as result_count,
        case
            when result_count > 0 and happens(case when ticket_at is null then 0.72 else 0.5 end, 'clicks a result', session_key)
                then least(result_count, 1 + cast(floor(exponential(1.1, 'rank', session_key)) as int))
        end as clicked_rank,
        case
            when searched_at is null then case
                when happens(0.75, 'reads', session_key) then visited_at + to_seconds(whole_between(3, 60, 'read', session_key))
            end
            when clicked_rank is not null then searched_at + to_seconds(whole_between(2, 15, 'read a result', session_key))
        end as read_at,
        case
            when ticket_at is not null then ticket_at - to_seconds(whole_between(5, 45, 'contact click', session_key))
            when happens(case when read_at is null then 0.25 else 0.05 end, 'contact click at all', session_key)
                then coalesce(read_at, searched_at, visited_at) + to_seconds(whole_between(45, 400, 'contact click', session_key))
        end as contact_clicked_at,
        'AR-' || lpad(cast(cast(floor(60 * pow(uniform('article', session_key), 2)) as int) + 1 as varchar), 2, '0') as first_article_id
    from begun

),

events as (

    select *, 1 as event_no, 'visit' as event_type, visited_at as occurred_at from searched
    union all
    select *, 2, 'search', searched_at from searched where searched_at is not null
    union all
    select *, 3, 'article_view', read_at from searched where read_at is not null
    union all
    select *, 4, 'article_view', read_at + to_seconds(whole_between(25, 70, 'reads on', session_key))
    from searched where read_at is not null and happens(0.3, 'reads on at all', session_key)
    union all
    select *, 5, 'vote', read_at + to_seconds(whole_between(10, 24, 'vote', session_key))
    from searched where read_at is not null and happens(0.14, 'votes', session_key)
    union all
    select *, 6, 'contact_click', contact_clicked_at from searched where contact_clicked_at is not null

)

select
    help_session_id || '-' || event_no as help_event_id,
    occurred_at,
    event_type,
    help_session_id,
    case when is_known then account_id end as account_id,
    case when is_known then contact_id end as contact_id,
    case when is_known then user_id end as user_id,
    'D' || help_session_id as device_id,
    pick(['help_centre', 'help_centre', 'help_centre', 'in_product'], 'surface', session_key) as surface,
    case
        when event_no in (3, 5) then first_article_id
        when event_no = 4 then pick(['AR-61', 'AR-62', 'AR-63', 'AR-64', 'AR-65'], 'next article', session_key)
    end as article_id,
    case when event_no = 3 and searched_at is not null then help_session_id || '-2' end as search_event_id,
    case when event_no = 2 then pick([
        'reset password', 'export data', 'invoice', 'import csv', 'api key', 'add user', 'slow', 'cancel', 'single sign-on', 'webhook'
    ], 'query', session_key) end as query_text,
    case when event_no = 2 then cast(result_count as int) end as result_count,
    case when event_no = 2 and read_at < getvariable('as_of') then cast(clicked_rank as int) end as clicked_rank,
    is_known as is_authenticated,
    case when event_no = 5 then happens(0.72, 'helpful', session_key) end as is_helpful,
    least(getvariable('as_of'), midnight(occurred_at, 1)) as loaded_at
from events
where occurred_at < getvariable('as_of')

union all

-- by which it is seen until when the data go
select
    'HV0-1' as help_event_id,
    getvariable('as_of') - to_seconds(1) as occurred_at,
    'visit' as event_type,
    'HV0' as help_session_id,
    null as account_id,
    null as contact_id,
    null as user_id,
    'DHV0' as device_id,
    'help_centre' as surface,
    null as article_id,
    null as search_event_id,
    null as query_text,
    null as result_count,
    null as clicked_rank,
    false as is_authenticated,
    null as is_helpful,
    getvariable('as_of') as loaded_at
order by help_event_id
