{#
    A `select` of one row per member and key of `int_identity_keys` of a method that two systems share, with what came of it and the
    cluster that the member is in by it. A member is an account that stands by merges and rows of `account_identities`, or, where
    `before` names the matches made before these, a cluster of them.

    A key that two members of one system bear is `shared`, and joins nobody. What the others join goes from hand to hand in a fixed number
    of passes: so many keys may lie between two members. Where more do, it has `not_converged`. A cluster that would have two members of
    one system `would_join` them. None of these joins anybody.
#}
{% macro clusters_by_key(match_method, before=none, passes=6) %}
with before as (

    {% if before -%}
    select
        member_key as root_key,
        cluster_key
    from {{ before }}
    where outcome = 'matched'
    group by member_key, cluster_key
    {%- else -%}
    select
        root_key,
        root_key as cluster_key
    from {{ ref('int_root_systems') }}
    where 1 = 0
    {%- endif %}

),

bearers as (

    select
        coalesce(before.cluster_key, identity_keys.root_key) as member_key,
        identity_keys.system_name,
        identity_keys.match_key
    from {{ ref('int_identity_keys') }} as identity_keys
    left join before
        on identity_keys.root_key = before.root_key
    where identity_keys.match_method = '{{ match_method }}'
    group by coalesce(before.cluster_key, identity_keys.root_key), identity_keys.system_name, identity_keys.match_key

),

member_systems as (

    select
        coalesce(before.cluster_key, root_systems.root_key) as member_key,
        root_systems.system_name
    from {{ ref('int_root_systems') }} as root_systems
    left join before
        on root_systems.root_key = before.root_key

),

key_systems as (

    select
        match_key,
        system_name,
        count(*) as member_count,
        min({{ lifecycle.sort_text('member_key') }}) as first_member_key,
        max({{ lifecycle.sort_text('member_key') }}) as last_member_key
    from bearers
    group by match_key, system_name

),

match_keys as (

    select
        match_key,
        max(member_count) > 1 as is_shared,
        min({{ lifecycle.sort_text('first_member_key') }}) as first_member_key
    from key_systems
    group by match_key
    -- what one system has alone matches nothing, and who is one already need not be joined
    having count(*) > 1
        and min({{ lifecycle.sort_text('first_member_key') }}) != max({{ lifecycle.sort_text('last_member_key') }})

),

candidates as (

    select
        bearers.member_key,
        bearers.match_key,
        match_keys.is_shared,
        match_keys.first_member_key
    from bearers
    inner join match_keys
        on bearers.match_key = match_keys.match_key
    group by bearers.member_key, bearers.match_key, match_keys.is_shared, match_keys.first_member_key

),

-- who bears two keys joins those of both, and only what hangs together so has to be followed
bridges as (

    select member_key
    from candidates
    where not is_shared
    group by member_key
    having count(*) > 1

),

bridged_keys as (

    select distinct candidates.match_key
    from candidates
    inner join bridges
        on candidates.member_key = bridges.member_key

),

numbered as (

    select
        candidates.member_key,
        candidates.match_key,
        dense_rank() over (order by {{ lifecycle.sort_text('candidates.match_key') }}) as link_no,
        dense_rank() over (order by {{ lifecycle.sort_text('candidates.member_key') }}) as member_no
    from candidates
    inner join bridged_keys
        on candidates.match_key = bridged_keys.match_key
    where not candidates.is_shared

),

pass_0 as (

    select
        *,
        member_no as label
    from numbered

),
{% for pass in range(1, passes + 1) %}
linked_{{ pass }} as (

    select
        member_key, match_key, link_no, member_no,
        min(label) over (partition by link_no) as label
    from pass_{{ pass - 1 }}

),

pass_{{ pass }} as (

    select
        member_key, match_key, link_no, member_no,
        min(label) over (partition by member_no) as label
    from linked_{{ pass }}

),
{% endfor %}
followed as (

    select
        *,
        case
            when min(label) over (partition by link_no) != max(label) over (partition by link_no) then 1 else 0
        end as is_open_link
    from pass_{{ passes }}

),

labelled as (

    select
        member_key,
        match_key,
        max(is_open_link) over (partition by label) as is_open,
        min({{ lifecycle.sort_text('member_key') }}) over (partition by label) as first_member_key
    from followed

    union all

    -- all that bear such a key bear no other
    select
        candidates.member_key,
        candidates.match_key,
        0 as is_open,
        candidates.first_member_key
    from candidates
    left join bridged_keys
        on candidates.match_key = bridged_keys.match_key
    where bridged_keys.match_key is null
        and not candidates.is_shared

),

members as (

    select
        member_key,
        first_member_key
    from labelled
    group by member_key, first_member_key

),

crowded as (

    select
        members.first_member_key,
        member_systems.system_name,
        count(distinct members.member_key) as member_count
    from members
    inner join member_systems
        on members.member_key = member_systems.member_key
    group by members.first_member_key, member_systems.system_name

),

crowded_clusters as (

    select distinct first_member_key
    from crowded
    where member_count > 1

)

select
    labelled.member_key,
    labelled.match_key,
    case
        when labelled.is_open = 1 then 'not_converged'
        when crowded_clusters.first_member_key is not null then 'would_join'
        else 'matched'
    end as outcome,
    case
        when labelled.is_open = 1 or crowded_clusters.first_member_key is not null then labelled.member_key
        else labelled.first_member_key
    end as cluster_key
from labelled
left join crowded_clusters
    on labelled.first_member_key = crowded_clusters.first_member_key

union all

select
    member_key,
    match_key,
    'shared' as outcome,
    member_key as cluster_key
from candidates
where is_shared
{% endmacro %}
