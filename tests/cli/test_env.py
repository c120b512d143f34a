"""What surrounds a setup: each thing that can be wrong with an installation, on worlds made for it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import Run

from kerasdoctor import installed
from kerasdoctor.checkup.environment import devices as devices_module
from kerasdoctor.checkup.environment.backend import backend
from kerasdoctor.checkup.environment.devices import devices
from kerasdoctor.checkup.environment.keras import keras
from kerasdoctor.checkup.environment.libraries import libraries
from kerasdoctor.checkup.environment.ourselves import ourselves
from kerasdoctor.checkup.environment.world import World, numbers
from kerasdoctor.cli import cli
from kerasdoctor.render.environment import Section, State

RIGHT = {"keras": "3.15.1", "tensorflow": "2.21.0", "numpy": "2.4.6", "wrapt": "2.5.2"}
SITE = "/env/site-packages"


def world(folder: Path, changed: dict[str, str | None] | None = None, **environ: str) -> World:
    """Return an interpreter with a right installation but for some distributions."""
    versions = {**RIGHT, **(changed or {})}
    there = {name: [(version, SITE)] for name, version in versions.items() if version is not None}
    modules: dict[str, str | None] = {name: f"{SITE}/{name}/__init__.py" for name in there}
    return World(there, modules, environ, folder, folder / "home")


def wrong(section: Section) -> list[str]:
    return [f"{each.text} | {each.remedy}" for each in section.seen if each.state != State.RIGHT]


@pytest.mark.parametrize("look", [keras, backend, libraries])
def test_a_right_installation_has_no_flaw(tmp_path: Path, look: Callable[[World], Section]) -> None:
    assert wrong(look(world(tmp_path))) == []


@pytest.mark.parametrize(
    ("look", "changed", "environ", "state", "said"),
    [
        (keras, {"keras": None}, {}, State.WRONG, "Keras is not installed"),
        (keras, {"keras": "3.4.0"}, {}, State.DOUBTFUL, "Keras 3.4.0 is not among those"),
        (keras, {"keras": "2.15.0"}, {}, State.WRONG, "do not fit: this TensorFlow takes Keras 3"),
        (keras, {"tensorflow": "2.15.0"}, {}, State.WRONG, "do not fit: this TensorFlow takes Keras 2"),
        (keras, {"keras_nightly": "3.16"}, {}, State.WRONG, "keras and keras-nightly are both installed"),
        (keras, {}, {"TF_USE_LEGACY_KERAS": "1"}, State.WRONG, "asks for tf_keras, which is not installed"),
        (keras, {"tf_keras": "2.21"}, {"TF_USE_LEGACY_KERAS": "True"}, State.DOUBTFUL, "the Keras 2 of tf_keras 2.21"),
        (backend, {}, {"KERAS_BACKEND": "jax"}, State.WRONG, "jax is not installed | set KERAS_BACKEND=tensorflow"),
        (backend, {}, {"KERAS_BACKEND": "theano"}, State.WRONG, "Keras has no backend theano"),
        (backend, {}, {"KERAS_BACKEND": "numpy"}, State.DOUBTFUL, "numpy can predict, but not train"),
        (backend, {"tensorflow": None}, {}, State.WRONG, "| pip install 'kerasdoctor[tensorflow]'"),
        (libraries, {"tensorflow_cpu": "2.21.0"}, {}, State.WRONG, "tensorflow and tensorflow-cpu are both installed"),
        (libraries, {"tensorflow": "2.17.0"}, {}, State.WRONG, "TensorFlow 2.17.0 does not work with NumPy 2.4.6"),
        (libraries, {"jax": "0.5.0"}, {}, State.WRONG, "jax is installed without jaxlib"),
        (libraries, {"jax": "0.5.0", "jaxlib": "0.6.0"}, {}, State.WRONG, "jaxlib 0.6.0 is newer than jax 0.5.0"),
        (libraries, {"wrapt": None}, {}, State.WRONG, "wrapt, which the live side needs, is not installed"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(
    tmp_path: Path,
    look: Callable[[World], Section],
    changed: dict[str, str | None],
    environ: dict[str, str],
    state: State,
    said: str,
) -> None:
    section = look(world(tmp_path, changed, **environ))
    assert any(said in each for each in wrong(section)), wrong(section)
    assert section.state == state


def test_two_copies_and_what_is_left_of_one_are_told(tmp_path: Path) -> None:
    one = world(tmp_path)
    twice = World(
        {**one.installed, "keras": [("3.15.1", SITE), ("3.9.0", "/usr/lib")]}, one.modules, {}, tmp_path, tmp_path
    )
    assert (
        "keras is installed 2 times, and the first one is taken: 3.15.1 in /env/site-packages; 3.9.0 in"
        in wrong(keras(twice))[0]
    )
    rest = World(one.installed, {**one.modules, "tensorflow": None}, {}, tmp_path, tmp_path)
    assert "of tensorflow only a folder without a package is found" in wrong(keras(rest))[0]
    other = World(one.installed, {**one.modules, "keras": "/src/keras/__init__.py"}, {}, tmp_path, tmp_path)
    assert "keras is imported from /src, and not from where it is installed" in wrong(keras(other))[0]


@pytest.mark.parametrize("name", ["keras.py", "tensorflow.py", "numpy/__init__.py"])
def test_a_file_of_ones_own_that_hides_a_library_is_told(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.touch()
    (said,) = wrong(keras(world(tmp_path)))
    assert f"{file} is what scripts in this folder import as {name.removesuffix('.py').partition('/')[0]}" in said


def test_the_configuration_of_keras_is_read(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "keras.json").write_text('{"backend": "torch", "floatx": "float16"}')
    section = backend(world(tmp_path, {"torch": "2.9.0"}))
    assert section.headline == "torch 2.9.0"
    assert any("keras.json sets floatx to 'float16'" in each for each in wrong(section))
    assert backend(world(tmp_path, KERAS_BACKEND="tensorflow")).headline == "tensorflow 2.21.0"
    (home / "keras.json").write_text("{")
    assert "is no JSON, and Keras fails to start" in wrong(backend(world(tmp_path)))[0]


def test_mistakes_in_settings_and_rules_that_are_left_out_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert wrong(ourselves(world(tmp_path))) == []
    (tmp_path / "kerasdoctor.toml").write_text("sed = 1\n")
    monkeypatch.setattr("kerasdoctor.checkup.environment.ourselves.broken_rules", lambda: ["a package is left out: so"])
    first, second = wrong(ourselves(world(tmp_path)))
    assert "there is no setting sed" in first
    assert "a package is left out: so" in second


def test_devices_are_those_that_a_process_of_its_own_sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def telling(told: dict[str, Any]) -> None:
        monkeypatch.setattr(devices_module, "_told", lambda: told)

    monkeypatch.setattr(devices_module, "CARD", tmp_path)
    assert devices(world(tmp_path), look=False).skipped
    telling({"backend": "tensorflow", "devices": ["cpu:0"]})
    assert "a graphics card that the backend does not see" in wrong(devices(world(tmp_path), look=True))[0]
    hidden = devices(world(tmp_path, CUDA_VISIBLE_DEVICES="-1"), look=True)
    assert "CUDA_VISIBLE_DEVICES hides the graphics card" in wrong(hidden)[0]
    telling({"backend": "tensorflow", "devices": ["gpu:0"]})
    assert devices(world(tmp_path), look=True).headline == "tensorflow sees gpu:0"
    telling({"error": "ImportError: no"})
    assert "importing Keras fails: ImportError: no" in wrong(devices(world(tmp_path), look=True))[0]


def test_a_version_is_read_as_far_as_it_is_numbers() -> None:
    assert (numbers("2.21.0rc1"), numbers("3"), numbers("x")) == ((2, 21, 0), (3,), ())


def test_each_copy_of_a_distribution_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder, described in (
        (0, "keras-3.15.1.dist-info"),
        (1, "Keras-3.9.0.dist-info"),
        (1, "scikit_learn-1.6.dist-info"),
    ):
        (folders[folder] / described).mkdir(parents=True)
    (tmp_path / "link").symlink_to(folders[0])
    monkeypatch.setattr("sys.path", [str(folders[0]), str(tmp_path / "link"), str(folders[1])])
    installed._distributions.cache_clear()
    try:
        found = installed.copies()
    finally:
        installed._distributions.cache_clear()
    assert found == {
        "keras": [("3.15.1", os.path.realpath(folders[0])), ("3.9.0", os.path.realpath(folders[1]))],
        "scikit_learn": [("1.6", os.path.realpath(folders[1]))],
    }


def test_the_command_tells_it_as_text_and_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KERAS_BACKEND", "theano")
    done = CliRunner().invoke(cli, ["env"])
    assert done.exit_code == 1
    assert "[x] Backend: theano" in done.stdout
    assert "[-] Devices: not looked at" in done.stdout
    assert "[x] Keras has no backend theano" in " ".join(done.stdout.split())
    assert "the environment sets" not in done.stdout
    assert "the environment sets KERAS_BACKEND=theano" in CliRunner().invoke(cli, ["env", "-v"]).stdout
    sections = json.loads(CliRunner().invoke(cli, ["env", "--format", "json"]).stdout)
    states = {section["section"]: section["state"] for section in sections}
    assert (states["Backend"], states["Devices"], states["Python"]) == ("error", "skipped", "ok")


@pytest.mark.slow
def test_the_devices_of_this_machine_are_told(kerasdoctor_command: Run) -> None:
    done = kerasdoctor_command("env", "--devices", "--format", "json")
    (told,) = [section for section in json.loads(done.stdout) if section["section"] == "Devices"]
    assert "sees " in told["headline"]
    assert "cpu" in told["headline"].lower() or "gpu" in told["headline"].lower()
