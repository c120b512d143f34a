"""What remains to be said once the causes are known: what holds after the fix, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kerasdoctor.case import Missing
from kerasdoctor.diagnosis import Cause, LeftOpen, NotChecked, Symptom
from kerasdoctor.facts import HeldOut, Inputs, Network, Probe, Script, Trial
from kerasdoctor.record import replace
from kerasdoctor.rule import Rule

# A repaired setup that answers this share of a memorised batch exactly can learn what it is shown;
# what it then misses on other rows is a matter of the task and not of the setup.
MEMORISES = 0.95
MORE_TIME = "give --budget more seconds"


def after(causes: Iterable[Cause], network: Network | None) -> tuple[str, ...]:
    """Return sentences about the setup with its first verified fix in; empty if there is none."""
    for cause in causes:
        for number, remedy in enumerate(cause.remedies, 1):
            match remedy.trial:
                case Trial(verdict="verified", held_out=HeldOut() as scored) as trial:
                    fix = f"fix {number} of {cause.rule.name}" + (
                        f" and that of {trial.ground}" if trial.ground else ""
                    )
                    return tuple(_sentences(fix, trial, scored, network))
    return ()


def _sentences(fix: str, trial: Trial, scored: HeldOut, network: Network | None) -> Iterator[str]:
    exact = min(trial.repaired.scores)
    amount = "all" if exact == 1 else f"{exact:.1%}"
    if trial.measure != "exact" or trial.judge != "memorised":
        return
    meant = f" ({trial.intent})" if trial.intent else ""
    yield (
        f"With {fix} in{meant} the model memorises {amount} of {trial.rows} rows. Of {scored.model.rows:,} "
        f"rows that it never saw it answers {scored.model.score:.3f} right (95% interval {scored.model.low:.3f} to "
        f"{scored.model.high:.3f}) after {scored.steps} steps of {scored.optimizer} on {scored.rows:,} others; always "
        f"giving the most frequent answer scores {scored.constant.score:.3f}."
    )
    # Two 95% intervals that overlap leave open which is better; at chance they do in 997 of 1,000 runs.
    if exact < MEMORISES or scored.model.low > scored.constant.high:
        return
    yield (
        "So the setup is then right, and the task is hard for this model: it learns the rows that it is shown, "
        "and nothing yet that carries over to others."
    )
    match network:
        case Network(inputs=(Inputs(shape=(*_, int(width)), only_zeros_and_ones=True),)):
            yield (
                f"What would show it: the same script with fewer input bits than {width} (8, say), where the "
                "repaired setup should get every number right; then more rows and a wider network. A worked "
                "reference for such a task is fixtures/mod7/reference.py in the kerasdoctor repository."
            )
        case _:
            yield (
                "What would show it: a smaller version of the same task, where the repaired setup should "
                "succeed; then more rows, more epochs or a wider network."
            )


def with_left_open(
    symptoms: Iterable[Symptom], rules: Sequence[Rule], skipped: Mapping[Missing, Sequence[str]]
) -> tuple[Symptom, ...]:
    """Add to symptoms what may be behind them and was not ruled out; `skipped` are rules that could not judge."""
    return tuple(replace(symptom, left_open=tuple(_left_open(symptom, rules, skipped))) for symptom in symptoms)


def _left_open(symptom: Symptom, rules: Sequence[Rule], skipped: Mapping[Missing, Sequence[str]]) -> Iterator[LeftOpen]:
    yield from (LeftOpen(said) for said in symptom.finding.left_open)
    able = {rule.name for rule in rules if rule.role == "cause" and symptom.rule.is_explained_by(rule)}
    for why, names in skipped.items():
        yield from (LeftOpen(name, why.reason) for name in names if name in able)


def left_out(
    network: Network | None, script: Script | None, probe: Probe | None, *, followed: bool = False
) -> Iterator[NotChecked]:
    """Yield what a check of a live setup leaves out by its nature, and how to see it all the same.

    `followed` says that the training itself was seen.
    """
    if probe is not None and any(run.cut_short for run in probe.memorised):
        yield NotChecked(("memorising a batch",), "the time budget ran out", MORE_TIME)
    elif probe is not None and not probe.scored and any(run.scores for run in probe.memorised):
        yield NotChecked(("held-out score",), "the time budget ran out, or there are fewer than 64 rows", MORE_TIME)
    match network:
        case Network(validated=False):
            remedy = "give fit validation_data or validation_split"
            yield NotChecked(("validation",), "fit is given no validation rows", remedy)
    match network:
        case Network(epochs=int(epochs)) if not followed:
            trained = "trains a copy for some hundred steps" if probe is not None else "is left out"
            reason = f"the probe {trained}; the script trains for {epochs} epochs"
            yield NotChecked(("the whole training",), reason, "train, and compare with the figures above")
    if script is not None and script.predictions:
        applied = "; the probe's answers were decoded as the script decodes its own" if probe is not None else ""
        reason = f"what is made of the answers of the trained model is not looked at{applied}"
        yield NotChecked(("what follows fit",), reason, "run the script itself")
