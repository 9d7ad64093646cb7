"""A dbt plugin that lets a project install this one as a package, metrics and all.

dbt-core 1.12 looks for the semantic model of an installed package's metric in the root project, and stops with "which
is not in the graph" (dbt-core issue 16142). dbt imports every module whose name begins with `dbt_`; this one makes it
look in the metric's own package. It can go when dbt does so itself.
"""

from dbt.artifacts.resources import Metric
from dbt.contracts.graph.manifest import Manifest
from dbt.parser import manifest as dbt_manifest

_process_metric_node = dbt_manifest._process_metric_node


def _process_in_own_package(manifest: Manifest, current_project: str, metric: Metric) -> None:
    """Resolve what `metric` depends on from its own package instead of `current_project`."""
    del current_project
    _process_metric_node(manifest, metric.package_name, metric)


dbt_manifest._process_metric_node = _process_in_own_package
