-- One row per person of an account: contact <account>-C1, who is user <account>-U1 of the product, and so on.
select
    people.account_no,
    people.account_id,
    cast(member_no as int) as member_no,
    hash(people.account_no, member_no) as member_key,
    people.account_id || '-C' || member_no as contact_id,
    people.account_id || '-U' || member_no as user_id,
    'person' || member_no || '@company-' || people.account_no || '.example' as email,
    case
        when member_no = 1 then 'champion'
        else pick(['user', 'user', 'user', 'economic_buyer', 'admin'], 'persona', hash(people.account_no, member_no))
    end as persona
from people
cross join range(1, 41) as numbers(member_no)
where member_no <= case people.segment when 'enterprise' then 25 when 'mid_market' then 10 else 4 end
order by people.account_no, member_no
