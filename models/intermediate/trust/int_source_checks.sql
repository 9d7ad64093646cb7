-- One row per connector and metric of which its source tells figures of its own: all of them, and ours of the same periods.
select
    connector,
    'reported_' || metric as check_name,
    'Figures that the source reports of this metric, added up over the periods that are over, and ours' as description,
    'ours' as left_name,
    cast(sum(own_value) as decimal(18, 2)) as left_value,
    'reported by the source' as right_name,
    cast(sum(reported_value) as decimal(18, 2)) as right_value
from {{ ref('int_reported_figures') }}
group by connector, metric
