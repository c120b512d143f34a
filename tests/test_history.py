"""The table of what is gone: that the lookup is right, and that Keras and the others really are as it says."""

from __future__ import annotations

import builtins
import importlib
import inspect
import warnings
from collections.abc import Iterator

import pytest

from kerasdoctor.history import METHODS, backend, libraries, modules, successor_of, successor_of_argument, symbols
from kerasdoctor.history import arguments as given
from kerasdoctor.history.methods import AFTER_GENERATOR


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("keras.layers.core.Dense", "keras.layers.Dense"),
        ("keras.layers.core.dense.Dense", "keras.layers.Dense"),
        ("keras.layers.core", "keras.layers"),
        ("tensorflow.keras.layers.experimental.preprocessing.Rescaling", "tensorflow.keras.layers.Rescaling"),
        ("keras.utils.np_utils.to_categorical", "keras.utils.to_categorical"),
        ("keras.optimizers.adam", "keras.optimizers.Adam"),
        ("keras.optimizers.legacy.Adam", "keras.optimizers.Adam"),
        ("keras.engine.topology.Layer", "keras.layers.Layer"),
        ("keras.engine.training.Model", "keras.models.Model"),
        ("keras.layers.cudnn_recurrent.CuDNNLSTM", "keras.layers.LSTM"),
        ("keras.backend.mean", "keras.ops.mean"),
        ("keras.backend.tensorflow_backend.sum", "keras.ops.sum"),
        ("tensorflow.keras.backend.logsumexp", "tensorflow.keras.ops.logsumexp"),
        ("tensorflow.keras.losses.mean_squared_error", "tensorflow.keras.losses.mse"),
        ("keras.losses.mse", "keras.losses.mean_squared_error"),
        ("keras.preprocessing.text.Tokenizer", "tensorflow.keras.preprocessing.text.Tokenizer"),
        (
            "keras.preprocessing.image.ImageDataGenerator.flow",
            "tensorflow.keras.preprocessing.image.ImageDataGenerator.flow",
        ),
        ("tensorflow.Session", "tensorflow.compat.v1.Session"),
        ("tensorflow.train.AdamOptimizer", "tensorflow.compat.v1.train.AdamOptimizer"),
        ("numpy.float", "float"),
        ("time.clock", "time.perf_counter"),
        ("sklearn.cross_validation.KFold", "sklearn.model_selection.KFold"),
    ],
)
def test_a_name_that_moved_has_a_successor(old: str, new: str) -> None:
    found = successor_of(old)
    assert found is not None
    assert found.name == new


@pytest.mark.parametrize(
    "old",
    """
    keras.layers.core.MaxoutDense keras.layers.merge keras.layers.merge.merge keras.backend.get_session
    keras.wrappers.scikit_learn.KerasClassifier tensorflow.contrib.keras sklearn.datasets.load_boston
    keras.backend.argmax keras.backend.concatenate
    """.split(),
)
def test_a_name_without_a_successor_has_advice(old: str) -> None:
    found = successor_of(old)
    assert found is not None
    assert found.name in ("", "keras.layers")
    assert found.advice or found.name


@pytest.mark.parametrize(
    "name",
    """
    keras keras.layers.Dense keras.layers.Convolution2D tensorflow.keras.backend.mean numpy.float32 tensorflow
    numpy.bool tensorflow.keras.preprocessing.image.ImageDataGenerator
    tensorflow.keras.preprocessing.text.Tokenizer time.time keras.backend.clear_session
    tensorflow.compat.v1.Session tensorflow.python.keras.layers.core.Dense tensorflow.keras keras_hub.models.x
    sklearn.datasets.load_iris keras.losses.mean_squared_error tensorflow.keras.losses.mse
    keras.optimizers.schedules.CosineDecay
    """.split(),
)
def test_a_name_that_is_there_has_none(name: str) -> None:
    assert successor_of(name) is None


def test_arguments_are_renamed_dropped_or_advised() -> None:
    renamed = successor_of_argument("keras.optimizers.Adam", "lr")
    assert renamed is not None
    assert renamed.name == "learning_rate"
    dropped = successor_of_argument("keras.Model.fit", "workers")
    assert dropped is not None
    assert (dropped.name, dropped.advice) == ("", "")
    advised = successor_of_argument("keras.layers.Dense", "batch_input_shape")
    assert advised is not None
    assert advised.advice.startswith("put keras.Input")
    assert successor_of_argument("keras.layers.Embedding", "weights") is None
    assert successor_of_argument("keras.optimizers.Adam", "learning_rate") is None


def resolves(path: str) -> bool:
    """Whether a program gets something for a dotted name, by import or by attribute."""
    if "." not in path:
        return hasattr(builtins, path) or importable(path)
    if importable(path):
        return True
    module, _, member = path.rpartition(".")
    for length in range(module.count(".") + 1, 0, -1):
        parts = module.split(".")
        if importable(".".join(parts[:length])):
            owner: object = importlib.import_module(".".join(parts[:length]))
            return reaches(owner, [*parts[length:], member])
    return False


def importable(path: str) -> bool:
    try:
        importlib.import_module(path)
    except ImportError:
        return False
    return True


def reaches(owner: object, names: list[str]) -> bool:
    try:
        for name in names:
            owner = getattr(owner, name)
    except (AttributeError, ImportError):
        return False
    return True


def old_names() -> Iterator[str]:
    for prefix in ("keras", "tensorflow.keras"):
        for table in (modules.MOVED, symbols.RENAMED, symbols.ADVICE):
            yield from (f"{prefix}.{name}" for name in table)
        yield from (f"{prefix}.backend.{name}" for name in (*backend.GONE_EVERYWHERE, *backend.MOVED_EVERYWHERE))
    yield from (f"keras.{name}" for name in symbols.ONLY_KERAS_LACKS)
    yield from (f"tensorflow.keras.{name}" for name in symbols.ONLY_TF_KERAS_LACKS)
    yield from (f"keras.backend.{name}" for name in (*backend.IN_OPS, *backend.WITHOUT_EQUAL))
    yield from (*libraries.RENAMED, *libraries.ADVICE)


# Only the shell of this one is left: its members refuse to be made.
SHELLS = {"keras.optimizers.legacy", "tensorflow.keras.optimizers.legacy"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_old_names_are_gone_and_new_ones_are_there() -> None:
    present, absent = [], []
    for name in old_names():
        found = successor_of(name)
        assert found is not None, name
        if name not in SHELLS and resolves(name):
            present.append(name)
        if found.name and not resolves(found.name):
            absent.append((name, found.name))
    assert present == []
    assert absent == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_names_still_under_tf_keras_are_there() -> None:
    names = [*symbols.ONLY_KERAS_LACKS, *(f"backend.{name}" for name in (*backend.IN_OPS, *backend.WITHOUT_EQUAL))]
    assert [name for name in names if not resolves(f"tensorflow.keras.{name}")] == []
    assert [
        name for name in symbols.ONLY_TF_KERAS_LACKS if not resolves(f"keras.{name}") and "metrics" not in name
    ] == []


def accepts(path: str, keyword: str) -> bool:
    """Whether a Keras class or function takes a keyword, by its signature and by trying it."""
    import keras

    owner: object = keras
    for part in path.split(".")[1:]:
        owner = getattr(owner, part)
    signature = inspect.signature(owner)  # type: ignore[arg-type]
    if keyword in signature.parameters:
        return True
    if not any(part.kind is part.VAR_KEYWORD for part in signature.parameters.values()):
        return False
    needed = {
        part.name: SAMPLES.get(part.name, 2)
        for part in signature.parameters.values()
        if part.default is part.empty and part.kind is part.POSITIONAL_OR_KEYWORD
    }
    try:
        owner(**needed, **{keyword: SAMPLES.get(keyword)})  # type: ignore[operator]
    except (TypeError, ValueError) as error:
        return keyword not in str(error)
    return True


SAMPLES: dict[str, object] = {
    "activation": "relu",
    "target_shape": (2,),
    "dims": (1,),
    "function": abs,
    "output_mode": "one_hot",
}


def keywords() -> list[tuple[str, str, str]]:
    return [(path, old, new) for path, table in given.ARGUMENTS.items() for old, new in table.items() if new]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_old_arguments_are_refused_and_new_ones_taken() -> None:
    import keras

    SAMPLES["layer"] = keras.layers.LSTM(2)
    refused = ("keras.Model.evaluate", "keras.Model")  # these take **kwargs and need a built model to refuse them
    wrong = []
    for path, old, new in keywords():
        if path not in refused and accepts(path, old):
            wrong.append((path, old))
        if new[0] not in "-!" and path not in refused and not accepts(path, new):
            wrong.append((path, new))
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("path", given.NO_LONGER_OPTIONAL)
def test_what_has_no_default_is_asked_for(path: str) -> None:
    import keras

    layer = getattr(keras.layers, path.rpartition(".")[2])
    with pytest.raises(TypeError, match=r"pool_size"):
        layer()
    layer(pool_size=2)


# These are there to say that they are gone, or serve only what is computed inside of `call`.
REFUSING = {"add_metric": NotImplementedError, "add_loss": ValueError}


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSING)
def test_methods_that_are_still_there_refuse_what_they_once_took(name: str) -> None:
    import keras

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    with pytest.raises(REFUSING[name], match=name):
        getattr(model, name)(model.outputs[0])


@pytest.mark.slow
def test_old_methods_are_gone_and_new_ones_are_there() -> None:
    import keras

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert [name for name in METHODS if hasattr(model, name)] == [*REFUSING]
        assert [found.name for found in METHODS.values() if found.name and not hasattr(model, found.name)] == []
    for old, names in AFTER_GENERATOR.items():
        parameters = inspect.signature(getattr(model, METHODS[old].name)).parameters
        assert set(names) <= set(parameters)
    with pytest.raises(ValueError, match="input"):
        keras.Model(input=model.inputs, output=model.outputs)
    model.compile(loss="mse")
    with pytest.raises(ValueError, match="workers"):
        model.evaluate([1], workers=1)
