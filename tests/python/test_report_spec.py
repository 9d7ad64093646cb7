import copy
import json

import jsonschema
import pytest
import yaml
from report_fixture import LAYOUT_FILE

from lifecycle.errors import UsageFault
from lifecycle.reports.spec import json_schema, layout_of

[EXPOSURE] = yaml.safe_load(LAYOUT_FILE.read_text())["exposures"]
META = EXPOSURE["config"]["meta"]
METRICS = [entry.removeprefix("metric('").removesuffix("')") for entry in EXPOSURE["depends_on"]]


def read(meta, depends_on=METRICS):
    return layout_of("monthly", "reports/monthly.yml", meta, depends_on)


def changed(path, value):
    meta = copy.deepcopy(META)
    part = meta
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return meta


def test_the_schema_for_editors_is_that_of_the_layout():
    """Written anew by `python -m lifecycle.reports.spec > reports/schema.json`."""
    assert json.loads((LAYOUT_FILE.parent / "schema.json").read_text()) == json.loads(json.dumps(json_schema()))


@pytest.mark.parametrize("path", sorted(LAYOUT_FILE.parent.glob("*.yml")), ids=lambda path: path.stem)
def test_a_report_declares_exactly_what_it_shows(path):
    [exposure] = yaml.safe_load(path.read_text())["exposures"]
    declared = [entry.removeprefix("metric('").removesuffix("')") for entry in exposure["depends_on"]]

    assert exposure["name"] == path.stem
    jsonschema.validate(yaml.safe_load(path.read_text()), json_schema())
    assert list(layout_of(path.stem, str(path), exposure["config"]["meta"], declared).metrics) == declared


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            ("sectons",),
            [],
            "reports/monthly.yml: report 'monthly', key 'sectons' is not known. Did you mean 'sections'?",
        ),
        (
            ("sections", 0, "blocks", 0, "metrik"),
            "mrr",
            "reports/monthly.yml: report 'monthly', key 'sections.0.blocks.0.metrik' is not known. "
            "Did you mean 'metric'?",
        ),
        (
            ("sections", 0, "blocks", 0, "kind"),
            "brige",
            "reports/monthly.yml: report 'monthly', key 'sections.0.blocks.0' has the unknown kind 'brige'. "
            "Did you mean 'bridge'?",
        ),
        (
            ("sections", 0, "blocks", 0),
            {"metric": "mrr"},
            "reports/monthly.yml: report 'monthly', key 'sections.0.blocks.0' has no kind. "
            "Give it one of bridge, movements, trend, trend_with_volume, stages, slices, curve, grid, cohorts, risks, "
            "trust.",
        ),
        (
            ("key_figures", 0),
            {"target": 3},
            "reports/monthly.yml: report 'monthly', key 'key_figures.0.metric' is missing. Add it.",
        ),
        (
            ("privacy",),
            "some",
            "reports/monthly.yml: report 'monthly', key 'privacy' is not valid: "
            "Input should be 'none', 'names' or 'full'. Correct the value.",
        ),
        (
            ("locale",),
            "xx-XX",
            "reports/monthly.yml: report 'monthly', key 'locale' is not valid: "
            "'xx-XX' is not a locale. Correct the value.",
        ),
    ],
)
def test_a_fault_in_the_layout_names_file_and_key_and_what_to_do(path, value, message):
    with pytest.raises(UsageFault) as fault:
        read(changed(path, value))

    assert str(fault.value) == message


def test_a_metric_that_is_shown_must_be_declared():
    with pytest.raises(UsageFault) as fault:
        read(META, [name for name in METRICS if name != "customers"])

    assert str(fault.value) == (
        "reports/monthly.yml: report 'monthly' shows 'customers', which is missing from its depends_on. "
        "Add metric('customers') to depends_on."
    )
