from __future__ import annotations

import sysconfig
import time
from pathlib import Path

import pytest

from kerasdoctor.static.files.source import Problem, Source, parse, read
from kerasdoctor.static.reading import understand
from static.reading_of import reading_of

ROOT = Path(__file__).parents[2]
LIBRARY = Path(sysconfig.get_paths()["stdlib"])
SAMPLE = [file for file in sorted(LIBRARY.rglob("*.py")) if "site-packages" not in file.parts][::12]


def test_any_python_can_be_read() -> None:
    assert len(SAMPLE) > 50
    for file in SAMPLE:
        source = read(str(file))
        if isinstance(source, Problem):
            assert source.kind in ("empty", "python2", "syntax", "encoding", "not-python"), file
        else:
            reading = understand(source)
            assert not reading.cases, file


@pytest.mark.parametrize("file", sorted((ROOT / "fixtures").rglob("*.py")), ids=lambda file: file.stem)
def test_a_script_of_usual_length_is_read_at_once(file: Path) -> None:
    source = read(str(file))
    assert isinstance(source, Source)
    times = []
    for _ in range(3):
        start = time.process_time()
        understand(source)
        times.append(time.process_time() - start)
    assert min(times) < 0.05


@pytest.mark.parametrize(
    "script",
    [
        "x = 2 ** 10 ** 10\ny = 'a' * 10 ** 12\nz = 1 << 10 ** 9",
        "x = [0] * 10 ** 30\nfor n in x[1:]:\n    pass\nlen(x)",
        "import numpy as np\ny = np.arange(10 ** 40)\nz = np.arange(0, 5, 0)\nw = range(0, 3, 0)\nnp.array([1e999, 3])",
        "import numpy as np\nx = np.zeros(3)[()]\nx[()] = 1\ny = x[..., None][[]]\nnp.max(())\nnp.prod([])\nmax([])",
        "from keras.layers import *\nx = add([])\ny = Concatenate()([])\nz = merge()\nsetattr(x)\ngetattr()\nset()",
        "x = 1 / 0\ny = ~1.5\nz = -'a'\nw = {} < 3\nv = [1][7]",
        "def f(n):\n    return f(n - 1) + f(n - 2)\nf(30)",
        "def f():\n    return g()\ndef g():\n    return f()\nf()",
        "class A(A): pass\nA().x.y.z()",
        "class A:\n    def __init__(self):\n        self.a = A()\nA()",
        "x = " + " + ".join(["1"] * 3000),
        "x = " + "[" * 90 + "]" * 90,
        "x = a" + ".b" * 900 + ".fit(x, y, epochs=1)",
        "x = ()\n" + "x = (x,)\n" * 1500 + "if x[0]:\n    x = ((),)\nelse:\n    x = (((),),)",
        "\n".join("    " * depth + "for a in b:" for depth in range(18)) + "\n" + "    " * 18 + "a = [a]",
        "f'{x:{y}b}'\nf'{n:0" + "9" * 30 + "b}'\nformat(1, '0" + "9" * 30 + "b')",
        "import numpy as np\nx = np.zeros((3, 4))\nx[()] = x[()]\ny = np.arange(3)[()]\nz = x[None]\nw = x[...][()]",
        "match x:\n    case [a, *b] if a:\n        y = a\n    case {'k': v, **rest}:\n        y = v",
        "try:\n    import a\nexcept* ValueError as e:\n    pass\nelse:\n    b = 1\nfinally:\n    c = 2",
        "async def f():\n    async with a as b:\n        async for c in d:\n            await c\n"
        "        return [x async for x in y]",
        "global x\nx = (y := 3)\ndel x\nlambda *a, **k: (a, k)\nprint(*a, **b)",
        "from keras import *\nfrom keras.layers import *\nmodel = Sequential(*a, **b)\nmodel.compile(**c)\n"
        "model.fit(*d)",
        "import keras\nmodel = keras.Sequential()\nmodel.add(model)\nmodel.compile('sgd', 'mse')\n"
        "model.fit(x, y)\nmodel.pop()",
        "import keras\nkeras.Sequential().fit()\nkeras.Model().fit()\nkeras.layers.Dense()()\nkeras.Input()\n"
        "keras.utils.to_categorical()",
    ],
)
def test_odd_scripts_are_read_without_a_crash(script: str) -> None:
    start = time.process_time()
    source = parse("odd.py", script)
    if isinstance(source, Source):
        understand(source)
    assert time.process_time() - start < 2


def test_a_script_that_is_too_long_says_so() -> None:
    nested = "".join("    " * depth + "for a in b:\n" for depth in range(16)) + "    " * 16 + "c = c + [a]\n"
    reading = reading_of("c = []\n" + nested * 3)
    assert all(why for _, why in reading.unknown)
