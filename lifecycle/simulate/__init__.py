"""Companies that never were, with a truth that is known: nothing else in `lifecycle` imports this package."""

from lifecycle.simulate.company import Company, Effects, with_effects
from lifecycle.simulate.run import Written, simulate

__all__ = ["Company", "Effects", "Written", "simulate", "with_effects"]
