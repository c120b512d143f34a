"""References: how a script spells what it takes from libraries, and where."""

from __future__ import annotations

from kerasdoctor.facts import Imported, Reference
from static.reading_of import reading_of


def references(script: str) -> dict[str, tuple[Reference, ...]]:
    return dict(reading_of(script).script.references)


def test_imports_keep_their_own_spelling() -> None:
    found = references("from keras.layers.core import Dense as D, Dropout\n")
    (dense,) = found["keras.layers.core.Dense"]
    assert dense.imported == Imported("keras.layers.core", "Dense", "D")
    assert [imported.bound for imported in dense.imports] == ["D", "Dropout"]
    assert dense.written == "from keras.layers.core import Dense as D, Dropout"


def test_a_chain_is_spelled_out_through_the_imports_and_taken_whole() -> None:
    found = references("import tensorflow as tf\nlayer = tf.keras.layers.Dense(3)\n")
    (chain,) = found["tensorflow.keras.layers.Dense"]
    assert (chain.written, chain.where.line, chain.where.column) == ("tf.keras.layers.Dense", 2, 9)
    assert "tensorflow.keras.layers" not in found


def test_a_plain_import_binds_only_the_first_word() -> None:
    found = references("import keras.utils.np_utils\nkeras.utils.np_utils.to_categorical([1])\n")
    assert "keras.utils.np_utils.to_categorical" in found


def test_names_that_something_else_binds_stand_for_nothing() -> None:
    reading = reading_of("import numpy as np\nfor np in range(3):\n    np.float\n")
    assert "np" not in reading.script.names
    assert "numpy.float" not in reading.script.references
    two = reading_of("from a import x\nfrom b import x\nx.y\n")
    assert "x" not in two.script.names


def test_tries_and_tests_of_versions_guard_what_stands_in_them() -> None:
    found = references(
        "import keras\n"
        "try:\n    from keras.utils import np_utils\nexcept ImportError:\n    np_utils = None\n"
        "if keras.__version__ < '3':\n    keras.backend.mean(1)\n"
        "keras.backend.sum(1)\n"
    )
    assert found["keras.utils.np_utils"][0].guarded
    assert found["keras.backend.mean"][0].guarded
    assert not found["keras.backend.sum"][0].guarded


def test_keywords_and_functions_have_spans() -> None:
    (call,) = reading_of("from keras.optimizers import Adam\nAdam( lr = 0.1)\n").script.of("*")
    (given,) = call.arguments
    assert given.named is not None
    assert given.where is not None
    assert (given.named.column, given.named.end_column, given.where.column) == (7, 9, 12)
    assert call.function is not None
    assert (call.function.column, call.function.end_column) == (1, 5)


def test_a_traced_call_has_them_too() -> None:
    trace = reading_of("import keras\nmodel = keras.Sequential()\nmodel.compile(loss='mse')\n").trace
    (call,) = trace.of("keras.Model.compile")
    assert call.arguments[0].named is not None
    assert call.arguments[0].named.column == 15
    assert call.function is not None
    assert call.function.end_column == 14


def test_attributes_of_models_have_owners_and_histories_know_their_keys() -> None:
    trace = reading_of(
        "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])\n"
        "model.compile('sgd', 'mse')\nmodel.optimizer.lr = 3\nmodel.layers.pop()\n"
        "history = model.fit(x, y)\nhistory.history['acc']\n"
    ).trace
    (setting,) = trace.of("set.lr")
    assert setting.owner is not None
    assert setting.owner.name == "keras.Model.optimizer"
    assert len(trace.of("keras.Model.layers.pop")) == 1
    (key,) = trace.of("keras.callbacks.History.history[]")
    (fit,) = trace.of("keras.Model.fit")
    assert key.owner == fit.makes
    assert key.constant(0) == "acc"
