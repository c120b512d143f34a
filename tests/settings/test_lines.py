"""The line of a key in a TOML file, in all spellings that TOML has for it."""

from __future__ import annotations

import pytest

from kerasdoctor.settings.lines import line_of

TEXT = """\
# seed = 0
[ tool . kerasdoctor ] # here
fail-on = "never"
probe = { seed = 1,
  budget = 3 }
"select" = [
  "a-rule", # one
  "another-rule",
]

[tool.other]
seed = 2
task = "x"
[tool.kerasdoctor.severity]
'heads' = "hurts"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("tool kerasdoctor", 2),
        ("tool kerasdoctor fail-on", 3),
        ("tool kerasdoctor probe", 4),
        ("tool kerasdoctor probe seed", 4),
        ("tool kerasdoctor probe budget", 5),
        ("tool kerasdoctor select", 6),
        ("tool kerasdoctor select another-rule", 8),
        ("tool kerasdoctor select rule", 6),
        ("tool kerasdoctor severity heads", 15),
        ("tool kerasdoctor nowhere", 2),
        ("tool other task", 13),
        ("nowhere", None),
    ],
)
def test_a_key_is_found_at_its_line(path: str, line: int | None) -> None:
    assert line_of(TEXT, path.split()) == line
