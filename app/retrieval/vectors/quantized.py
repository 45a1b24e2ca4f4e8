"""MiniLM as an ONNX graph with eight-bit weights: the numpy form's arithmetic with its large products in integers.

Weights are rounded per output column, activations per row while the graph runs (the rule of LLM.int8, Dettmers et al.
2022, arXiv 2208.07339), so no calibration data is needed and one token's outlier coarsens no other. The graph takes the
word pieces of one text: without padding there is no mask, and one text fills the processor as well as several.
"""

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from app.retrieval.vectors.fast import INPUT, OUTPUT, PROBE, PROBED
from app.retrieval.vectors.minilm import HEADS, Dense, Layer, Matrix, MiniLM, Norm

_MICROSOFT = "com.microsoft"
# Channels of the residual stream that are 3 to 17 times as large as the median channel, in most layers. Made smaller
# before rounding, and their weights larger, they no longer set the step of a whole row (SmoothQuant, Xiao et al. 2023,
# arXiv 2211.10438).
_LOUD = {63: 2.0, 99: 6.0, 127: 2.0, 157: 2.0, 223: 3.0, 338: 2.0}
# GELU is never below -0.17: a step of at least 2/233 and a zero at 20 of 255 hold all of it.
_GELU_ZERO, _GELU_STEPS, _GELU_LEAST = 20, 233.0, 2.0
_ZERO, _STEPS = 128, 127.0


def build_graph(model: MiniLM) -> bytes:
    """The graph, ready to be loaded or written: 35 MB instead of 90."""
    graph = _Graph()
    rows = graph.embedded(model)
    for number, layer in enumerate(model.layers):
        rows = graph.layer(f"{number}", layer, rows)
    graph.node("ReduceMean", [rows, graph.ints("rows", [0])], "mean", keepdims=0)
    graph.node("LpNormalization", ["mean"], OUTPUT, axis=0, p=2)
    return graph.finished(model.words.shape[1], {PROBED: " ".join(f"{each:.4f}" for each in model.embed(PROBE))})


class _Graph:
    """Nodes and constants of the graph in the making. Every method returns the name of the value that it adds."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def node(self, operator: str, inputs: list[str], name: str, *, domain: str = "", **attributes: float) -> str:
        """One operator with one result."""
        node = helper.make_node(operator, inputs, [name], name=name, domain=domain)
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self._nodes.append(node)
        return name

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        """A tensor that is part of the model; equal names are one constant."""
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def ints(self, name: str, values: list[int]) -> str:
        """A constant shape or axis."""
        return self.constant(name, np.array(values, dtype=np.int64))

    def embedded(self, model: MiniLM) -> str:
        """Words and places, normalised. The words are kept in half precision: they are three quarters of the file."""
        words = self.constant("words", model.words.astype(np.float16))
        self.node("Gather", [words, INPUT], "half")
        self.node("Cast", ["half"], "wide", to=TensorProto.FLOAT)
        self.node("Shape", [INPUT], "length")
        places = self.constant("places", model.places)
        self.node("Slice", [places, self.ints("first", [0]), "length", self.ints("rows", [0])], "placed")
        self.node("Add", ["wide", "placed"], "together")
        # One zero point for each row, for the rounding of activations.
        self._zeros("zeros", _ZERO)
        self._zeros("gelu-zeros", _GELU_ZERO)
        return self._norm("embedded", "together", model.embedded)

    def layer(self, name: str, layer: Layer, rows: str) -> str:
        """One transformer block."""
        mixed = self._dense(f"{name}.attend", self._rounded(f"{name}.a", rows, loud=True), layer.attend, loud=True)
        attended = self._attention(f"{name}.attention", mixed, layer.attend.bias)
        joined = self._dense(f"{name}.join", self._rounded(f"{name}.j", attended), layer.join)
        middle = self._norm(f"{name}.attended", self._sum(f"{name}.j+", joined, layer.join, rows), layer.attended)
        wide = self._dense(f"{name}.widen", self._rounded(f"{name}.w", middle, loud=True), layer.widen, loud=True)
        bias = self.constant(f"{name}.widen.bias", layer.widen.bias)
        gelu = self.node("BiasGelu", [wide, bias], f"{name}.gelu", domain=_MICROSOFT)
        narrow = self._dense(f"{name}.narrow", self._rounded_gelu(f"{name}.n", gelu), layer.narrow)
        return self._norm(f"{name}.output", self._sum(f"{name}.n+", narrow, layer.narrow, middle), layer.output)

    def finished(self, width: int, properties: dict[str, str]) -> bytes:
        """The whole model, serialised."""
        taken = helper.make_tensor_value_info(INPUT, TensorProto.INT32, ["length"])
        given = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [width])
        graph = helper.make_graph(self._nodes, "minilm", [taken], [given], list(self._constants.values()))
        versions = [helper.make_opsetid("", 21), helper.make_opsetid(_MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=10, producer_name="cto-team")
        helper.set_model_props(model, properties)
        return bytes(model.SerializeToString(deterministic=True))

    def _zeros(self, name: str, zero: int) -> None:
        value = helper.make_tensor("zero", TensorProto.UINT8, [1], [zero])
        self._nodes.append(helper.make_node("ConstantOfShape", ["length"], [name], value=value))

    def _rounded(self, name: str, rows: str, *, loud: bool = False) -> tuple[str, str, str]:
        """Bytes around 128, the step of each row, and the zero point."""
        if loud:
            quieter = self.constant("quieter", 1 / _loudness(384))
            rows = self.node("Mul", [rows, quieter], f"{name}.quiet")
        self.node("Abs", [rows], f"{name}.size")
        self.node("ReduceMax", [f"{name}.size", self.ints("columns", [-1])], f"{name}.largest", keepdims=0)
        scale = self.constant("scale", np.array([1 / _STEPS], dtype=np.float32))
        self.node("Mul", [f"{name}.largest", scale], f"{name}.step")
        return self._bytes(name, rows, "zeros", _ZERO)

    def _rounded_gelu(self, name: str, rows: str) -> tuple[str, str, str]:
        """As above for what GELU gives: nearly all of it is positive, so nearly all bytes are kept for that side."""
        self.node("ReduceMax", [rows, self.ints("columns", [-1])], f"{name}.largest", keepdims=0)
        self.node(
            "Max",
            [f"{name}.largest", self.constant("least", np.array([_GELU_LEAST], dtype=np.float32))],
            f"{name}.range",
        )
        scale = self.constant("gelu-scale", np.array([1 / _GELU_STEPS], dtype=np.float32))
        self.node("Mul", [f"{name}.range", scale], f"{name}.step")
        return self._bytes(name, rows, "gelu-zeros", _GELU_ZERO)

    def _bytes(self, name: str, rows: str, zeros: str, zero: int) -> tuple[str, str, str]:
        self.node("QuantizeLinear", [rows, f"{name}.step", zeros], f"{name}.bytes", axis=0)
        self.node("Unsqueeze", [f"{name}.step", self.ints("columns", [-1])], f"{name}.steps")
        return f"{name}.bytes", f"{name}.steps", self.constant(f"zero-{zero}", np.array(zero, dtype=np.uint8))

    def _dense(self, name: str, rounded: tuple[str, str, str], dense: Dense, *, loud: bool = False) -> str:
        """The product of rounded rows and rounded weights, without the bias."""
        rows, steps, zero = rounded
        weight = dense.weight * _loudness(len(dense.weight))[:, None] if loud else dense.weight
        weights, scales = _by_column(weight)
        inputs = [
            rows,
            self.constant(f"{name}.weight", weights),
            self.constant("one", np.array(1, dtype=np.float32)),
            self.constant(f"{name}.scale", scales),
            zero,
        ]
        product = self.node("MatMulIntegerToFloat", inputs, f"{name}.product", domain=_MICROSOFT)
        return self.node("Mul", [product, steps], name)

    def _attention(self, name: str, mixed: str, bias: Matrix) -> str:
        """Attention over all heads, in full width."""
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        whole = self.node("Unsqueeze", [mixed, self.ints("rows", [0])], f"{name}.mixed")
        self._nodes.append(helper.make_node("Split", [whole], parts, axis=2, num_outputs=3))
        biased = [*parts, self.constant(f"{name}.bias", bias)]
        self.node("MultiHeadAttention", biased, f"{name}.whole", domain=_MICROSOFT, num_heads=HEADS)
        return self.node("Squeeze", [f"{name}.whole", self.ints("rows", [0])], name)

    def _sum(self, name: str, rows: str, dense: Dense, beside: str) -> str:
        biased = self.node("Add", [rows, self.constant(f"{name}.bias", dense.bias)], f"{name}.biased")
        return self.node("Add", [biased, beside], f"{name}.sum")

    def _norm(self, name: str, rows: str, norm: Norm) -> str:
        inputs = [rows, self.constant(f"{name}.weight", norm.weight), self.constant(f"{name}.bias", norm.bias)]
        return self.node("LayerNormalization", inputs, name, axis=-1, epsilon=1e-12)


def _loudness(width: int) -> Matrix:
    sizes = np.ones(width, dtype=np.float32)
    sizes[list(_LOUD)] = list(_LOUD.values())
    return sizes


def _by_column(weight: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Whole numbers of -127 to 127 and, for each column, what one of them stands for."""
    steps: Matrix = np.abs(weight).max(axis=0) / np.float32(127)
    return np.rint(weight / steps).astype(np.int8), steps
