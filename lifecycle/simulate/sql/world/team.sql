-- One row per employee and bot. Ids are those that every entity names: ST-SUP-01, ST-SUC-03, ST-SAL-02, ...
with teams as (

    select *
    from (
        values
        ('SUP', 'support', 'Tier 1', 8),
        ('ESC', 'support', 'Tier 2', 4),
        ('SUC', 'success', 'Customer Success', 6),
        ('SAL', 'sales', 'Sales', 6),
        ('MKT', 'marketing', 'Marketing', 2),
        ('OPS', 'operations', 'Operations', 2),
        ('FIN', 'finance', 'Finance', 2)
    ) as teams (code, department, team, headcount)

)

select
    'ST-' || code || '-' || lpad(cast(staff_no as varchar), 2, '0') as staff_id,
    department,
    team,
    staff_no,
    false as is_bot
from teams
cross join range(1, 11) as numbers(staff_no)
where staff_no <= headcount

union all

select
    'ST-BOT-01' as staff_id,
    'support' as department,
    'Bot' as team,
    1 as staff_no,
    true as is_bot
order by staff_id
