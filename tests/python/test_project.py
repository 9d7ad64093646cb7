"""Reading a dbt project."""

import json
from pathlib import Path

import pytest

from lifecycle.definitions import MetricInput
from lifecycle.errors import EnvironmentFault
from lifecycle.positions import Position
from lifecycle.project import Project, load_project

pytestmark = pytest.mark.usefixtures("clean_environment")


def test_a_metric_has_its_definition_and_where_it_is_written(tiny: Project) -> None:
    metric = tiny.metrics["ticket_cost"]

    assert (metric.type, metric.agg, metric.expr, metric.model) == ("simple", "sum", "cost_amount", "fct_tickets")
    assert (metric.path, metric.line, metric.column) == ("models/fct_tickets.yml", 29, 9)
    assert metric.entry.at("expr") == Position(34, 9)
    assert metric.entry.at("filter") == Position(29, 9)
    assert (metric.meta.owner, metric.meta.unit, metric.meta.format) == ("support", "USD", "money")


def test_a_ratio_has_its_inputs_numerator_first(tiny: Project) -> None:
    metric = tiny.metrics["solved_rate"]

    assert metric.inputs == (MetricInput("solved_tickets"), MetricInput("tickets"))
    assert (metric.path, metric.line, metric.meta.min_n) == ("metrics/support.yml", 2, 10)


def test_a_model_has_its_columns_dimensions_and_table(tiny: Project) -> None:
    model = tiny.models["fct_tickets"]

    assert list(model.columns) == ["ticket_id", "account_id", "created_at"]
    assert [(d.name, d.type, d.granularity, d.expr) for d in model.dimensions] == [
        ("created_at", "time", "day", None),
        ("is_open", "categorical", None, "solved_at is null"),
    ]
    assert (model.relation_name, model.schema) == ('"tiny"."main"."fct_tickets"', "main")
    assert (model.path, model.sql_path) == ("models/fct_tickets.yml", "models/fct_tickets.sql")


def test_an_entity_that_is_no_column_is_still_the_primary_one(tiny: Project) -> None:
    assert tiny.models["fct_mrr_months"].primary_entity == "mrr_month"


def test_an_exposure_has_what_it_depends_on_and_its_meta(tiny: Project) -> None:
    exposure = tiny.exposures["monthly"]

    assert sorted(exposure.depends_on) == ["fct_tickets", "tickets"]
    assert exposure.meta == {"question": "How was the month?"}
    assert (exposure.label, exposure.path, exposure.entry.start) == (
        "The month",
        "metrics/support.yml",
        Position(11, 5),
    )


def test_positions_may_be_left_out(tiny_dir: Path) -> None:
    assert load_project(tiny_dir, positions=False).metrics["tickets"].line == 1


def test_a_metric_of_a_package_is_found_below_the_packages_folder(tiny_copy: Path) -> None:
    manifest_path = tiny_copy / "target" / "manifest.json"
    manifest = json.loads(manifest_path.read_text())
    manifest["metadata"]["project_name"] = "other"
    manifest_path.write_text(json.dumps(manifest))
    package = tiny_copy / "dbt_packages" / "tiny" / "metrics"
    package.mkdir(parents=True)
    (tiny_copy / "metrics" / "support.yml").rename(package / "support.yml")

    metric = load_project(tiny_copy).metrics["solved_rate"]

    assert (metric.path, metric.line) == ("dbt_packages/tiny/metrics/support.yml", 2)


def test_a_project_that_is_not_parsed_says_how_to(tiny_copy: Path) -> None:
    path = tiny_copy / "target" / "manifest.json"
    path.unlink()

    with pytest.raises(EnvironmentFault) as fault:
        load_project(tiny_copy)

    assert str(fault.value) == f"'{path}' does not exist. Run `lifecycle build` or `dbt parse`."


def test_a_folder_that_is_no_project_says_so(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        load_project(tmp_path)

    assert str(fault.value) == f"'{tmp_path}' has no dbt_project.yml. Run it in a dbt project, or name its folder."


def test_the_target_path_may_come_from_the_environment(tiny_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tiny_copy / "target").rename(tiny_copy / "elsewhere")
    monkeypatch.setenv("DBT_TARGET_PATH", "elsewhere")

    assert load_project(tiny_copy).semantic_manifest == tiny_copy / "elsewhere" / "semantic_manifest.json"
