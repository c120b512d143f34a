"""What the initial pass computes: once in training mode with gradients, then in inference mode."""

from __future__ import annotations

from typing import Any

import keras

from kerasdoctor.live.models.network import activation_of
from kerasdoctor.live.passes import summaries
from kerasdoctor.live.passes.recording import Noted, inner_layers, recording


class Forward:
    """Functions of arrays for `backends.derive`; what is no number is kept on the object while they run.

    `noted` holds the layers that gave something, in the order in which they ran; `names_of_heads` the
    outputs whose loss is derived on its own, by their position.
    """

    def __init__(self, model: Any, rows: int) -> None:
        self.model = model
        self.half = rows // 2
        self.layers = inner_layers(model)
        self.noted: list[Any] = []
        self.heads: list[int] = []
        self.penalised = bool(model._get_regularization_losses())

    def trained(self, x: Any, y: Any, weights: Any, labels: list[Any], _changed: Any) -> tuple[list[Any], Any]:
        """Return the loss of the labels, that of regularised weights and of each output, and what layers give."""
        with recording(self.layers) as noted:
            answers = self._call(x, training=True)
        labelled, penalty = self._parts(x, y, answers, weights)
        by_head = self._by_head(answers, labels, weights, weighted=True)
        self.heads = [position for position, _ in by_head]
        losses = [labelled, *([penalty] if self.penalised else ())]
        several = [loss for _, loss in by_head] if len(by_head) > 1 else []
        return [*losses, *several], self._summaries(noted)

    def told(self, x: Any, y: Any, weights: Any, labels: list[Any], changed: list[Any]) -> dict[str, Any]:
        """Return losses and answers in inference mode, and how far they move with each input.

        `changed` has the inputs once more, with copies of the first half for the second: what changes in
        the first half does so by other rows, in the second by the input.
        """
        answers = self._call(x, training=False)
        cut = [keras.ops.stop_gradient(part) for part in keras.tree.flatten(answers)]
        alone = keras.tree.pack_sequence_as(answers, cut)
        found: dict[str, Any] = {
            "loss": self._labelled(y, answers, weights),
            "told": self._labelled(y, alone, weights),
            "answers": [summaries.of_answers(part) for part in cut],
            "losses": [loss for _, loss in self._by_head(answers, labels, weights, weighted=False)],
            "labels": [_mean(part) for part in labels],
        }
        flat = keras.tree.flatten(x)
        moves = []
        for position in range(len(changed)):
            other = [changed[at] if at == position else part for at, part in enumerate(flat)]
            after = keras.tree.flatten(self._call(keras.tree.pack_sequence_as(x, other), training=False))
            moves.append([self._moved(before, then) for before, then in zip(cut, after, strict=True)])
        found["moves"] = moves
        return found

    def _call(self, x: Any, *, training: bool) -> Any:
        return self.model(x, training=training) if self.model._call_has_training_arg else self.model(x)

    def _parts(self, x: Any, y: Any, answers: Any, weights: Any) -> tuple[Any, Any]:
        penalties = self.model._get_regularization_losses()
        penalty = sum(penalties) if penalties else 0.0
        if type(self.model).compute_loss is not keras.Model.compute_loss:
            total = self.model._compute_loss(x=x, y=y, y_pred=answers, sample_weight=weights, training=True)
            return total - penalty, penalty
        every = self.model.losses
        own = every[: len(every) - len(penalties)]
        return sum(
            (self.model._aggregate_additional_loss(loss) for loss in own), self._labelled(y, answers, weights)
        ), (penalty)

    def _labelled(self, y: Any, answers: Any, weights: Any) -> Any:
        if self.model._compile_loss is None:
            return keras.ops.zeros(())
        return self.model._compile_loss(y, answers, weights)

    def _by_head(self, answers: Any, labels: list[Any], weights: Any, *, weighted: bool) -> list[tuple[int, Any]]:
        """Return the position of each output that has a loss, with its loss, times its loss weight where asked."""
        flat = getattr(self.model._compile_loss, "_flat_losses", None) or ()
        parts = keras.tree.flatten(answers)
        if len(labels) != len(parts):
            return []
        positions = keras.tree.pack_sequence_as(answers, list(range(len(parts))))
        found = []
        for path, loss, weight, _name in flat:
            position = _at(path, positions)
            weighing = _at(path, weights) if keras.tree.is_nested(weights) else weights
            value = loss(labels[position], parts[position], weighing)
            found.append((position, value * weight if weighted and weight is not None else value))
        return found

    def _moved(self, before: Any, after: Any) -> tuple[Any, Any]:
        here, there = slice(None, self.half), slice(self.half, None)
        return (
            summaries.largest_change(before[here], after[here]),
            summaries.largest_change(before[there], after[there]),
        )

    def _summaries(self, noted: list[Noted]) -> list[dict[str, Any]]:
        calls: dict[int, list[Noted]] = {}
        for each in noted:
            if summaries.is_numeric(_first(each[2])):
                calls.setdefault(id(each[0]), []).append(each)
        self.noted = [group[0][0] for group in calls.values()]
        found = []
        for group in calls.values():
            layer, given = group[0][0], _first(group[0][1])
            outputs = [_first(output) for _, _, output in group]
            axis = 1 if getattr(layer, "data_format", None) == "channels_first" else -1
            alike = [part for part in outputs if part.shape[axis] == outputs[0].shape[axis]]
            summary = summaries.of_outputs(alike, activation_of(layer), axis)
            if keras.ops.is_tensor(given) and given.ndim >= 1 and "string" not in str(given.dtype):
                summary["input"] = summaries.size_by_row(given)
            found.append(summary)
        return found


def _first(value: Any) -> Any:
    parts = keras.tree.flatten(value)
    return parts[0] if parts else None


def _at(path: tuple[Any, ...], structure: Any) -> Any:
    for step in path:
        structure = structure[step]
    return structure


def _mean(labels: Any) -> Any:
    return keras.ops.mean(keras.ops.cast(labels, "float32"))
