"""A lifecycle's diagram, drawn from its table alone (Mermaid)."""

from collections import defaultdict

from processors.cases.lifecycle import Lifecycle
from processors.cases.values import State

_ENDS = frozenset({State.CLOSED, State.MERGED})


def mermaid(lifecycle: Lifecycle) -> str:
    """A state diagram: one arrow per pair of states, labelled with all that leads there.

    What a state answers without being left (rejected, ignored, noted) is not drawn.
    """
    arrows: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for (state, what), entry in sorted(lifecycle.table.items()):
        for target in entry.leads_to:
            if target is not state:
                arrows[state.value, target.value].append(what)
    lines = ["stateDiagram-v2"]
    for (origin, goal), labels in sorted(arrows.items()):
        lines.append(f"    {origin} --> {goal}: {', '.join(sorted(labels))}")
    ends = sorted({state.value for state, _ in lifecycle.table if state in _ENDS})
    return "\n".join([*lines, *(f"    {end} --> [*]" for end in ends), ""])
