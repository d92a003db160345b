"""The rules' figures as versioned data, and the calendar their periods run by."""

from processors.policy.loading import load_policy
from processors.policy.policy import (
    Detail,
    Figure,
    LawProfile,
    Period,
    Policies,
    Policy,
    Rule,
    UnknownFigure,
)
from processors.policy.reading import PolicyRefused, Problem

__all__ = [
    "Detail",
    "Figure",
    "LawProfile",
    "Period",
    "Policies",
    "Policy",
    "PolicyRefused",
    "Problem",
    "Rule",
    "UnknownFigure",
    "load_policy",
]
