"""P-04: the ladder of a shop's strikes. Each step is proposed to a person, none is taken here."""

from processors.cases.decisions import Strikes
from processors.policy import Policy
from processors.text import Text

STEPS: dict[str, Text] = {
    "penalty": Text("违约金", "a penalty"),
    "restriction": Text("限制店铺", "a restriction of the shop"),
    "removal": Text("清退店铺", "the shop's removal"),
}
"""The steps above the warning that carries the strike."""


def step_reached(strikes: Strikes, policy: Policy) -> Text | None:
    """The highest step that these strikes were the first to reach; None when they reached none."""
    ladder = policy.table("P-04.ladder")
    before = strikes.total - strikes.added
    reached = [name for name in STEPS if before < int(ladder[name]) <= strikes.total]
    return STEPS[reached[-1]] if reached else None
