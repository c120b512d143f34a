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
