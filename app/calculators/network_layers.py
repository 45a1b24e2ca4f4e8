"""Shapes of network layers and geometry of predictions."""

import math
from itertools import pairwise

from app.calculators.base import Arguments, Calculator, Input, Kind, Result
from app.calculators.inputs import flag, number, numbers, whole
from app.calculators.wording import fixed, plain
from app.domain.errors import CalculationError

_CORNERS = 4


def convolution_output(size: int, kernel: int, stride: int, padding: int) -> int:
    """Width of the output of a convolution or pooling layer."""
    return (size + 2 * padding - kernel) // stride + 1


def overlap(first: list[float], second: list[float]) -> float:
    """Intersection over union of two boxes x1, y1, x2, y2."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    common = max(0.0, width) * max(0.0, height)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (first, second)]
    return common / (sum(areas) - common)


def _convolution(given: Arguments) -> Result:
    size, kernel = given.whole("size"), given.whole("kernel")
    stride, padding = given.whole("stride"), given.whole("padding")
    if kernel > size + 2 * padding:
        raise CalculationError("kernel must fit into the padded input.")
    out = convolution_output(size, kernel, stride, padding)
    formula = f"floor(({size} + 2 x {padding} - {kernel}) / {stride}) + 1 = {out}"
    summary = f"The output is {out} x {out}"
    outputs = {"output_size": out}
    if given.has("input_channels") and given.has("filters"):
        channels, filters = given.whole("input_channels"), given.whole("filters")
        weights = kernel * kernel * channels * filters + filters * int(given.flag("bias"))
        outputs["parameters"] = weights
        formula += f"; {kernel} x {kernel} x {channels} x {filters} + bias = {weights:,}"
        summary += f" x {filters}; the layer has {plain(weights)} parameters"
    return Result(outputs, formula, f"{summary}.")


def _dense(given: Arguments) -> Result:
    sizes = [int(size) for size in given.numbers("layer_sizes")]
    if len(sizes) < len(("input", "output")):
        raise CalculationError("layer_sizes must hold at least two sizes.")
    bias = int(given.flag("bias"))
    each = [(a + bias) * b for a, b in pairwise(sizes)]
    terms = " + ".join(f"({a:,} + {bias}) x {b:,}" for a, b in pairwise(sizes))
    summary = f"The layers have {plain(sum(each))} parameters."
    return Result({"parameters": sum(each)}, f"{terms} = {sum(each):,}", summary)


def _overlap(given: Arguments) -> Result:
    first, second = given.numbers("first_box"), given.numbers("second_box")
    if len(first) != _CORNERS or len(second) != _CORNERS:
        raise CalculationError("first_box and second_box must hold x1, y1, x2 and y2.")
    if any(box[2] <= box[0] or box[3] <= box[1] for box in (first, second)):
        raise CalculationError("first_box and second_box must have x2 above x1 and y2 above y1.")
    value = overlap(first, second)
    formula = f"intersection / union = {plain(round(value, 6))}"
    return Result({"iou": value}, formula, f"The intersection over union is {fixed(value, 4)}.")


def _cosine(given: Arguments) -> Result:
    first, second = given.numbers("first"), given.numbers("second")
    if len(first) != len(second):
        raise CalculationError("second must have as many values as first.")
    lengths = math.hypot(*first) * math.hypot(*second)
    if not lengths:
        raise CalculationError("first and second must not be all zero.")
    dot = math.fsum(a * b for a, b in zip(first, second, strict=True))
    value = dot / lengths
    formula = f"{plain(round(dot, 6))} / {plain(round(lengths, 6))} = {plain(round(value, 6))}"
    distance = math.dist(first, second)
    summary = f"The cosine similarity is {fixed(value, 4)}, the Euclidean distance {fixed(distance, 4)}."
    return Result({"cosine": value, "dot_product": dot, "distance": distance}, formula, summary)


def _perplexity(given: Arguments) -> Result:
    loss = given.number("cross_entropy")
    value = math.exp(loss)
    formula = f"e^{plain(loss)} = {plain(round(value, 6))}"
    summary = f"The perplexity is {fixed(value, 3)} ({fixed(loss / math.log(2), 3)} bits per token)."
    return Result({"perplexity": value, "bits_per_token": loss / math.log(2)}, formula, summary)


def _optional(name: str, doc: str) -> Input:
    return Input(name, Kind.WHOLE, "channels", doc, minimum=1, maximum=1e6, optional=True)


NETWORK_CALCULATORS = (
    Calculator(
        "convolution",
        "C-74",
        "Output size and parameters of a convolution",
        (
            whole("size", "pixels", "Width of the square input.", low=1, high=1e6),
            whole("kernel", "pixels", "Width of the kernel.", low=1, high=1e6),
            whole("stride", "pixels", "Stride.", 1, low=1, high=1e6),
            whole("padding", "pixels", "Padding on each side.", 0, high=1e6),
            _optional("input_channels", "Channels of the input; with filters gives the parameters."),
            _optional("filters", "Filters of the layer."),
            flag("bias", "Whether each filter has a bias.", default=True),
        ),
        _convolution,
    ),
    Calculator(
        "dense-parameters",
        "C-74",
        "Parameters of dense layers",
        (
            numbers("layer_sizes", "neurons", "Size of the input and of each layer.", low=1, high=1e9),
            flag("bias", "Whether each neuron has a bias.", default=True),
        ),
        _dense,
    ),
    Calculator(
        "box-overlap",
        "C-75",
        "Intersection over union of two boxes",
        (
            numbers("first_box", "pixels", "x1, y1, x2, y2.", low=-1e9, high=1e9),
            numbers("second_box", "pixels", "x1, y1, x2, y2.", low=-1e9, high=1e9),
        ),
        _overlap,
    ),
    Calculator(
        "vector-similarity",
        "C-75",
        "Cosine similarity of two vectors",
        (
            numbers("first", "values", "First vector.", low=-1e9, high=1e9),
            numbers("second", "values", "Second vector.", low=-1e9, high=1e9),
        ),
        _cosine,
    ),
    Calculator(
        "perplexity",
        "C-75",
        "Perplexity of a language model",
        (number("cross_entropy", "nats per token", "Mean loss per token.", high=700),),
        _perplexity,
    ),
)
