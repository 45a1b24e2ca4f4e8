"""Checks of code that trains and evaluates models."""

import ast
import re
from collections.abc import Iterator, Mapping

from app.expert.review.hits import Check, Hit
from app.expert.review.python_tree import calls, dotted, hit, nodes, tree_of
from app.expert.review.snippets import Snippet

_SPLIT = re.compile(r"(?:train_test_split|random_split|(?:KFold|ShuffleSplit)\w*|cross_val_score|\.split)$")
_PREPARES = re.compile(r"(?:Scaler|Imputer|Encoder|PCA|Vectorizer|SelectKBest|Normalizer|Transformer)$")
_FITS = ("fit_transform", "fit_resample")
_MEASURES = re.compile(
    r"(?:^|\.)(?:accuracy|f1|precision|recall|roc_auc|average_precision|mean_\w+_error|r2|log_loss)(?:_score)?$"
)


def fitted_before_split(snippet: Snippet) -> Iterator[Hit]:
    """A transformer, an oversampling or an encoding that sees the test rows."""
    tree = tree_of(snippet)
    if tree is None:
        return
    splits = [call.lineno for call in calls(tree) if _SPLIT.search(dotted(call))]
    for call in sorted(calls(tree), key=lambda each: each.lineno):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call)
        if name in _FITS and splits and call.lineno < max(splits) and not _on_training_rows(call):
            yield hit(snippet, call, _maker(call))


def _on_training_rows(call: ast.Call) -> bool:
    names = {each.id.lower() for argument in call.args for each in ast.walk(argument) if isinstance(each, ast.Name)}
    return any("tr" in name.split("_") or "train" in name for name in names)


def _maker(call: ast.Call) -> str:
    return dotted(call).split(".")[0] or (dotted(call.func.value) if isinstance(call.func, ast.Attribute) else "")


def fitted_on_everything(snippet: Snippet) -> Iterator[Hit]:
    """A transformer that is fitted on the whole table although there is a split."""
    tree = tree_of(snippet)
    if tree is None or not any(_SPLIT.search(dotted(call)) for call in calls(tree)):
        return
    for call in calls(tree):
        made = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == "fit" else None
        if made is not None and _PREPARES.search(dotted(made)) and call.args and _is_whole(call.args[0]):
            yield hit(snippet, call, dotted(made))


def _is_whole(rows: ast.AST) -> bool:
    return dotted(rows.value if isinstance(rows, ast.Subscript) else rows) in ("df", "data", "X")


def fitted_on_test(snippet: Snippet) -> Iterator[Hit]:
    """Something that is fitted on rows called test or validation."""
    for node in nodes(snippet):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("fit", *_FITS):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Name) and re.search(r"test|(?:^|_)te$", first.id, re.I):
                yield hit(snippet, node, first.id)


def scored_on_training(snippet: Snippet) -> Iterator[Hit]:
    """A score on the rows that the model was fitted on, where there is no other score."""
    fitted: set[str] = set()
    found: list[tuple[ast.Call, str]] = []
    other = False
    for node in sorted((each for each in nodes(snippet) if isinstance(each, ast.Call)), key=lambda each: each.lineno):
        if not isinstance(node.func, ast.Attribute) or not node.args:
            continue
        rows = ast.unparse(node.args[0])
        if node.func.attr == "fit":
            fitted.add(rows)
        elif node.func.attr in ("score", "evaluate", "predict", "predict_proba"):
            if rows in fitted:
                found.append((node, rows))
            else:
                other = True
    if found and not other:
        yield hit(snippet, found[0][0], found[0][1])


def gradients_kept(snippet: Snippet) -> Iterator[Hit]:
    """A training step that adds its gradients to those of the step before."""
    if re.search(r"zero_grad|\.grad\s*=\s*None|accumulat|set_to_none", snippet.code):
        return
    made = [node for node in nodes(snippet) if isinstance(node, ast.Call)]
    stepped = any(dotted(call).endswith(".step") for call in made)
    for call in made:
        if stepped and dotted(call).endswith(".backward"):
            yield hit(snippet, call)


def graph_kept(snippet: Snippet) -> Iterator[Hit]:
    """A loss that is added up with its graph."""
    for node in nodes(snippet):
        if not (isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) and isinstance(node.value, ast.Name)):
            continue
        if node.value.id in ("loss", "batch_loss") and f"{node.value.id}.backward" in snippet.code:
            yield hit(snippet, node, node.value.id)


def log_of_zero(snippet: Snippet) -> Iterator[Hit]:
    """A logarithm of a quotient that may be zero or divide by zero."""
    if re.search(r"clip|eps|1e-|maximum\(|\bmax\(|where\(|nan_to_num|if .*(?:> 0|!= 0|== 0)", snippet.code):
        return
    for node in nodes(snippet):
        if not (isinstance(node, ast.Call) and re.search(r"(?:^|\.)log(?:2|10)?$", dotted(node)) and node.args):
            continue
        if isinstance(node.args[0], ast.BinOp) and isinstance(node.args[0].op, ast.Div):
            yield hit(snippet, node, ast.unparse(node.args[0]))


LEARNING_CHECKS: Mapping[str, Check] = {
    "fitted_before_split": fitted_before_split,
    "fitted_on_test": fitted_on_test,
    "fitted_on_everything": fitted_on_everything,
    "scored_on_training": scored_on_training,
    "gradients_kept": gradients_kept,
    "graph_kept": graph_kept,
    "log_of_zero": log_of_zero,
}
