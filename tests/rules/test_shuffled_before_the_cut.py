from __future__ import annotations

import pytest

from kerasdoctor.rules.order.shuffled_before_the_cut import shuffled_before_the_cut
from rules.judged import MODEL, findings, rewritten

ROWS = "rows = tf.data.Dataset.from_tensor_slices((x, y))"
CUT = "held = rows.take(10).batch(8)\nrows = rows.skip(10).batch(8)\n"
FIT = MODEL + "model.fit(rows, validation_data=held)\n"


@pytest.mark.parametrize(
    "step", [".shuffle(100)", ".shuffle(100).map(decode)", ".cache().shuffle(100, 3)", ".shuffle(9).batch(4)"]
)
def test_a_cut_behind_shuffling_is_found(step: str) -> None:
    (found,) = findings(shuffled_before_the_cut, f"{ROWS}{step}\n{CUT}{FIT}")
    assert len(found.places) == 3


@pytest.mark.parametrize(
    "script",
    [
        f"{ROWS}.shuffle(100, reshuffle_each_iteration=False)\n{CUT}",
        f"{ROWS}.shuffle(100, **options)\n{CUT}",
        f"{ROWS}.shuffle(100).cache()\n{CUT}",
        f"{ROWS}\n{CUT}rows = rows.shuffle(100)\n",
        f"{ROWS}.shuffle(100)\nheld = rows.skip(10)\n",
        f"{ROWS}.shuffle(100)\nheld = rows.take(10)\nrows = rows.take(5)\n",
        f"{ROWS}.shuffle(100).batch(8)\nheld = load()\n",
        f"{ROWS}.shuffle(100).batch(8)\nheld = None\n",
        f"{ROWS}.shuffle(100).batch(8)\nheld = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(9).take(3)\n",
    ],
)
def test_quiet_where_the_parts_stay_apart(script: str) -> None:
    assert findings(shuffled_before_the_cut, script + FIT) == []


def test_the_order_is_kept_by_the_fix() -> None:
    script = f"{ROWS}.shuffle(100)\n{CUT}{FIT}"
    (found,) = findings(shuffled_before_the_cut, script)
    assert rewritten(found, script) == [f"{ROWS}.shuffle(100, reshuffle_each_iteration=False)"]
