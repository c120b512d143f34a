"""Settings files: found near what is checked, read as documented, and mistakes told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdoctor.choice import Selection
from kerasdoctor.finding import Confidence, Severity
from kerasdoctor.settings import Settings, SettingsError, settings_for, settings_in_words
from kerasdoctor.settings.keys import KEYS

KNOWN = {"all", "heads", "evaluation", "rounded-softmax", "names-as-labels", "no-better-than-a-constant"}
WHOLE = """\
[project]
name = "mine"

[tool.kerasdoctor]  # all there is
select = ["heads"]
extend-select = ["rounded-softmax"]
ignore = [
    "names-as-labels",
]
per-file-ignores = { "notebooks/*.ipynb" = ["evaluation"] }
fail-on = "breaks"
min-confidence = "likely"
task = "several-of-n"
exclude = ["old/"]
static = true
baseline = "known.json"
python = ".venv/bin/python"

[tool.kerasdoctor.severity]
no-better-than-a-constant = "smells"

[tool.kerasdoctor.probe]
enabled = false
budget = 10
time-limit = 2.5
memory = "1.5GB"
seed = 7
stand-in = true
fit = "first"
compat = false
"""


def known() -> set[str]:
    return KNOWN


def never() -> set[str]:
    raise AssertionError("no name was given, so none has to be looked up")


def project(folder: Path, text: str, name: str = "pyproject.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def read(folder: Path, text: str) -> Settings:
    return settings_for(str(project(folder, text) / "train.py"), known)


def mistake(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as raised:
        read(folder, text)
    return str(raised.value).replace(f"{folder}/", "")


def test_every_setting_is_read_with_its_line(tmp_path: Path) -> None:
    settings = read(tmp_path, WHOLE)
    assert set(settings.values) == set(KEYS), "a setting that is not part of this test"
    assert settings.selection == Selection(("heads",), ("rounded-softmax",), ("names-as-labels",))
    choice = settings.choice
    assert choice.per_file == (("notebooks/*.ipynb", ("evaluation",)),)
    assert choice.severities == (("no-better-than-a-constant", Severity.SMELLS),)
    assert (choice.least, choice.task, choice.root) == (Confidence.LIKELY, "several-of-n", str(tmp_path))
    assert settings.path("baseline") == str(tmp_path / "known.json")
    assert settings.path("python") == str(tmp_path / ".venv" / "bin" / "python")
    probe = {name.partition(".")[2]: settings.values[name][0] for name in KEYS if name.startswith("probe.")}
    assert probe == {
        "enabled": False, "budget": 10.0, "time-limit": 2.5, "memory": 1_500_000_000, "seed": 7, "stand-in": True,
        "compat": False, "fit": 1,
    }  # fmt: skip
    lines = {name: str(settings.origin(name)).rpartition(":")[2] for name in KEYS}
    assert {name: int(line) for name, line in lines.items()} == {
        name: next(
            number for number, line in enumerate(WHOLE.splitlines(), 1)
            if line.startswith(f"{name.removeprefix('probe.')} =") or line.endswith(f".{name}]")
        )
        for name in KEYS
    }  # fmt: skip


def test_the_nearest_file_that_has_settings_holds(tmp_path: Path) -> None:
    project(tmp_path, '[tool.kerasdoctor]\nfail-on = "never"\n')
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    project(inner.parent, '[project]\nname = "kerasdoctor-of-mine"\n')
    assert settings_for(str(inner), never).get("fail-on", "") == "never"
    project(inner.parent, '[tool.kerasdoctor]\nfail-on = "smells"\n')
    assert settings_for(str(inner / "train.py"), never).get("fail-on", "") == "smells"
    project(inner.parent, 'fail-on = "hurts"\n', "kerasdoctor.toml")
    assert settings_for(str(inner), never).get("fail-on", "") == "hurts"
    project(inner, "[tool.kerasdoctor]\n")
    assert settings_for(str(inner), never).values == {}


def test_where_no_file_has_settings_none_are_given(tmp_path: Path) -> None:
    project(tmp_path, "[tool.other\nbroken = ")
    assert settings_for(str(tmp_path), never) == Settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[tool.kerasdoctor]\nselct = ["heads"]', "pyproject.toml:2: there is no setting selct; did you mean select?"),
        ("[tool.kerasdoctor.probe]\nsede = 1", "pyproject.toml:2: there is no setting probe.sede; did you mean"),
        ("[tool.kerasdoctor]\nprobe.budgit = 1", "pyproject.toml:2: there is no setting probe.budgit; did you mean"),
        ("[tool.kerasdoctor]\nxyzzy = 1", "pyproject.toml:2: there is no setting xyzzy; there are select, "),
        ("[tool.kerasdoctor]\nprobe = 3", "pyproject.toml:2: probe has to be a table, not 3"),
        ('[tool.kerasdoctor]\n\nselect = "heads"', 'pyproject.toml:3: select has to be a list of names, such as ["he'),
        ("[tool.kerasdoctor]\nselect = [1]", "pyproject.toml:2: select has to be a list of names"),
        ("[tool.kerasdoctor]\nignore = [\n'heads',\n'haeds',\n]", "pyproject.toml:4: there is no rule and no family h"),
        ("[tool.kerasdoctor]\nignore = ['haeds']", "did you mean heads?"),
        ("[tool.kerasdoctor]\nignore = ['zzz']", "`kerasdoctor rules` lists them"),
        ("[tool.kerasdoctor.per-file-ignores]\n'a.py' = 'all'", 'pyproject.toml:2: per-file-ignores "a.py" has to be'),
        ("[tool.kerasdoctor]\nper-file-ignores = ['a']", "pyproject.toml:2: per-file-ignores has to be a table"),
        ("[tool.kerasdoctor.severity]\nheads = 'bad'", "pyproject.toml:2: severity of heads has to be one of smells,"),
        ("[tool.kerasdoctor.severity]\nhaeds = 'hurts'", "pyproject.toml:2: there is no rule and no family haeds"),
        ("[tool.kerasdoctor]\nfail-on = 'hurt'", 'breaks, never, not "hurt"; did you mean hurts?'),
        ("[tool.kerasdoctor]\nfail-on = 2", "pyproject.toml:2: fail-on has to be one of smells, hurts, "),
        ("[tool.kerasdoctor]\nstatic = 1", "pyproject.toml:2: static has to be true or false, not 1"),
        ("[tool.kerasdoctor]\nprobe = { seed = true }", "pyproject.toml:2: probe.seed has to be a whole number"),
        ("[tool.kerasdoctor.probe]\nbudget = 0", "pyproject.toml:2: probe.budget has to be a number of seconds, 1 or"),
        ("[tool.kerasdoctor.probe]\nbudget = nan", "probe.budget has to be a number of seconds"),
        ("[tool.kerasdoctor]\ntask = 'multi'", "pyproject.toml:2: task has to be one of binary, "),
        ("[tool.kerasdoctor]\nbaseline = ''", "pyproject.toml:2: baseline has to be a text"),
        ("[tool.kerasdoctor]\nexclude = 'old'", "pyproject.toml:2: exclude has to be a list of texts"),
        ("[tool.kerasdoctor]\nstatic = tru", "pyproject.toml:2: this is no TOML: "),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_line_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    assert said in mistake(tmp_path, f"{text}\n")


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "kerasdoctor.toml").write_bytes("task = 'größe'".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"kerasdoctor\.toml is not encoded as UTF-8"):
        settings_for(str(tmp_path), known)


def test_a_setting_can_be_given_in_words() -> None:
    given = settings_in_words("severity.rounded-softmax = 'hurts'", known)
    assert given.choice.severities == (("rounded-softmax", Severity.HURTS),)
    with pytest.raises(SettingsError, match=r"--config 'probe\.sed=1': there is no setting probe\.sed"):
        settings_in_words("probe.sed=1", known)
    with pytest.raises(SettingsError, match="--config 'x y': this is no TOML"):
        settings_in_words("x y", known)
