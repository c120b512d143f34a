"""What is missing in an interpreter is said in words, with the remedy."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from types import ModuleType

import pytest

from kerasdoctor.live import requirements


def installed(monkeypatch: pytest.MonkeyPatch, keras: str | None, *modules: str) -> None:
    """Pretend that this Keras and these modules are there."""

    def version(name: str) -> str:
        if keras is None or name != "keras":
            raise PackageNotFoundError(name)
        return keras

    monkeypatch.setattr(requirements, "version", version)
    monkeypatch.setattr(requirements, "find_spec", lambda name: ModuleType(name) if name in modules else None)


@pytest.mark.parametrize(
    ("keras", "modules", "said", "remedy"),
    [
        (None, (), "Keras is not installed", "kerasdoctor[tensorflow]"),
        ("2.15.0", ("tensorflow", "wrapt"), "Keras 2.15.0 is installed", "keras>=3.12,<4"),
        ("3.11.3", ("tensorflow", "wrapt"), "of Keras 3.12 up to 4", "keras>=3.12,<4"),
        ("4.0.1", ("tensorflow", "wrapt"), "Keras 4.0.1 is installed", "--static"),
        ("3.15.1", ("wrapt",), "none of its backends", "kerasdoctor[tensorflow]"),
        ("3.15.1", ("torch",), "wrapt", "pip install wrapt"),
    ],
)
def test_a_shortcoming_is_named(
    monkeypatch: pytest.MonkeyPatch, keras: str | None, modules: tuple[str, ...], said: str, remedy: str
) -> None:
    installed(monkeypatch, keras, *modules)
    lacking = requirements.shortcoming()
    assert lacking is not None
    assert said in lacking[0]
    assert remedy in lacking[1]


@pytest.mark.parametrize("keras", ["3.12.0", "3.15.1", "3.20.0"])
def test_a_supported_keras_with_a_backend_lacks_nothing(monkeypatch: pytest.MonkeyPatch, keras: str) -> None:
    installed(monkeypatch, keras, "jax", "wrapt")
    assert requirements.shortcoming() is None


def test_check_says_it_as_an_import_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import kerasdoctor

    installed(monkeypatch, None)
    with pytest.raises(ImportError, match="Keras is not installed"):
        kerasdoctor.check(object(), [1], [1])
