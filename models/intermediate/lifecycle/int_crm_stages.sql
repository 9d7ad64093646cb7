-- One row per account and instant at which its CRM gives it another word for the whole relationship, with the stage that the word
-- leads to. People set these by hand, so events come first: they count only for accounts of which no event tells anything.

with words as (

    select
        account_ids.account_id,
        changes.connector,
        lower(changes.value) as native_stage,
        changes.changed_at,
        row_number() over (
            partition by account_ids.account_id, changes.changed_at
            order by changes.sequence desc nulls last, {{ sort_text('changes.value') }} desc nulls last
        ) as rank_on_instant
    from {{ ref('entity_account_changes') }} as changes
    inner join {{ ref('int_account_ids') }} as account_ids
        on changes.connector = account_ids.connector
        and changes.account_id = account_ids.native_account_id
    where changes.is_reportable
        and changes.attribute = 'crm_stage'
        -- the stage of one person is not the account's
        and changes.contact_id is null
        and changes.changed_at < {{ as_of() }}

)

select
    words.account_id,
    words.connector,
    words.native_stage,
    entries.stage,
    words.changed_at as entered_at,
    words.changed_at = max(words.changed_at) over (partition by words.account_id) as is_last
from words
-- a word that the seed does not know says nothing
inner join {{ ref('crm_lifecycle_map') }} as entries
    on words.native_stage = entries.native_stage
    and entries.is_entry
where words.rank_on_instant = 1
