"""Seeds load on every engine."""

from pathlib import Path

import pytest

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.csv"))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_no_seed_has_an_apostrophe(seed: Path) -> None:
    # dbt-spark writes seeds between single quotes and escapes none
    assert "'" not in seed.read_text(encoding="utf-8")
