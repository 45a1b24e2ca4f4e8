"""What the graph is made of: bytes in place of wide weights, and nothing that depends on the moment."""

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

from app.retrieval.vectors.quantized import build_graph
from tests.retrieval.minilm_parts import full, graph


def test_the_graph_is_sound_and_small() -> None:
    model = onnx.load_from_string(graph())
    onnx.checker.check_model(model)
    assert len(graph()) < 36_000_000
    wide = {each.name: each for each in model.graph.initializer if each.data_type == TensorProto.FLOAT}
    assert sum(numpy_helper.to_array(each).size for each in wide.values()) < 300_000


def test_equal_weights_give_equal_bytes() -> None:
    assert build_graph(full()) == graph()


def test_weights_are_rounded_to_the_nearest_step_of_their_column() -> None:
    values = {each.name: numpy_helper.to_array(each) for each in onnx.load_from_string(graph()).graph.initializer}
    for number, layer in enumerate(full().layers):
        for part, dense in (("join", layer.join), ("narrow", layer.narrow)):
            steps = values[f"{number}.{part}.scale"]
            weight = values[f"{number}.{part}.weight"] * steps
            assert np.abs(weight - dense.weight).max(axis=0).max() <= steps.max() * 0.5001
            assert (np.abs(weight - dense.weight) <= steps * 0.5001).all()
