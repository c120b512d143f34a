"""All rows in one batch."""

from __future__ import annotations

from kerasdoctor.facts import Layer, Validation
from kerasdoctor.finding import NewBatchSize
from kerasdoctor.rules.optimizer.one_update_for_each_epoch import one_update_for_each_epoch
from rules.data_of import data, network, said

RULE = one_update_for_each_epoch


def test_one_batch_of_all_rows_is_found() -> None:
    (found,) = said(RULE, network(batch_size=512, epochs=60), data(300))
    assert found.message == "300 rows fit into one batch of 512, so 60 epochs make 60 updates"
    assert found.fixes[0].changes == (NewBatchSize(32),)
    (cut,) = said(RULE, network(batch_size=256, epochs=50), data(300, validation=Validation(60, 240, 0.2)))
    assert "240 rows" in cut.message


def test_several_batches_toys_many_epochs_streams_and_states_are_left_alone() -> None:
    assert said(RULE, network(batch_size=256, epochs=60), data(300)) == []
    assert said(RULE, network(batch_size=512, epochs=60), data(40)) == []
    assert said(RULE, network(batch_size=512, epochs=500), data(300)) == []
    assert said(RULE, network(batch_size=512, epochs=49), data(300)) == []
    assert said(RULE, network(batch_size=512, epochs=60), data(300, streamed=True)) == []
    assert said(RULE, network(Layer("LSTM", stateful=True), batch_size=512), data(300)) == []
    assert said(RULE, network(batch_size=None), data(300)) == []
