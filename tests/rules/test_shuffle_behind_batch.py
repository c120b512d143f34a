from __future__ import annotations

import pytest

from kerasdoctor.rules.order.shuffle_behind_batch import shuffle_behind_batch
from rules.judged import MODEL, findings

ROWS = "rows = tf.data.Dataset.from_tensor_slices((x, y))"
FIT = "\n" + MODEL + "model.fit(rows)\n"


def test_shuffling_batches_is_found() -> None:
    assert len(findings(shuffle_behind_batch, f"{ROWS}.batch(8).shuffle(100){FIT}")) == 1
    assert len(findings(shuffle_behind_batch, f"{ROWS}.cache().batch(8).shuffle(100).prefetch(1){FIT}")) == 1


@pytest.mark.parametrize(
    "script",
    [
        f"{ROWS}.shuffle(100).batch(8)",
        f"{ROWS}.shuffle(100).batch(8).shuffle(9)",
        f"{ROWS}.batch(8).unbatch().shuffle(100).batch(8)",
        f"{ROWS}.window(8).flat_map(join).batch(4).shuffle(9)",
        f"{ROWS}.batch(8)",
        "rows = tf.data.TFRecordDataset(names).batch(8).shuffle(9)",
        "np.random.shuffle(x)\n" + f"{ROWS}.batch(8).shuffle(100)",
    ],
)
def test_quiet_where_rows_are_shuffled(script: str) -> None:
    assert findings(shuffle_behind_batch, script + FIT) == []
