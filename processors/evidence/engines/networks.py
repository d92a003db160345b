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
from openvino import opset13  # noqa: E402


class Network:
    """A graph ready to run. Not for two threads at once."""

    def __init__(self, compiled: openvino.CompiledModel) -> None:
        self._request = compiled.create_infer_request()

    def __call__(self, tensor: Tensor) -> Tensor:
        """The first output, valid until the next call."""
        self._request.set_input_tensor(openvino.Tensor(tensor, shared_memory=True))
        self._request.infer()
        output: Tensor = self._request.get_output_tensor(0).data
        return output

    def warm(self, *shapes: tuple[int, ...]) -> None:
        """Run once with each shape: the first run takes several times as long as the next ones."""
        for shape in shapes:
            self(np.zeros(shape, dtype=np.float32))


class Graph:
    """What the file of a model says, or a part of it; nothing runs yet."""

    def __init__(self, file: Path) -> None:
        self._model = openvino.Core().read_model(str(file))

    @classmethod
    def _of(cls, model: openvino.Model) -> "Graph":
        made = cls.__new__(cls)
        made._model = model
        return made

    def described(self, key: str) -> str:
        """What the file says of itself under the key; raises RuntimeError without it."""
        said: str = self._model.get_rt_info(["framework", key]).astype(str)
        return said

    def compiled(self, *shape: int) -> Network:
        """Blocks for a tenth of a second or two.

        For one shape only it takes 20 MB more than for any, and every run half a millisecond less.
        """
        model = self._model
        if shape:
            model = model.clone()
            model.reshape(shape)
        core = openvino.Core()
        how = {
            "INFERENCE_NUM_THREADS": 1,
            "NUM_STREAMS": 1,
            "INFERENCE_PRECISION_HINT": precision(),
        }
        return Network(core.compile_model(model, "CPU", how))

    def halves(self) -> tuple["Graph", "Graph"]:
        """All before the last product of matrices, and that with all that follows.

        The figures of the one, 1 × rows × features, are what the other takes.
        """
        whole = self._model.clone()
        product = _last_product(whole).input_value(0)
        before = openvino.Model([product], whole.get_parameters(), "before")
        rest = self._model.clone()
        row = opset13.parameter(product.get_partial_shape(), np.float32)
        _last_product(rest).input(0).replace_source_output(row.output(0))
        return Graph._of(before), Graph._of(openvino.Model(rest.get_results(), [row], "after"))


def precision() -> str:
    """In what the figures of a network are kept here: it decides them a little."""
    capabilities = openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "bf16" if "BF16" in capabilities else "f32"


def _last_product(model: openvino.Model) -> openvino.Node:
    node = model.get_results()[0]
    while node.get_type_name() != "MatMul":
        node = node.input_value(0).get_node()
    return node
