"""Running a neural network: OpenVINO on one thread, in bfloat16 where the processor has it.

The only file that knows OpenVINO. Measured beside onnxruntime in docs/decisions/0009.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from processors.evidence.engines.models import Tensor

# OpenVINO reports to its maker that it was imported, unless the reporting part cannot be found.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
import openvino  # noqa: E402
from openvino import opset13  # noqa: E402
from openvino.preprocess import PrePostProcessor  # noqa: E402

_TRANSPOSED = "ConvolutionBackpropData"


class Network:
    """A graph ready to run. Not for two threads at once."""

    def __init__(self, compiled: openvino.CompiledModel) -> None:
        self._request = compiled.create_infer_request()

    def __call__(self, tensor: Tensor | NDArray[np.uint8]) -> Tensor:
        """The first output, valid until the next call."""
        self._request.set_input_tensor(openvino.Tensor(tensor, shared_memory=True))
        self._request.infer()
        output: Tensor = self._request.get_output_tensor(0).data
        return output

    def warm(self, *shapes: tuple[int, ...]) -> None:
        """See pictures of each shape: the first time takes several times as long as the next."""
        for shape in shapes:
            self(np.zeros(shape, dtype=np.uint8))


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

    def of_pixels(self) -> "Graph":
        """Taking pictures of one size, pictures × height × width × 3, blue-green-red.

        The model takes pictures × 3 × height × width in −1…1, as all of ours were taught.
        """
        made = PrePostProcessor(self._model.clone())
        entry = made.input()
        entry.tensor().set_element_type(openvino.Type.u8).set_layout(openvino.Layout("NHWC"))
        entry.model().set_layout(openvino.Layout("NCHW"))
        entry.preprocess().convert_element_type(openvino.Type.f32).mean(127.5).scale(127.5)
        return Graph._of(made.build())

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

    def unfolded(self) -> "Graph":
        """A map of text as the figures behind its shares: 1 × 16 × height / 4 × width / 4.

        The model ends in two transposed convolutions, each of which makes 2 × 2 pixels of one and
        no pixel twice, and a sigmoid. Here they are plain ones to more channels, which take a
        third of the time, and no sigmoid: channel 8a + 4b + 2c + d is row 2a + c and column
        2b + d of every 4 × 4 pixels. Raises ValueError for a model that ends otherwise.
        """
        model = self._model.clone()
        _, shift, second, _, bias, first = _ending(
            model, "Sigmoid", "Add", _TRANSPOSED, "Relu", "Add", _TRANSPOSED
        )
        inner, outer = _constant(first), _constant(second)
        features, between = inner.shape[:2]
        if inner.shape[2:] != (2, 2) or outer.shape != (between, 1, 2, 2):
            raise ValueError(f"no doubling, once and again: {inner.shape}, {outer.shape}")
        spread = inner.transpose(2, 3, 1, 0).reshape(4 * between, features, 1, 1)
        gathered = np.kron(np.eye(4), outer.transpose(2, 3, 1, 0).reshape(4, between))
        biases = np.tile(_constant(bias).reshape(-1), 4).reshape(1, -1, 1, 1)
        hidden = opset13.relu(_plain(first.input_value(0), spread, biases))
        made = _plain(hidden.output(0), gathered.reshape(16, -1, 1, 1), _constant(shift))
        return Graph._of(openvino.Model([made], model.get_parameters(), "unfolded"))


def precision() -> str:
    """In what the figures of a network are kept here: it decides them a little."""
    capabilities = openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "bf16" if "BF16" in capabilities else "f32"


def _ending(model: openvino.Model, *kinds: str) -> list[openvino.Node]:
    """The last operations, from the last back; raises ValueError if they are not of these kinds."""
    found, node = [], model.get_results()[0].input_value(0).get_node()
    for kind in kinds:
        while node.get_type_name() == "Identity":
            node = node.input_value(0).get_node()
        if node.get_type_name() != kind:
            raise ValueError(f"the model ends in {node.get_type_name()} where {kind} was expected")
        found.append(node)
        node = node.input_value(0).get_node()
    return found


def _constant(node: openvino.Node) -> Tensor:
    """What the operation is done with."""
    return np.array(node.input_value(1).get_node().data, dtype=np.float32)


def _plain(figures: openvino.Output, kernel: Tensor, bias: Tensor) -> openvino.Node:
    """A convolution of single pixels, with the bias added."""
    weights = opset13.constant(np.ascontiguousarray(kernel, dtype=np.float32))
    done = opset13.convolution(figures, weights, [1, 1], [0, 0], [0, 0], [1, 1])
    return opset13.add(done, opset13.constant(bias))


def _last_product(model: openvino.Model) -> openvino.Node:
    node = model.get_results()[0]
    while node.get_type_name() != "MatMul":
        node = node.input_value(0).get_node()
    return node
