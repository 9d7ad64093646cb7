-- One row per employee and bot. All were there when the company began to record; one has gone since.
with named as (

    select
        *,
        pick(
            ['Alex', 'Bea', 'Chris', 'Dana', 'Eli', 'Fran', 'Gus', 'Hana', 'Ida', 'Jo', 'Kim', 'Lee', 'Mika', 'Noa', 'Ola', 'Pat'],
            'staff first name', staff_id
        ) || ' ' || pick(
            ['Adler', 'Brook', 'Costa', 'Dunn', 'Ekman', 'Flores', 'Garcia', 'Hoff', 'Ito', 'Jansen', 'Khan', 'Lund', 'Moreau', 'Novak'],
            'staff last name', staff_id
        ) as person_name,
        case when staff_id = 'ST-FIN-02' then getvariable('starts_at') + to_months(cast(getvariable('months') // 2 as int)) end as left_at
    from team

)

select
    staff_id,
    case when is_bot then 'Help bot' else person_name end as staff_name,
    lower(staff_id) || '@company.example' as email,
    team,
    department,
    case
        when is_bot then 'bot'
        when staff_no = 1 then 'lead'
        else case department
            when 'support' then 'support agent'
            when 'success' then 'customer success manager'
            when 'sales' then 'account executive'
            else department || ' specialist'
        end
    end as job_role,
    case when staff_no > 1 then regexp_replace(staff_id, '..$', '01') end as manager_staff_id,
    after(getvariable('starts_at'), -between_of(40, 1500, 'hired', staff_id)) as started_at,
    known(left_at) as ended_at,
    is_bot,
    known(left_at) is null as is_active,
    getvariable('as_of') as loaded_at
from named
order by staff_id
