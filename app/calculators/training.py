"""Sizes and durations of training runs."""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import number, positive, share, whole
from app.calculators.wording import plain, span_words

SECONDS_PER_HOUR = 3600
FLOPS_PER_PARAMETER_AND_TOKEN = 6
"""Forward and backward pass of a dense transformer: about 6 operations per parameter and token."""


def lora_parameters(rank: int, inputs: int, outputs: int, matrices: int) -> int:
    """Trainable parameters of low-rank adapters: two thin matrices beside each adapted one."""
    return rank * (inputs + outputs) * matrices


def training_seconds(samples: float, epochs: float, samples_per_second: float) -> float:
    """Time to see every sample so many times."""
    return samples * epochs / samples_per_second


def _lora(given: Arguments) -> Result:
    rank, layers, per_layer = given.whole("rank"), given.whole("layers"), given.whole("matrices_per_layer")
    wide, tall = given.whole("input_dimension"), given.whole("output_dimension")
    total = lora_parameters(rank, wide, tall, layers * per_layer)
    formula = (
        f"{plain(rank)} x ({plain(wide)} + {plain(tall)}) x {plain(per_layer)} matrices"
        f" x {plain(layers)} layers = {plain(total)}"
    )
    summary = f"LoRA trains {plain(total)} parameters."
    return Result({"trainable_parameters": total}, formula, summary)


def _training_time(given: Arguments) -> Result:
    samples, epochs, rate = (
        given.number("samples"),
        given.number("epochs"),
        given.number("samples_per_second"),
    )
    seconds = training_seconds(samples, epochs, rate)
    hours = seconds / SECONDS_PER_HOUR
    formula = f"{plain(samples)} x {plain(epochs)} / {plain(rate)} = {plain(seconds)} s = {plain(hours)} h"
    summary = f"Training takes {span_words(seconds)}."
    return Result({"seconds": seconds, "minutes": seconds / 60, "hours": hours, "days": hours / 24}, formula, summary)


def _steps(given: Arguments) -> Result:
    samples, epochs = given.number("samples"), given.number("epochs")
    batch, devices = given.number("batch_size"), given.number("devices")
    accumulation = given.number("accumulation_steps")
    effective = batch * devices * accumulation
    per_epoch = math.ceil(samples / effective)
    total = math.ceil(per_epoch * epochs)
    formula = (
        f"{plain(batch)} x {plain(accumulation)} x {plain(devices)} = {plain(effective)};"
        f" ceil({plain(samples)} / {plain(effective)}) = {plain(per_epoch)} x {plain(epochs)} = {plain(total)}"
    )
    summary = (
        f"{plain(total)} optimizer steps, {plain(per_epoch)} per epoch, at an effective batch of {plain(effective)}."
    )
    return Result({"steps": total, "steps_per_epoch": per_epoch, "effective_batch": effective}, formula, summary)


def _compute(given: Arguments) -> Result:
    parameters, tokens = given.number("parameters_in_billions"), given.number("tokens_in_billions")
    speed, used, devices = (
        given.number("peak_tflops"),
        given.number("utilization_share"),
        given.number("devices"),
    )
    operations = FLOPS_PER_PARAMETER_AND_TOKEN * parameters * 1e9 * tokens * 1e9
    device_hours = operations / (speed * 1e12 * used) / SECONDS_PER_HOUR
    days = device_hours / devices / 24
    formula = (
        f"6 x {plain(parameters)} x 10^9 x {plain(tokens)} x 10^9 = {operations:.4g} operations;"
        f" / ({plain(speed)} x 10^12 x {plain(used)}) / 3,600 = {plain(device_hours)} GPU hours"
    )
    summary = (
        f"Training takes about {plain(round(device_hours, 1))} GPU hours,"
        f" {plain(round(days, 2))} days on {plain(devices)} GPUs."
    )
    outputs = {"operations": operations, "gpu_hours": device_hours, "days": days}
    return Result(outputs, formula, summary)


_SAMPLES = number("samples", "samples", "Samples of the training set.")
_EPOCHS = number("epochs", "passes", "Passes over the training set.", 1.0, high=1e6)

LORA = Calculator(
    "lora-parameters",
    "C-52",
    "Trainable parameters of LoRA",
    (
        whole("rank", "dimensions", "Rank of the adapters.", high=1e5),
        whole("input_dimension", "values", "Input width of an adapted matrix.", high=1e7),
        whole("output_dimension", "values", "Output width of an adapted matrix.", high=1e7),
        whole("matrices_per_layer", "matrices", "Adapted matrices in one layer.", 2, high=1000),
        whole("layers", "layers", "Layers with adapters.", high=1e5),
    ),
    _lora,
)
TRAINING_TIME = Calculator(
    "training-time",
    "C-53",
    "Duration of a training run",
    (
        _SAMPLES,
        _EPOCHS,
        positive("samples_per_second", "samples per second", "Throughput of all devices together."),
    ),
    _training_time,
)
TRAINING_STEPS = Calculator(
    "training-steps",
    "C-53",
    "Optimizer steps of a training run",
    (
        _SAMPLES,
        _EPOCHS,
        positive("batch_size", "samples", "Samples per device and step."),
        positive("devices", "devices", "Devices that train in parallel.", 1.0),
        positive("accumulation_steps", "steps", "Gradient accumulation.", 1.0),
    ),
    _steps,
)
TRAINING_COMPUTE = Calculator(
    "training-compute",
    "C-54",
    "GPU hours to train a dense transformer",
    (
        number("parameters_in_billions", "10^9 parameters", "Size of the model.", high=1e6),
        number("tokens_in_billions", "10^9 tokens", "Training tokens.", high=1e9),
        positive("peak_tflops", "10^12 operations per second", "Peak speed of one GPU.", 312.0, high=1e6),
        share("utilization_share", "Part of the peak that training reaches.", 0.4),
        positive("devices", "GPUs", "GPUs that train in parallel.", 1.0),
    ),
    _compute,
)

TRAINING_CALCULATORS = (LORA, TRAINING_TIME, TRAINING_STEPS, TRAINING_COMPUTE)
