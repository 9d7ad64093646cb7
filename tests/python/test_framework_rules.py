"""Rules on frameworks: what they say of faulty rows, and that SQL knows the same words."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from test_rules import MONTHS, project_of

from lifecycle.definitions import Project
from lifecycle.rules import RULES
from lifecycle.rules.frameworks import FACTS

ROOT = Path(__file__).parents[2]
FRAMEWORK_RULES = [rule for rule in RULES if rule.__module__ == "lifecycle.rules.frameworks"]

SEEDS = {
    "frameworks": """
framework,framework_label
F,Ours
""",
    "lifecycle_stages": """
stage
connection
value
churned
""",
    "lifecycle_tracks": """
track
support
advocacy
""",
    "stage_rules": """
signal,stage,applies
touch_identified,connection,forward
risk_seen,value,while
""",
    "framework_stages": """
framework,framework_stage,sequence,owner_team,canonical_stages,precedence,condition
F,meet,1,Marketing,connection,4,always
F,use,2,Success,value,3,always
F,support,3,Support,none,0,track:support
F,speak,4,Marketing,value,1,track:advocacy|holds:risk_seen
F,ended,5,Success,churned,2,always
""",
}


def project_with(folder: Path, **changed: str) -> Project:
    """A project of the seeds above, some of them changed, and of nothing else."""
    models = {}
    for name, text in {**SEEDS, **changed}.items():
        (folder / f"{name}.csv").write_text(text.lstrip("\n"), encoding="utf-8")
        models[name] = replace(MONTHS, name=name, path=f"{name}.csv", sql_path=f"{name}.csv")
    return replace(project_of(), root=folder, models=models)


def found(project: Project) -> list[str]:
    return [str(finding).removeprefix("framework_stages.csv:") for rule in FRAMEWORK_RULES for finding in rule(project)]


def rows_with(before: str, after: str) -> str:
    assert before in SEEDS["framework_stages"]
    return SEEDS["framework_stages"].replace(before, after)


def test_sound_frameworks_give_no_finding(tmp_path: Path) -> None:
    assert found(project_with(tmp_path)) == []


def test_our_frameworks_give_no_finding() -> None:
    models = {
        path.stem: replace(MONTHS, name=path.stem, path=f"seeds/{path.name}", sql_path=f"seeds/{path.name}")
        for path in (ROOT / "seeds").glob("*.csv")
    }
    assert found(replace(project_of(), root=ROOT, models=models)) == []


@pytest.mark.parametrize("name", ["frameworks", "framework_stages"])
def test_a_project_without_one_of_the_seeds_is_let_be(tmp_path: Path, name: str) -> None:
    project = project_with(tmp_path)
    models = {key: model for key, model in project.models.items() if key != name}
    assert found(replace(project, models=models)) == []


def test_a_table_of_that_name_for_something_else_is_let_be(tmp_path: Path) -> None:
    assert found(project_with(tmp_path, framework_stages="\nid,title\n1,Reach\n")) == []


def test_a_file_that_is_gone_is_let_be(tmp_path: Path) -> None:
    project = project_with(tmp_path)
    (tmp_path / "framework_stages.csv").unlink()
    assert found(project) == []


@pytest.mark.parametrize(
    ("before", "after", "findings"),
    [
        (
            "Marketing,connection,4",
            "Marketing,conection,4",
            [
                "2: LC501 stage 'meet' of framework 'F' reads 'conection', which is not a stage of "
                "lifecycle_stages. Did you mean 'connection'?",
                "6: LC503 framework 'F' has no home for connection. "
                "List them in a row with condition always; a stage such as 'outside' will do.",
            ],
        ),
        (
            "Support,none,0",
            "Support,,0",
            [
                "4: LC501 stage 'support' of framework 'F' has no canonical stage. "
                "List stages of the spine, or write none."
            ],
        ),
        (
            "churned,2",
            "churned|value,2",
            [
                "6: LC502 stage 'ended' of framework 'F' is a second home of 'value'; line 3 has it already. "
                "Take it out of one of them, or give one a condition."
            ],
        ),
        (
            "F,ended,5,Success,churned,2,always\n",
            "",
            [
                "5: LC503 framework 'F' has no home for churned. "
                "List them in a row with condition always; a stage such as 'outside' will do."
            ],
        ),
        (
            "track:advocacy|",
            "track:advocat|",
            [
                "5: LC504 stage 'speak' of framework 'F' asks for 'track:advocat', which is not a condition. "
                "Did you mean 'track:advocacy'?"
            ],
        ),
        (
            "holds:risk_seen",
            "holds:touch_identified",
            [
                "5: LC504 stage 'speak' of framework 'F' asks for 'holds:touch_identified', which is not a "
                "condition. "
                "Did you mean 'entered_by:touch_identified'?"
            ],
        ),
        (
            "1,track:advocacy|holds:risk_seen",
            "1,",
            ["5: LC504 stage 'speak' of framework 'F' has no condition. Write always, or a condition."],
        ),
        (
            "track:advocacy|holds:risk_seen",
            "track:advocacy|renewed|returned|first_day|habit_formed|service_pending",
            ["5: LC504 stage 'speak' of framework 'F' has 6 conditions, and 5 are read. Make it two rows."],
        ),
        (
            "churned,2,always",
            "churned,2,always|returned",
            [
                "6: LC504 stage 'ended' of framework 'F' has a condition beside `always`, which changes nothing. "
                "Write always alone, or leave it out."
            ],
        ),
        (
            "F,support",
            "G,support",
            ["4: LC505 stage 'support' of framework 'G': the framework is not in frameworks. Add a row there."],
        ),
        (
            "F,use,2",
            "F,use,1",
            ["3: LC506 stage 'use' of framework 'F' has sequence 1, as 'meet' in line 2. Give each stage its own."],
        ),
        (
            "F,ended,5",
            "F,speak,4,Sales,churned,1,first_day\nF,ended,5",
            [
                "6: LC506 stage 'speak' of framework 'F' has another `owner_team` than in line 5. "
                "Write the same in both."
            ],
        ),
        (
            "value,1,track",
            "value,3,track",
            [
                "5: LC507 stage 'speak' of framework 'F' never wins 'value' from line 3, whose precedence is 3. "
                "Give it a lower precedence."
            ],
        ),
        (
            "F,ended,5",
            "F,again,6,Sales,value,1,returned\nF,ended,5",
            [
                "6: LC507 stage 'again' of framework 'F' and line 5 have precedence 1 for 'value'. "
                "Give them different ones."
            ],
        ),
    ],
)
def test_a_faulty_row_is_told_with_its_line_and_its_fix(
    tmp_path: Path, before: str, after: str, findings: list[str]
) -> None:
    assert found(project_with(tmp_path, framework_stages=rows_with(before, after))) == findings


def test_a_framework_without_rows_and_one_listed_twice_are_told(tmp_path: Path) -> None:
    assert found(project_with(tmp_path, frameworks="framework,framework_label\nF,Ours\nG,Theirs\nF,Ours\n")) == [
        "frameworks.csv:3: LC503 framework 'G' has no row in framework_stages. Add its stages there.",
        "frameworks.csv:4: LC505 framework 'F' is listed twice; line 2 has it already. Keep one.",
    ]


def test_a_text_over_two_lines_does_not_shift_the_lines(tmp_path: Path) -> None:
    rows = rows_with("Success,value", '"Suc\ncess",value').replace("track:advocacy", "track:advocat")
    assert [line.split(" ")[0] for line in found(project_with(tmp_path, framework_stages=rows))] == ["6:"]


def test_sql_knows_the_words_that_the_check_knows() -> None:
    models = ROOT / "models" / "intermediate" / "lifecycle"
    facts = re.findall(r"'(\w+)' as fact", (models / "int_framework_facts.sql").read_text())
    conditions = (models / "int_framework_conditions.sql").read_text()
    assert sorted([*facts, "always", "first_day", "returned"]) == sorted(FACTS)
    assert all(f"'{word}'" in conditions for word in ("always", "first_day", "returned"))
    assert {f"'{kind}:'" for kind in ("track", "holds", "entered_by", "reached")} == set(
        re.findall(r"'\w+:'", conditions)
    )


def test_the_readme_of_the_seeds_tells_every_word() -> None:
    readme = (ROOT / "seeds" / "README.md").read_text()
    assert [word for word in (*FACTS, "track:", "holds:", "entered_by:", "reached:") if f"`{word}" not in readme] == []
