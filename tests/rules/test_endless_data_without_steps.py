from __future__ import annotations

import pytest

from kerasdoctor.rules.order.endless_data_without_steps import endless_data_without_steps
from rules.judged import MODEL, findings

ROWS = "rows = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)"
FIT = "\n" + MODEL + "model.fit(rows)\n"


@pytest.mark.parametrize("step", [".repeat()", ".repeat(-1)", ".repeat().prefetch(1)", ".repeat().shuffle(9).map(f)"])
def test_no_end_is_found(step: str) -> None:
    (found,) = findings(endless_data_without_steps, f"{ROWS}{step}{FIT}")
    assert "steps_per_epoch" in found.message


def test_validation_needs_steps_of_its_own() -> None:
    fit = MODEL + "model.fit(x, y, validation_data=rows, steps_per_epoch=5)\n"
    (found,) = findings(endless_data_without_steps, f"{ROWS}.repeat()\n{fit}")
    assert "validation_steps" in found.message


@pytest.mark.parametrize(
    ("step", "fit"),
    [
        (".repeat(3)", "rows"),
        (".repeat(times)", "rows"),
        (".repeat(*many)", "rows"),
        (".repeat().take(9)", "rows"),
        (".repeat().apply(f)", "rows"),
        ("", "rows"),
        (".repeat()", "rows, steps_per_epoch=4"),
        (".repeat()", "rows, steps_per_epoch=steps"),
        (".repeat()", "rows, **options"),
        (".repeat()", "x, y, validation_data=rows, validation_steps=2"),
        (".repeat()", "x, np.repeat(y, 2)"),
    ],
)
def test_quiet_where_an_end_is_given_or_not_known(step: str, fit: str) -> None:
    assert findings(endless_data_without_steps, f"{ROWS}{step}\n{MODEL}model.fit({fit})\n") == []
