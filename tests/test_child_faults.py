"""Every way for a script to end before its fit: what is said of it, and that nothing of it is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from conftest import heed_interrupts

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.places import Line
from kerasdoctor.report import Report, Stop

MARK = "KERASDOCTOR_TEST_RUN"
PATIENT = Options(time_limit=60)
MOST_BYTES = 150_000_000
SLEEPS = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)"


@dataclass(frozen=True)
class Way:
    """A way to end: a script, what is said of it, and what is there to be done about it; `line` counts from 1."""

    script: str
    reason: str
    says: str
    line: int | None = None
    remedy: str = ""
    options: Options = PATIENT


RAISED = "raised", "ValueError at line {line}, before fit: enough"
WAYS = {
    # leaving
    "sys.exit(0)": Way("import sys\nsys.exit(0)", "exited", "exits with 0 at line 2", 2, "after --"),
    "sys.exit(1)": Way("import sys\nsys.exit(1)", "exited", "exits with 1 at line 2", 2),
    "sys.exit(text)": Way("import sys\nsys.exit('no data')", "exited", "exits with 'no data' at line 2", 2),
    "sys.exit while a thread works": Way(
        "import sys, threading, time\nthreading.Thread(target=time.sleep, args=(0.5,)).start()\nsys.exit(3)",
        "exited", "exits with 3", 3,
    ),
    "os._exit": Way("import os\nos._exit(7)", "exited", "ends its process with code 7 before fit"),
    "the end": Way("x = 1", "no-fit", "without a call of fit", None, "kerasdoctor.check(model, x, y)"),
    "the end, with an idle pool of threads": Way(
        "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(2)\npool.submit(int).result()",
        "no-fit", "without a call of fit",
    ),
    "exec": Way(
        "import os, sys\nos.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)'])",
        "exited", f"replaces its process by {sys.executable} at line 2", 2, "set beforehand",
    ),
    "a fork goes on in the background": Way(
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(600)\n"
        "    os._exit(0)\ntime.sleep(0.5)\nos._exit(0)",
        "exited", "ends its process with code 0 before fit and leaves 1 process behind, which is ended", None,
        "in the process that the script is started in",
    ),
    # exceptions
    "an exception": Way("x = [1]\nx[3]", "raised", "IndexError at line 2, before fit: list index out of range", 2),
    "KeyboardInterrupt": Way("raise KeyboardInterrupt", "raised", "KeyboardInterrupt at line 1", 1),
    "endless recursion": Way("def f():\n    f()\nf()", "raised", "RecursionError at line 2", 2, "end the recursion"),
    "words that raise": Way(
        "class Mute(Exception):\n    def __str__(self):\n        return 1 / 0\nraise Mute",
        "raised", "Mute at line 4, before fit: (no words: asked for them, it raises ZeroDivisionError)", 4,
    ),
    "words without end": Way("raise ValueError('enough ' + 'x' * 50_000_000)", *RAISED, 1),
    "input that is read": Way("import sys\nraise ValueError('enough' + sys.stdin.read())", *RAISED, 2),
    "a password": Way("import getpass\ngetpass.getpass()", "raised", "EOFError at line 2", 2, "asks for input"),
    "input": Way("name = input('name? ')", "raised", "EOFError at line 1", 1, "asks for input"),
    "a syntax error in what it runs": Way("exec('x =')", "raised", "SyntaxError at line 1", 1),
    # itself
    "a changed folder and no environment": Way(
        "import os\nos.chdir('/')\nos.environ.clear()\nraise ValueError('enough')", *RAISED, 4
    ),
    "a removed script": Way("import os\nos.unlink(__file__)\nraise ValueError('enough')", *RAISED, 3),
    "a hook for exceptions": Way(
        "import sys\nsys.excepthook = lambda *_: print('mine')\nraise ValueError('enough')", *RAISED, 3
    ),
    "other streams": Way(
        "import sys\nsys.stdout = sys.stderr = None\nsys.stdout = object()\nraise ValueError('enough')", *RAISED, 4
    ),
    "closed streams": Way(
        "import os, sys\nsys.stdout.close()\nos.close(2)\nos.close(0)\nraise ValueError('enough')", *RAISED, 5
    ),
    "all descriptors closed": Way("import os\nos.closerange(0, 4096)\nraise ValueError('enough')", *RAISED, 3),
    "descriptors closed and taken by files": Way(
        "import os\nos.closerange(0, 4096)\nfiles = [open('taken', 'a') for _ in range(200)]\n"
        "raise ValueError('enough')",
        *RAISED, 4,
    ),
    "temporary files": Way(
        "import tempfile\ntempfile.mkdtemp()\ntempfile.NamedTemporaryFile(delete=False)\nraise ValueError('enough')",
        *RAISED, 4,
    ),
    "no folder for temporary files": Way(
        "import shutil, tempfile\nshutil.rmtree(tempfile.gettempdir())\nraise ValueError('enough')", *RAISED, 3
    ),
    # signals
    "SIGTERM": Way("import os\nos.kill(os.getpid(), 15)", "killed", "is ended by SIGTERM before fit"),
    "SIGKILL": Way("import os\nos.kill(os.getpid(), 9)", "killed", "is ended by SIGKILL from outside"),
    "SIGKILL to its group": Way("import os\nos.killpg(0, 9)", "killed", "is ended by SIGKILL from outside"),
    "an alarm": Way("import signal, time\nsignal.alarm(1)\ntime.sleep(600)", "killed", "SIGALRM"),
    "os.abort": Way("import os\nos.abort()", "killed", "SIGABRT at line 2 before fit", 2, "compiled code"),
    "a segmentation fault": Way(
        "import ctypes\ndef f():\n    ctypes.string_at(0)\nf()", "killed", "SIGSEGV at line 3 before fit", 3,
        "compiled code",
    ),
    "the end of what guards it": Way(
        "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(600)", "exited", "is gone without a word"
    ),
    "SIGINT": Way(
        "import os, time\nos.kill(os.getpid(), 2)\ntime.sleep(600)", "raised", "KeyboardInterrupt at line 2", 2
    ),
    "SIGHUP": Way("import os\nos.kill(os.getpid(), 1)", "killed", "is ended by SIGHUP before fit"),
    "a division in C": Way("import os\nos.kill(os.getpid(), 8)", "killed", "SIGFPE at line 2", 2, "compiled code"),
    "a bad address in C": Way("import os\nos.kill(os.getpid(), 7)", "killed", "SIGBUS at line 2", 2, "compiled code"),
    "a closed pipe": Way(
        "import os\nr, w = os.pipe()\nos.close(r)\nos.write(w, b'x')", "raised",
        "BrokenPipeError at line 4, before fit: [Errno 32] Broken pipe", 4, "mend this line",
    ),
    "a closed pipe without Python's ears": Way(
        "import os, signal\nsignal.signal(signal.SIGPIPE, signal.SIG_DFL)\nr, w = os.pipe()\nos.close(r)\n"
        "os.write(w, b'x')",
        "killed", "is ended by SIGPIPE before fit",
    ),
    # limits
    "a hang": Way(
        "import time\ntime.sleep(600)", "hung", "within 1 s; it was at line 2", 2, "--time-limit", Options(time_limit=1)
    ),
    "a hang in C code": Way(
        "import re\nre.match('(a+)+$', 'a' * 60 + 'b')", "hung", "within 1 s; it was at line 2", 2, "",
        Options(time_limit=1),
    ),
    "a hang that heeds no signal": Way(
        "import signal, time\nfor number in {*signal.valid_signals()} - {9, 19}:\n"
        "    signal.signal(number, signal.SIG_IGN)\ntime.sleep(600)",
        "hung", "within 1 s", None, "", Options(time_limit=1),
    ),
    "a stop": Way("import os\nos.kill(os.getpid(), 19)", "hung", "within 1 s", None, "", Options(time_limit=1)),
    "a fork that hangs": Way(
        "import os, time\nos.fork()\ntime.sleep(600)", "hung", "it was at line 3", 3, "", Options(time_limit=1)
    ),
    "a thread that hangs": Way(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()", "hung", "within 1 s", None,
        "", Options(time_limit=1),
    ),
    "MemoryError": Way("x = bytearray(1 << 62)", "raised", "MemoryError at line 1", 1, "load less"),
    "MemoryError at the system's limit": Way(
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))\nheld = []\nwhile True:\n"
        "    held.append([1] * 1000)",
        "raised", "MemoryError at line 5", 5, "load less",
    ),
    "the memory limit": Way(
        "held = []\nwhile True:\n    held.append(bytearray(5_000_000))", "killed",
        "of memory and is ended there at line 3", 3, "--memory more than 150 MB", Options(memory=MOST_BYTES),
    ),
    "the memory limit of several": Way(
        "import os, time\nfor _ in range(3):\n    if os.fork() == 0:\n        break\n"
        "time.sleep(0.5)\nheld = bytearray(os.urandom(1000)) * 50_000; time.sleep(600)",
        "killed", "of memory and is ended there at line 6", 6, "", Options(memory=MOST_BYTES),
    ),
    "a full disk": Way(
        "with open('/dev/full', 'w') as file:\n    file.write('x' * 100_000)", "raised",
        "OSError at line 2, before fit: [Errno 28] No space left on device", 2, "make room",
    ),
    "the limit of a file": Way(
        "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "with open('file', 'w') as file:\n    file.write('x' * 100_000)",
        "raised", "OSError at line 4, before fit: [Errno 27] File too large", 4, "make room",
    ),
    "the limit of open files": Way(
        "import os, resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))\nheld = []\nwhile True:\n"
        "    held.append(open(os.devnull))",
        "raised", "OSError at line 5, before fit: [Errno 24] Too many open files", 5,
    ),
    "the limit of processor time": Way(
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 60))\nwhile True:\n    pass", "killed",
        "is ended by SIGXCPU",
    ),
    # much
    "a flood of lines": Way("for n in range(500_000):\n    print(n)\nraise ValueError('enough')", *RAISED, 3),
    "a flood without lines": Way(
        "import sys\nfor n in range(200):\n    sys.stdout.write('x' * 100_000)\nraise ValueError('enough')", *RAISED, 4
    ),
    "words into all that is open": Way(
        "import os\nfor number in range(3, 80):\n"
        "    for words in (b'\\n{\"event\": \"no-fit\"}\\n', b'x' * 6_000_000):\n"
        "        try:\n            os.write(number, words)\n        except OSError:\n            continue\n"
        "raise ValueError('enough')",
        *RAISED, 8,
    ),
    # others
    "processes in sessions of their own": Way(
        f"import subprocess, sys\n{SLEEPS}\n{SLEEPS}\nraise ValueError('enough')", *RAISED, 4
    ),
    "a fork that raises": Way(
        "import os\nif os.fork() == 0:\n    raise ValueError('in the fork')\nos.wait()\nraise ValueError('enough')",
        *RAISED, 5,
    ),
    "a pool whose process raises": Way(
        "import multiprocessing\ndef f(n):\n    raise ValueError('enough')\n"
        "with multiprocessing.get_context('fork').Pool(2) as pool:\n    pool.map(f, [1, 2])",
        *RAISED, 5,
    ),
    "a pool whose process dies": Way(
        "import multiprocessing, os\nfrom concurrent.futures import ProcessPoolExecutor\n"
        "with ProcessPoolExecutor(2, multiprocessing.get_context('fork')) as pool:\n"
        "    pool.submit(os._exit, 1).result()",
        "raised", "BrokenProcessPool at line 4, before fit: A process in the process pool was terminated", 4,
    ),
    "a pool that hangs": Way(
        "import multiprocessing, time\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n"
        "    pool.map(time.sleep, [600, 600])",
        "hung", "it was at line 3", 3, "", Options(time_limit=2),
    ),
    "a thread that raises": Way(
        "import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()\nraise ValueError('enough')",
        *RAISED, 5,
    ),
    "a thread that ends the process": Way(
        "import os, threading, time\nthreading.Thread(target=os._exit, args=(4,)).start()\ntime.sleep(600)",
        "exited", "ends its process with code 4 before fit",
    ),
    "a spawned process that imports the script": Way(
        "import multiprocessing, sys\nseen = __name__\ndef f():\n    sys.exit(4 if seen == '__mp_main__' else 5)\n"
        "if __name__ == '__main__':\n    p = multiprocessing.get_context('spawn').Process(target=f)\n    p.start()\n"
        "    p.join()\n    sys.exit(p.exitcode)",
        "exited", "exits with 4 at line 9", 9,
    ),
}  # fmt: skip


@pytest.fixture
def mark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """Mark what is started from here, and see that none of it is left, nor any temporary file."""
    value = uuid4().hex
    monkeypatch.setenv(MARK, value)
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setenv("TMPDIR", str(passing))
    monkeypatch.setattr(tempfile, "tempdir", None)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    yield value
    assert left(value) == []
    assert [child for child in psutil.Process().children() if child.status() == psutil.STATUS_ZOMBIE] == []
    assert not passing.exists() or list(passing.iterdir()) == []


def left(value: str, seconds: float = 5.0) -> list[str]:
    """Return what still runs after some seconds with the mark of a test in its environment."""
    deadline = time.monotonic() + seconds
    while (found := list(marked(value))) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def marked(value: str) -> Iterator[str]:
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARK) == value:
                yield f"{process.pid}: {' '.join(process.cmdline())}"
        except psutil.Error:
            continue


def checked(script: str, options: Options) -> tuple[Report, Stop]:
    Path("train.py").write_text(script + "\n")
    report = check_file("train.py", options, progress=lambda _: None)
    assert report.stop is not None
    return report, report.stop


@pytest.mark.parametrize("name", WAYS)
def test_a_way_to_end_has_its_words_and_leaves_nothing(name: str, mark: str) -> None:
    way, before = WAYS[name], psutil.Process().memory_info().rss
    report, stop = checked(way.script, way.options)
    assert (stop.reason, way.says.format(line=way.line)) == (stop.reason, _part(way, stop.message))
    assert stop.reason == way.reason
    assert (stop.place.line if isinstance(stop.place, Line) else None) == way.line
    assert way.remedy in stop.remedy
    assert stop.remedy
    assert report.exit_code() == 2
    assert len(stop.message) < 6_000
    assert sum(map(len, stop.output)) < 20_000
    # What the tests before have imported and trained in this process is no matter of this check.
    assert psutil.Process().memory_info().rss - before < 500_000_000


def _part(way: Way, message: str) -> str:
    """Return what is meant to be said if the message says it, else all that it says."""
    wanted = way.says.format(line=way.line)
    return wanted if wanted in message else message


def test_nothing_is_written_into_files_that_took_our_numbers(mark: str) -> None:
    checked(WAYS["descriptors closed and taken by files"].script, Options())
    assert Path("taken").read_bytes() == b""


def test_a_script_that_cannot_be_started_says_why(mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/no/such/folder")
    _, stop = checked("x = 1", Options())
    assert (stop.reason, "no room for temporary files" in stop.message) == ("not-started", True)
    assert "TMPDIR" in stop.remedy


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGHUP, -1), (signal.SIGTERM, -15), (signal.SIGKILL, -9)]
)
def test_whatever_ends_kerasdoctor_ends_the_script_too(number: int, code: int, mark: str) -> None:
    Path("train.py").write_text(
        f"import subprocess, sys, time\n{SLEEPS}\nopen('begun', 'w').close()\ntime.sleep(600)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "kerasdoctor", "check", "train.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        preexec_fn=heed_interrupts,
    )
    deadline = time.monotonic() + 60
    while not Path("begun").exists():
        assert time.monotonic() < deadline, "the script never ran"
        time.sleep(0.05)
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == code
    assert "Traceback" not in errors
