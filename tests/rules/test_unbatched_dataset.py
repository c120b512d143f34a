from __future__ import annotations

import pytest

from kerasdoctor.rules.order.unbatched_dataset import unbatched_dataset
from rules.judged import MODEL, findings, rewritten

ROWS = "rows = tf.data.Dataset.from_tensor_slices((x, y))"
FIT = "\n" + MODEL + "model.fit(rows, batch_size=8)\n"


@pytest.mark.parametrize("step", ["", ".shuffle(9)", ".cache().repeat(2).prefetch(1)"])
def test_single_rows_are_found(step: str) -> None:
    script = f"{ROWS}{step}{FIT}"
    (found,) = findings(unbatched_dataset, script)
    assert rewritten(found, script) == ["model.fit(rows.batch(32), batch_size=8)"]


def test_single_rows_to_validate_on_are_found() -> None:
    fit = MODEL + "model.fit(rows.batch(8), validation_data=rows)\n"
    assert len(findings(unbatched_dataset, f"{ROWS}\n{fit}")) == 1


@pytest.mark.parametrize("step", [".batch(8)", ".map(f)", ".padded_batch(8)", ".apply(f)", ".window(3)"])
def test_quiet_where_rows_may_be_put_together(step: str) -> None:
    assert findings(unbatched_dataset, f"{ROWS}{step}{FIT}") == []


def test_quiet_for_arrays_and_generators() -> None:
    assert findings(unbatched_dataset, MODEL + "model.fit(x, y)\n") == []
    assert findings(unbatched_dataset, "rows = tf.data.Dataset.from_generator(f)" + FIT) == []
