"""What the sandbox's parent loads: the whole examination, but for the models."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import cv2

from processors.evidence.checks import Thresholds
from processors.evidence.engines import Engines, load_engines
from processors.evidence.examine import examine_pictured, pipeline_version
from processors.evidence.opening import Limits
from processors.policy import load_policy
from streams.examination.child import Examiner
from streams.examination.model_pool import ModelPool
from streams.examination.wire import Examined, Request

_LAST = datetime(9999, 1, 1, tzinfo=UTC)


def make_examiner(config: Mapping[str, Any]) -> Examiner:
    """Load code and policy, start a process that runs the models; blocks for several seconds.

    `config`: `limits` by field name, `policy` the path of a policy file (none: the one shipped).
    The last version of its figures is taken: findings do not depend on the day they are made.
    Raises OSError where the models do not load.
    """
    pool = ModelPool()
    cv2.setNumThreads(1)
    limits = Limits(**config.get("limits", {}))
    thresholds = Thresholds.of(load_policy(config.get("policy")).at(_LAST))
    remote = pool.wait()
    engines = load_engines(remote)
    return Examiner(
        pipeline_version(engines, thresholds),
        lambda request, on_opened: _examine(request, on_opened, engines, limits, thresholds),
        pool,
        remote,
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
