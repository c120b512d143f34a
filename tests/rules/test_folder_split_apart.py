from __future__ import annotations

import pytest

from kerasdoctor.rules.order.folder_split_apart import folder_split_apart
from rules.judged import MODEL, findings, rewritten

LOAD = """
load = keras.utils.image_dataset_from_directory
a = load({folder}, validation_split={share}, subset="training", {one})
b = load("photos", validation_split=0.2, subset="validation", {other})
"""
FIT = MODEL + "model.fit(a, validation_data=b)\n"


def script(one: str, other: str, share: str = "0.2", folder: str = '"photos"') -> str:
    return LOAD.format(one=one, other=other, share=share, folder=folder) + FIT


def test_other_seeds_are_found_and_made_one() -> None:
    text = script("seed=1", "seed=2")
    (found,) = findings(folder_split_apart, text)
    assert rewritten(found, text) == ['b = load("photos", validation_split=0.2, subset="validation", seed=1)']


def test_other_shares_and_unshuffled_files_are_found() -> None:
    assert len(findings(folder_split_apart, script("seed=1", "seed=1", "0.3"))) == 1
    assert len(findings(folder_split_apart, script("shuffle=False", "shuffle=False"))) == 1


@pytest.mark.parametrize(
    ("one", "other", "share", "folder"),
    [
        ("seed=1", "seed=1", "0.2", '"photos"'),
        ("seed=seed", "seed=2", "0.2", '"photos"'),
        ("seed=1", "seed=2", "0.2", '"others"'),
        ("seed=1", "seed=1, shuffle=False", "0.2", '"photos"'),
        ("seed=1", "seed=2, **options", "0.2", '"photos"'),
        ("seed=1", "seed=1", "share", '"photos"'),
    ],
)
def test_quiet_where_both_cut_alike_or_that_is_not_known(one: str, other: str, share: str, folder: str) -> None:
    assert findings(folder_split_apart, script(one, other, share, folder)) == []
