"""Running a neural network: OpenVINO on one thread, in bfloat16 where the processor has it.

The only file that knows OpenVINO. Measured beside onnxruntime in docs/decisions/0009.
"""

import sys
from pathlib import Path

import numpy as np

from processors.evidence.engines.models import Tensor

# OpenVINO reports to its maker that it was imported, unless the reporting part cannot be found.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
import openvino  # noqa: E402


class Network:
    """One model, loaded and compiled when made (blocks for a tenth of a second or two).

    The first run with a shape takes several times as long as the next ones: `warm` makes that
    up before a process is forked. Not for two threads at once; works in a fork of its process.
    """

    def __init__(self, model: Path) -> None:
        core = openvino.Core()
        self.precision = _precision(core)
        self._model = core.read_model(str(model))
        compiled = core.compile_model(
            self._model,
            "CPU",
            {
                "INFERENCE_NUM_THREADS": 1,
                "NUM_STREAMS": 1,
                "INFERENCE_PRECISION_HINT": self.precision,
            },
        )
        self._request = compiled.create_infer_request()

    def __call__(self, tensor: Tensor) -> Tensor:
        """The first output, valid until the next call."""
        self._request.infer([tensor], share_inputs=True, share_outputs=True)
        output: Tensor = self._request.get_output_tensor(0).data
        return output

    def warm(self, *shapes: tuple[int, ...]) -> None:
        """Run once with each shape, so that later runs find it prepared."""
        for shape in shapes:
            self(np.zeros(shape, dtype=np.float32))

    def described(self, key: str) -> str:
        """What the ONNX file says of itself under the key; raises RuntimeError without it."""
        said: str = self._model.get_rt_info(["framework", key]).astype(str)
        return said


def _precision(core: openvino.Core) -> str:
    capabilities = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "bf16" if "BF16" in capabilities else "f32"
