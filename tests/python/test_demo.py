"""The demo's last lines."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lifecycle import demo
from lifecycle.definitions import Meta, Metric
from lifecycle.demo import Headline, Month, demo_folder
from lifecycle.errors import EnvironmentFault
from lifecycle.terminal import show_headlines

MRR = Metric("mrr", "MRR", "", "simple", "", meta=Meta(format="money", unit="currency"))
CHURN = Metric("logo_churn_rate", "Customer churn rate", "", "ratio", "", meta=Meta(format="percent", unit="ratio"))


def test_the_headlines_are_shown_with_their_unit_and_a_missing_one_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    show_headlines(Month(date(2024, 12, 1), "USD", (Headline(MRR, Decimal("1234.5")), Headline(CHURN, None))))

    assert capsys.readouterr().out == (
        "December 2024\n"
        "metric                  value  unit\n"
        "MRR                  1,234.50  USD\n"
        "Customer churn rate       n/a\n"
    )


def test_the_project_is_found_beside_the_package() -> None:
    assert (demo_folder() / "dbt_project.yml").exists()


def test_a_package_without_the_project_says_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "__file__", str(tmp_path / "site-packages" / "lifecycle" / "demo.py"))
    monkeypatch.chdir(tmp_path)

    with pytest.raises(EnvironmentFault) as fault:
        demo_folder()

    assert str(fault.value) == ("The project lifecycle is not here. Run it in the repository, or give --project-dir.")
