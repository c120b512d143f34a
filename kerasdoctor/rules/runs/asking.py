"""What a training itself must show before more than its logs and samples is looked at on behalf of a rule.

Looking costs a copy of the model and a pass or two, which is much beside a short training that went well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kerasdoctor.facts import Run
from kerasdoctor.rule import Rule
from kerasdoctor.rules.runs.loss_that_stays_at_a_constant import at_rest, loss_that_stays_at_a_constant
from kerasdoctor.rules.runs.training_and_inference_apart import may_be_apart, training_and_inference_apart
from kerasdoctor.rules.runs.units_that_died import may_be_silent, units_that_died
from kerasdoctor.rules.runs.validation_better_than_training import far_better, validation_better_than_training

# Without it, a rule that needs more than the run is always given what it needs.
SIGNS: dict[Rule, Callable[[Run], bool]] = {
    loss_that_stays_at_a_constant: at_rest,
    training_and_inference_apart: may_be_apart,
    units_that_died: may_be_silent,
    validation_better_than_training: far_better,
}


def asking(run: Run, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules that need more than the run, and have a reason in it to look at that."""
    return tuple(rule for rule in rules if rule.needs != (Run,) and (rule not in SIGNS or SIGNS[rule](run)))


def only_at_rest(rules: Iterable[Rule]) -> bool:
    """Whether a loss at rest is all that there is to look into, which the labels alone may explain."""
    return tuple(rules) == (loss_that_stays_at_a_constant,)
