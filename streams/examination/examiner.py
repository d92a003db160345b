"""What the sandbox's parent loads: the whole examination with its engines, warmed up."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import cv2
import numpy as np

from processors.evidence.checks import Thresholds
from processors.evidence.engines import Engines, load_engines
from processors.evidence.engines.port import Picture, Preparable
from processors.evidence.examine import examine_pictured, pipeline_version
from processors.evidence.opening import Limits
from processors.policy import load_policy
from streams.examination.child import Examiner
from streams.examination.wire import Examined, Request

_LAST = datetime(9999, 1, 1, tzinfo=UTC)


def make_examiner(config: Mapping[str, Any]) -> Examiner:
    """Load engines and policy, prepare the models; blocks for several seconds.

    `config`: `limits` by field name, `policy` the path of a policy file (none: the one shipped).
    The last version of its figures is taken: findings do not depend on the day they are made.
    """
    cv2.setNumThreads(1)
    engines = load_engines()
    limits = Limits(**config.get("limits", {}))
    thresholds = Thresholds.of(load_policy(config.get("policy")).at(_LAST))
    _warm_up(engines)
    return Examiner(
        pipeline_version(engines, thresholds),
        lambda request, on_opened: _examine(request, on_opened, engines, limits, thresholds),
    )


def _examine(
    request: Request,
    on_opened: Callable[[int], None],
    engines: Engines,
    limits: Limits,
    thresholds: Thresholds,
) -> Examined:
    done = examine_pictured(
        request.content,
        request.declared,
        engines=engines,
        limits=limits,
        thresholds=thresholds,
        width=request.picture_width,
        on_opened=on_opened,
    )
    return Examined(done.findings, done.pictures)


def _warm_up(engines: Engines) -> None:
    """Have the engine ready and read a page of our own, so that no document pays for that."""
    if isinstance(engines.reader, Preparable):
        engines.reader.prepare()
    if engines.reader is not None:
        engines.reader.read_page(_own_page())


def _own_page() -> Picture:
    page = np.full((240, 480, 3), 255, dtype=np.uint8)
    cv2.putText(page, "2026", (40, 120), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (0, 0, 0), 4)
    return page
