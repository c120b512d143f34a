from __future__ import annotations

import pytest

from kerasdoctor.rules.order.same_batch_each_time import same_batch_each_time
from rules.judged import MODEL, findings

SCRIPT = """
class Rows(keras.utils.{base}):
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __len__(self):
        return 5

    def __getitem__(self, index):
        {body}
"""
FIT = MODEL + "model.fit(Rows(x, y))\n"


def script(body: str, base: str = "PyDataset") -> str:
    return SCRIPT.format(body=body, base=base) + FIT


@pytest.mark.parametrize("base", ["PyDataset", "Sequence"])
@pytest.mark.parametrize(
    "body",
    ["return self.x[:8], self.y[:8]", "a = np.array(self.x[0:8])\n        return a, self.y[0:8].astype('int')"],
)
def test_rows_that_do_not_depend_on_the_number_are_found(body: str, base: str) -> None:
    assert len(findings(same_batch_each_time, script(body, base))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "return self.x[index * 8 : index * 8 + 8], self.y[index * 8 : index * 8 + 8]",
        "i = np.random.randint(0, 90, 8)\n        return self.x[i], self.y[i]",
        "self.at += 8\n        return self.x[self.at : self.at + 8], self.y[self.at : self.at + 8]",
        "return self.take()",
        "return next(self.rows)",
        "raise NotImplementedError",
    ],
)
def test_quiet_where_batches_may_differ(body: str) -> None:
    assert findings(same_batch_each_time, script(body)) == []


def test_quiet_for_other_classes() -> None:
    other = script("return self.x[:8], self.y[:8]").replace("(keras.utils.PyDataset)", "")
    assert findings(same_batch_each_time, other) == []


def test_a_seed_that_is_set_in_each_call() -> None:
    body = "np.random.seed({seed})\n        i = np.random.{draw}\n        return self.x[i], self.y[i]"
    assert len(findings(same_batch_each_time, script(body.format(seed=0, draw="randint(0, 90, 8)")))) == 1
    assert findings(same_batch_each_time, script(body.format(seed="some", draw="randint(0, 90, 8)"))) == []
    assert findings(same_batch_each_time, script(body.format(seed=0, draw="shuffle(self.x)"))) == []


GENERATOR = """
size = 32
def batches(x, y):
    i = 0
    while True:
        {body}
"""


def generator(*body: str) -> str:
    return GENERATOR.format(body="\n        ".join(body)) + MODEL + "model.fit(batches(x, y), steps_per_epoch=3)\n"


@pytest.mark.parametrize(
    "body",
    [
        ("yield x[i:i + size], y[i:i + size]",),
        ("rows = x[i:i + size]", "yield rows, y[i:i + size]"),
        ("yield x[:32], y[:32]",),
        ("yield x[0:size], y[0:size]",),
        ("for _ in range(9):", "    yield x[:size], y[:size]"),
        ("np.random.seed(0)", "rows = np.random.choice(len(x), 32)", "yield x[rows], y[rows]"),
    ],
)
def test_a_generator_that_does_not_go_on(body: tuple[str, ...]) -> None:
    (message,) = findings(same_batch_each_time, generator(*body))
    assert "generator" in message.message


@pytest.mark.parametrize(
    "body",
    [
        ("yield x[i:i + size], y[i:i + size]", "i += size"),
        ("yield x[i:i + size], y[i:i + size]", "i = (i + size) % len(x)"),
        ("rows, i = x[i:i + size], i + size", "yield rows, rows"),
        ("for i in range(0, 90, size):", "    yield x[i:i + size], y[i:i + size]"),
        ("for rows in x:", "    yield rows, y[:32]"),
        ("yield x, y",),
        ("yield x[:800], y[:800]",),
        ("yield x[:some], y[:some]",),
        ("rows = np.random.choice(len(x), 32)", "yield x[rows], y[rows]"),
        ("np.random.seed(i)", "rows = np.random.choice(len(x), 32)", "yield x[rows], y[rows]"),
        ("x = shuffled(x)", "yield x[:32], y[:32]"),
        ("if some:", "    i = 9", "yield x[i:i + size], y[i:i + size]"),
        ("rows = next(parts)", "yield rows[:32], rows[:32]"),
    ],
)
def test_generators_that_may_go_on(body: tuple[str, ...]) -> None:
    assert findings(same_batch_each_time, generator(*body)) == []
