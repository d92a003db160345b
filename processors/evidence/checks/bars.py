"""The policy's bars for pictures (E-02), seals (E-05) and signs of editing (E-11)."""

from dataclasses import dataclass
from datetime import timedelta

from processors.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class LegibleBars:
    """When a picture counts as read: so many `letters`, of so much `confidence` on average.

    Of them `sure_share` must be read with at least `sure`. A name or text that runs into a glare
    or the picture's edge is held for `half_hidden` sure at most. Confidence from 0 to 1.
    """

    letters: int
    confidence: float
    sure: float
    sure_share: float
    half_hidden: float

    @classmethod
    def of(cls, policy: Policy) -> "LegibleBars":
        """Raises UnknownFigure if the figure is missing."""
        return cls(**policy.table("E-02.legible"))


@dataclass(frozen=True, slots=True)
class FaultBars:
    """When a picture that was not wholly read counts as spoilt, and in which way.

    `dark`, `clipped`, `white` and `contrast` are grey levels: paper is dark below the first, a spot
    of light is at least the second, paper as white as the third does not glare, print stands out
    by the fourth. `blurred` is Crété-Roffet's measure; `glaring` the least share of the text under
    a spot of light. `print_height` and `picture_side` are pixels below which it is too small, the
    second where no line was found. `edge`: how near to the picture's edge is at it, as a share of
    its longer side; `cut_lines`, `cut_words`: so many lines ending at a side of it, or lying along
    its upper or lower edge, show a paper cut off. Fewer than `letters` are hardly any text.
    `inverted`: the least share of the print that is lighter than what it stands on. A page read
    with less than `doubtful` on average is looked at in a mirror: so many `mirrored_lines` must be
    read there with `mirrored`.
    """

    dark: int
    clipped: int
    white: int
    contrast: int
    blurred: float
    glaring: float
    print_height: int
    picture_side: int
    edge: float
    cut_lines: int
    cut_words: int
    letters: int
    inverted: float
    doubtful: float
    mirrored_lines: int
    mirrored: float

    @classmethod
    def of(cls, policy: Policy) -> "FaultBars":
        """Raises UnknownFigure if the figure is missing."""
        return cls(**policy.table("E-02.picture_faults"))


@dataclass(frozen=True, slots=True)
class SettleBars:
    """When a name printed on a page settles what its seal says.

    `cost` in nats: how much less likely than the likeliest reading the name may be on the rim;
    `strips`: least readings of the rim that must have been weighed, one alone may be blurred just
    where another company's name differs; `likeness` of the name to a reading, from 0 to 1;
    `confidence`: most that a name so settled is trusted with.
    """

    cost: float
    strips: int
    likeness: float
    confidence: float

    @classmethod
    def of(cls, policy: Policy) -> "SettleBars":
        """Raises UnknownFigure if the figure is missing."""
        return cls(**policy.table("E-05.seal_settled"))


@dataclass(frozen=True, slots=True)
class PatchBars:
    """When a line's paper is another than that around it, on a page without grain.

    `lines`: on pages of fewer nothing is told; `regions`: nor where more than so many stand out.
    `step` is in grey levels, `spreads` in the page's own spreads of steps, `grain` in grey levels.
    """

    lines: int
    regions: int
    step: float
    spreads: float
    grain: float


@dataclass(frozen=True, slots=True)
class SmoothBars:
    """When a line's paper has lost the grain that the page has.

    `grain`: the least variance of the paper, in grey levels; `share`: the least part of the line
    without grain; `around` and `others`: how many times that of its surroundings and of every
    other line it must be; `rest`: with more on other lines nothing is told.
    """

    regions: int
    grain: float
    share: float
    around: float
    others: float
    rest: float


@dataclass(frozen=True, slots=True)
class TamperBars:
    """What counts as a sign of editing; `long_after` lies between a file's making and change."""

    editors: tuple[str, ...]
    long_after: timedelta
    patch: PatchBars
    smooth: SmoothBars

    @classmethod
    def of(cls, policy: Policy) -> "TamperBars":
        """Raises UnknownFigure if a figure is missing."""
        patch, smooth = policy.table("E-11.patch"), policy.table("E-11.smoothed")
        return cls(
            editors=policy.choices("E-11.editors"),
            long_after=timedelta(minutes=policy.number("E-11.changed_after_minutes")),
            patch=PatchBars(**patch),
            smooth=SmoothBars(**smooth),
        )
