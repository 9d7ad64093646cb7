"""What can be asked of a simulated company: its size, its time, and how strong each of its effects is."""

from dataclasses import dataclass, field, fields, replace
from datetime import date

from lifecycle.errors import UsageFault


@dataclass(frozen=True)
class Effects:
    """How strongly one thing moves another; 0 is not at all. Rates are relative: 1.5 is two and a half times as much.

    Attributes:
        slow_onboarding: How much longer `slow_segment` takes from winning to going live.
        poor_support_churn: More churn in the three months after a month with a first reply later than a day.
        early_value_churn: More (below 0: less) churn of who got value within 75 days of going live.
        poor_campaign_churn: More churn of who came by the poor campaign.
        poor_campaign_win: More (below 0: less) of its accounts that are qualified, and that are won.
        bad_quarter: More first replies later than a day in the bad quarter.
        price_rise: What the price rise adds to a price.
        price_rise_churn: More churn in the three months after an account's price has risen.
        seasonality: How far the arrivals of the best month are above those of an ordinary one.
        growth: By how much more arrive each month.
    """

    slow_onboarding: float = 1.0
    poor_support_churn: float = 1.5
    early_value_churn: float = -0.5
    poor_campaign_churn: float = 1.0
    poor_campaign_win: float = -0.4
    bad_quarter: float = 4.0
    price_rise: float = 0.1
    price_rise_churn: float = 0.6
    seasonality: float = 0.25
    growth: float = 0.03


@dataclass(frozen=True)
class Company:
    """A company to simulate.

    Attributes:
        accounts: How many accounts are ever seen.
        months: How many calendar months the data cover; the last one ends early, on `until`.
        seed: The same seed gives the same bytes.
        until: The day on which the data end, itself not in them.
        events_per_month: Acts of a customer in the product in a month, on average.
        tickets_per_month: Tickets of a customer in a month, on average.
        monthly_churn: Chance of an ordinary customer to leave in a month.
        poor_reply_rate: Share of tickets whose first reply comes later than a day.
        slow_segment: Who onboards slowly: enterprise, mid_market or smb.
        effects: How strongly one thing moves another.
        is_clean: Without the faults that exports of real systems have.
    """

    accounts: int = 400
    months: int = 24
    seed: int = 1
    until: date = date(2026, 7, 16)
    events_per_month: float = 100
    tickets_per_month: float = 1.5
    monthly_churn: float = 0.02
    poor_reply_rate: float = 0.06
    slow_segment: str = "mid_market"
    effects: Effects = field(default_factory=Effects)
    is_clean: bool = False

    def __post_init__(self) -> None:
        """Refuses what no company can be.

        Raises:
            UsageFault: A number is out of its range.
        """
        for name, low in (("accounts", 1), ("months", 1), ("events_per_month", 8), ("tickets_per_month", 0)):
            if getattr(self, name) < low:
                raise UsageFault(f"{name} is {getattr(self, name)}.", f"Give {low} or more.")
        if self.months > 120:
            raise UsageFault(f"months is {self.months}.", "Give at most 120: ten years.")
        for name in ("monthly_churn", "poor_reply_rate"):
            if not 0 <= getattr(self, name) <= 1:
                raise UsageFault(f"{name} is {getattr(self, name)}.", "Give a share from 0 to 1.")

    @property
    def starts_on(self) -> date:
        """The first day of the first month."""
        last = self.until.year * 12 + self.until.month - 1
        if self.until.day == 1:
            last -= 1
        first = last - self.months + 1
        return date(first // 12, first % 12 + 1, 1)

    @property
    def bad_quarter_month(self) -> int:
        """The month, counted from 0, in which the bad quarter of the support begins: past the middle."""
        return round(0.6 * self.months)

    @property
    def poor_campaign_month(self) -> int:
        """The month in which the three months of the poor campaign begin: a third of the way."""
        return round(0.35 * self.months)

    @property
    def price_rise_month(self) -> int:
        """The month on whose first day prices rise: three quarters of the way."""
        return round(0.77 * self.months)


def with_effects(company: Company, settings: tuple[str, ...]) -> Company:
    """A company whose effects are changed by `name=size` each.

    Raises:
        UsageFault: There is no such effect, or its size is no number.
    """
    known = [each.name for each in fields(Effects)]
    sizes: dict[str, float] = {}
    for setting in settings:
        name, _, size = setting.partition("=")
        if name not in known:
            raise UsageFault(f"There is no effect '{name}'.", f"Effects are {', '.join(known)}.")
        try:
            sizes[name] = float(size)
        except ValueError:
            raise UsageFault(f"'{setting}' gives no size.", f"Write it as {name}=0.5.") from None
    return replace(company, effects=replace(company.effects, **sizes))
