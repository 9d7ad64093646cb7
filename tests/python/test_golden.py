"""Every metric gives its golden number; tests/golden/README.md tells how they are written."""

from decimal import Decimal
from pathlib import Path

import pytest
from golden import GOLDEN, GoldenError, Laboratory, Question, differences, is_equal, open_laboratory, read_golden

from lifecycle.engine import MetricQuery

FILES = sorted(GOLDEN.glob("*.yml"))


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    return open_laboratory(tmp_path_factory.mktemp("golden"))


def test_every_metric_has_a_golden_file_and_every_golden_file_a_metric(laboratory: Laboratory) -> None:
    assert [path.stem for path in FILES] == laboratory.metrics


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_metric_gives_its_golden_number(laboratory: Laboratory, path: Path) -> None:
    golden = read_golden(path)
    laboratory.fill(golden)
    for question in golden.questions:
        found = differences(question, laboratory.answer(question.query))
        if found:
            pytest.fail(f"{path.name}, {question.query}:\n{found}", pytrace=False)
