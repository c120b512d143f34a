"""What `fit` is told beside model and arrays, and what the model remembers of an earlier fit."""

from __future__ import annotations

from kerasdoctor.record import record


@record
class Watcher:
    """A callback that watches a logged value; `saves` says that it does nothing but save the model.

    `best_only` says that it acts on the value at all: a checkpoint may save after each epoch.
    """

    kind: str
    monitor: str
    mode: str | None = None
    best_only: bool = True


@record
class Training:
    """The arguments of a live call of `fit`.

    `shuffles` says whether fit draws the rows in another order each epoch; None where the data is no
    array, so that fit has no say in it. `weighted` says that rows are given weights. `class_weight`
    has the keys as they are. `logged` are the names that an epoch logs on the training rows, None
    where a step or callback of the user's own may log others. `stale` names the layers that were
    frozen or freed since the model was last trained, without compiling it again.
    """

    shuffles: bool | None = None
    validation_split: float | None = None
    weighted: bool = False
    class_weight: tuple[tuple[int | str, float], ...] | None = None
    logged: tuple[str, ...] | None = None
    watchers: tuple[Watcher, ...] = ()
    stale: tuple[str, ...] = ()
