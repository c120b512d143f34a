from __future__ import annotations

import pytest

from kerasdoctor.rules.order.generator_that_ends import generator_that_ends
from rules.judged import MODEL, findings

LOOP = "for start in range(0, len(x), size):"
SLICES = "x[start:start + size], y[start:start + size]"


def judged(loop: str, fit: str, before: str = "", row: str = SLICES) -> list[str]:
    made = f"def batches(x, y, size):\n    {before or 'pass'}\n    {loop}\n            yield {row}\n"
    return [finding.message for finding in findings(generator_that_ends, f"{made}{MODEL}{fit}\n")]


@pytest.mark.parametrize(
    ("loop", "before"),
    [
        (LOOP, ""),
        ("for start in range(0, x.shape[0], size):", ""),
        ("for start in range(0, rows, size):", "rows = len(x)"),
        ("for number in range(len(x) // size):", ""),
        ("for number in range(int(np.ceil(len(x) / size))):", ""),
    ],
)
def test_a_loop_over_all_rows_is_found_to_end(loop: str, before: str) -> None:
    (message,) = judged(loop, "model.fit(batches(x, y, 8), epochs=20)", before)
    assert "20" in message


@pytest.mark.parametrize(
    "fit",
    [
        "rows = batches(x, y, 8)\nmodel.fit(rows, epochs=3)",
        "model.fit(batches(x, y, 8), epochs=3, steps_per_epoch=len(x) // 8)",
        "model.fit(x=batches(x, y, 8), epochs=3, validation_data=(x, y))",
    ],
)
def test_it_is_found_however_it_reaches_fit(fit: str) -> None:
    assert len(judged(LOOP, fit)) == 1


@pytest.mark.parametrize(
    "fit",
    [
        "model.fit(batches(x, y, 8))",
        "model.fit(batches(x, y, 8), epochs=epochs)",
        "model.fit(batches(x, y, 8), epochs=5, initial_epoch=4)",
        "model.fit(batches(x, y, 8), epochs=5, steps_per_epoch=2)",
        "model.fit(batches(x, y, 8), epochs=5, steps_per_epoch=len(x) // 8 // 5)",
        "model.fit(batches(x, y, 8), **settings)",
        "for epoch in range(5):\n    model.fit(batches(x, y, 8), epochs=1)",
        "model.fit(tf.data.Dataset.from_generator(lambda: batches(x, y, 8), output_signature=kinds), epochs=5)",
        "model.fit(list(batches(x, y, 8)), epochs=5)",
    ],
)
def test_quiet_where_one_round_is_enough_or_another_begins(fit: str) -> None:
    assert judged(LOOP, fit) == []


@pytest.mark.parametrize(
    ("loop", "before", "row"),
    [
        ("while True:", "", SLICES),
        ("for start in range(0, len(x) * 5, size):", "", SLICES),
        ("for number in range(size):", "", SLICES),
        ("for start in itertools.count():", "", SLICES),
        (LOOP, "for again in range(5):\n        yield x, y", SLICES),
        ("for again in range(len(x) // size):", "", "from others(x, y)"),
    ],
)
def test_quiet_where_the_loop_may_give_more(loop: str, before: str, row: str) -> None:
    assert judged(loop, "model.fit(batches(x, y, 8), epochs=5)", before, row) == []


def test_quiet_where_keras_2_is_meant() -> None:
    before = "import tf_keras\n"
    made = f"def batches(x, y, size):\n    {LOOP}\n        yield {SLICES}\n"
    assert findings(generator_that_ends, f"{before}{made}{MODEL}model.fit(batches(x, y, 8), epochs=5)\n") == []
