"""What remains to be said once the causes are known: what holds after the fix, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable

from kerasdoctor.diagnosis import Cause
from kerasdoctor.facts import HeldOut, Inputs, Network, Trial

# A repaired setup that answers this share of a memorised batch exactly can learn what it is shown;
# what it then misses on other rows is a matter of the task and not of the setup.
MEMORISES = 0.95


def after(causes: Iterable[Cause], network: Network | None) -> tuple[str, ...]:
    """Return sentences about the setup with its first verified fix in; empty if there is none."""
    for cause in causes:
        for remedy in cause.remedies:
            match remedy.trial:
                case Trial(verdict="verified", held_out=HeldOut() as scored) as trial:
                    return tuple(_sentences(trial, scored, network))
    return ()


def _sentences(trial: Trial, scored: HeldOut, network: Network | None) -> list[str]:
    exact = min(trial.repaired.exact)
    said = f"With the fix in ({trial.intent}) the model memorises {exact:.0%} or more of {trial.rows} rows."
    rows = (
        f"On {scored.model.rows} rows that it never saw it answers {scored.model.score:.3f} right "
        f"(95% interval {scored.model.low:.3f} to {scored.model.high:.3f}) after {scored.steps} steps; "
        f"always giving the most frequent answer scores {scored.majority.score:.3f}."
    )
    if exact < MEMORISES or scored.model.low > scored.majority.score:
        return [f"{said} {rows}"]
    sentences = [
        f"{said} {rows}",
        "So the setup is right after the fix, and the task is hard for this model: it learns the rows "
        "that it is shown and nothing yet that carries over to others.",
    ]
    match network:
        case Network(inputs=(Inputs(shape=(*_, int(width)), only_zeros_and_ones=True),)):
            sentences.append(
                f"What would show it: the same script with fewer input bits than {width} (8, say), where the "
                "repaired setup should get every number right; then more rows and a wider network. A worked "
                "reference for such a task is fixtures/mod7/reference.py in the kerasdoctor repository."
            )
        case _:
            sentences.append(
                "What would show it: a smaller version of the same task, where the repaired setup should "
                "succeed; then more rows, more epochs or a wider network."
            )
    return sentences
