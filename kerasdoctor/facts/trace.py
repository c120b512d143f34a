"""What a script does, call by call, in the order in which reading follows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kerasdoctor.facts.formula import Formula
from kerasdoctor.facts.script import Call, calls_named

# What a rule may ask for besides calls, as `Trace.lacks` calls it.
FIT, COMPILE, FORMULAS = "trace.fit", "trace.compile", "trace.formulas"


class Trace:
    """The calls that reading met, by name, with what is known of owners, arguments and results.

    Functions go by their canonical name ("numpy.random.shuffle"), methods by the class of their
    owner ("keras.Model.compile", "sklearn.preprocessing.StandardScaler.transform"), methods of
    arrays and tables by "array." ("array.reshape"), and methods of answers by "answer.".
    "list.append_in_blocks" is an append in a loop within a loop of a number that counts along the outer
    one, so that equal numbers stand together; "batch.without_index" is what a sequence of batches gives
    for every number alike.
    "batch.repeated" is what a generator gives whose loop gives the same in each round.
    "generator.ends" is the loop of a generator that goes through the rows once and is given to a fit; its
    argument is that of the fit.
    "list.append_windows" is an append of a window of a series that moves on by one row in each round.
    "layer.unread" is a call of a layer whose answer nothing reads; its argument is what takes the place of
    the answer, where something does. "layer.unused" is a layer that is made between two that are added to a
    model, whose name is its argument. "model.untrained" asks a model that nothing has trained; its argument
    is the fit of another one that is made at the same place. "model.uncompiled" is a fit of a model that
    nothing compiles. "config.incomplete" is what a `get_config` returns that leaves out arguments of the
    constructor; its arguments are their names.
    Differences and comparisons that answers take part in go by "operator." ("operator.eq").
    `fit` is the call of fit that this case is about, `compile` the last compile before it;
    `model` is the number of the model that both belong to. `formulas` are the functions of the script
    that Keras calls for it: custom losses, the training step, and `call` of layers and models.
    """

    __slots__ = ("_compile", "_fit", "_formulas", "_met", "_model", "asked_for_case", "by_name")

    def __init__(
        self,
        by_name: Mapping[str, tuple[Call, ...]] | None = None,
        fit: Call | None = None,
        compile: Call | None = None,  # noqa: A002 (as the method is called)
        model: int | None = None,
        formulas: Callable[[], tuple[Formula, ...]] = tuple,
    ) -> None:
        self.by_name: Mapping[str, tuple[Call, ...]] = by_name if by_name is not None else {}
        # Whether what belongs to the case has been asked for; else the trace says the same for every case.
        self.asked_for_case = False
        self._fit, self._compile, self._model, self._formulas = fit, compile, model, formulas
        self._met: frozenset[str] | None = None

    @property
    def fit(self) -> Call | None:
        """The call of fit that this case is about."""
        self.asked_for_case = True
        return self._fit

    @property
    def compile(self) -> Call | None:
        """The last compile before it."""
        self.asked_for_case = True
        return self._compile

    @property
    def model(self) -> int | None:
        """The number of the model that both belong to."""
        self.asked_for_case = True
        return self._model

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The functions of the script that Keras calls for it."""
        self.asked_for_case = True
        return self._formulas()

    def lacks(self, asked: frozenset[str]) -> bool:
        """Whether there is nothing of all that a rule asks for before it has anything to say.

        That is calls by their full names, `FIT`, `COMPILE` and `FORMULAS`.
        """
        if self._met is None:
            parts = ((FIT, self._fit), (COMPILE, self._compile), (FORMULAS, self._formulas()))
            self._met = frozenset((*self.by_name, *(name for name, part in parts if part)))
        return asked.isdisjoint(self._met)

    def of(self, *names: str) -> tuple[Call, ...]:
        """Return the calls with these names, in their order; a name may end in "*"."""
        found = calls_named(self.by_name, names)
        return tuple(sorted(found, key=lambda call: call.order)) if found else ()

    def of_model(self, *methods: str) -> tuple[Call, ...]:
        """Return the calls of these methods on the model of this case, in their order."""
        calls = self.of(*(f"keras.Model.{method}" for method in methods))
        return tuple(call for call in calls if call.owner is not None and call.owner.number == self.model)

    def between(self, one: Call, other: Call, *names: str) -> tuple[Call, ...]:
        """Return the calls with these names after one call and before another."""
        return tuple(call for call in self.of(*names) if one.order < call.order < other.order)
