"""Runs the cells of a notebook in a kernel of its own, as Jupyter does, up to its fits; needs nbclient.

The kernel speaks through two pipes of its own; this process passes on what it says, and tells what becomes of
the cells. Nothing is written into the notebook: what is run is a copy of its cells.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import v4

from kerasdoctor.live.process.channel import Channel
from kerasdoctor.live.process.own_kernel import Kernels, kernel_for

# What the kernel has to say of an error has been written when the error arrives, and is read at once.
SETTLING_SECONDS = 2.0
STARTUP_SECONDS = 60
# A path to a socket has a hundred characters at most.
LONGEST_SOCKET = 90
# What the kernel says that leaves nothing more to be told.
LAST = frozenset({"raised", "exited", "no-keras"})
# Leaves no name behind, and needs no kerasdoctor where the kernel is installed.
BEGIN = """\
import sys
sys.path.insert(0, package)
import kerasdoctor
sys.path.remove(package)
from kerasdoctor.live.process.kernel import begin
begin(order, requests, answers)
"""


class Notebook(NotebookClient):  # type: ignore[misc]
    """A notebook whose output is passed on as it comes."""

    def output(self, outs: Any, msg: Any, display_id: Any, cell_index: int) -> Any:
        """Pass on what a cell prints."""
        content = msg["content"]
        if msg["header"]["msg_type"] == "stream":
            sys.stdout.write(content["text"])
            sys.stdout.flush()
        return super().output(outs, msg, display_id, cell_index)


class Driver:
    """Hands the cells to the kernel, and passes on what it says."""

    def __init__(self, order: dict[str, Any], channel: Channel) -> None:
        self.order = order
        self._channel = channel
        self._speaking = threading.Lock()
        self._told_last = threading.Event()
        folder = Path(order["scratch"])
        self._requests, self._answers = str(folder / "requests"), str(folder / "answers")
        os.environ["JUPYTER_RUNTIME_DIR"] = str(folder / "jupyter")
        if not Path("~/.ipython").expanduser().exists():
            os.environ.setdefault("IPYTHONDIR", str(folder / "ipython"))

    def run(self) -> None:
        """Run the cells, one after the other, until one fails or there are none left."""
        kernel, note = kernel_for(self.order["kernel"])
        if note:
            self._tell({"event": "note", "text": note})
        texts = ["", *(text for _, text in self.order["cells"])]  # the first cell is ours
        document = v4.new_notebook(cells=[v4.new_code_cell(text) for text in texts])
        folder = str(Path(self.order["path"]).resolve().parent)
        client = Notebook(
            document,
            timeout=None,
            startup_timeout=STARTUP_SECONDS,
            resources={"metadata": {"path": folder}},
            kernel_name=kernel,
            extra_arguments=["--HistoryManager.hist_file=:memory:"],
        )
        manager = client.create_kernel_manager()
        manager.kernel_spec_manager = Kernels(self.order["python"])
        manager.connection_file = str(Path(self._requests).with_name("connection.json"))
        if len(self._requests) < LONGEST_SOCKET:  # else by TCP, which other users of the machine can see
            manager.transport, manager.ip = "ipc", str(Path(self._requests).with_name("socket"))
        try:
            with client.setup_kernel():
                self._prepare(client)
                self._cells(client, document.cells[1:])
        except (RuntimeError, OSError) as error:  # the kernel does not start, or dies before it answers
            self._tell({"event": "no-kernel", "message": str(error), "kernel": kernel})
        except CellExecutionError as error:  # in our own first cell
            message = f"{error.ename}: {error.evalue}"
            self._tell({"event": "no-kernel", "message": message, "kernel": kernel})

    def _prepare(self, client: Any) -> None:
        for pipe in (self._requests, self._answers):
            os.mkfifo(pipe)
        for work in (self._pass_requests, self._pass_answers):
            threading.Thread(target=work, daemon=True).start()
        told = json.dumps(self.order | {"script": str(Path(self.order["path"]).resolve())})
        package = str(Path(__file__).parents[3])
        given = {"package": package, "order": told, "requests": self._requests, "answers": self._answers}
        code = f"exec({BEGIN!r}, {given!r})"
        client.execute_cell(v4.new_code_cell(code), 0, store_history=False)

    def _cells(self, client: Any, cells: list[Any]) -> None:
        for number, ((above, _), cell) in enumerate(zip(self.order["cells"], cells, strict=True), 1):
            self._tell({"event": "at", "line": above + 1})
            try:
                client.execute_cell(cell, number)
            except DeadKernelError:
                self._tell_unless_told({"event": "dead-kernel", "line": above + 1})
                return
            except CellExecutionError as error:
                if above in self.order["may_raise"]:
                    continue
                said = {"event": "raised", "type": error.ename, "message": error.evalue, "line": above + 1}
                self._tell_unless_told(said)
                return
        self._tell({"event": "no-fit"})

    def _tell(self, message: dict[str, Any]) -> None:
        """Pass a message on to whoever asked for the run."""
        with self._speaking:  # long ones are written in parts
            self._channel.say(message)

    def _tell_unless_told(self, message: dict[str, Any]) -> None:
        if not self._told_last.wait(SETTLING_SECONDS):
            self._tell(message)

    def _pass_requests(self) -> None:
        with Path(self._requests).open("w") as requests:
            while True:
                requests.write(json.dumps(self._channel.get()) + "\n")
                requests.flush()

    def _pass_answers(self) -> None:
        with Path(self._answers).open() as answers:
            for line in answers:
                message = json.loads(line)
                self._tell(message)
                if message["event"] in LAST:
                    self._told_last.set()


def run_cells(order: dict[str, Any], channel: Channel) -> NoReturn:
    """Run a notebook and leave this process with it."""
    try:
        Driver(order, channel).run()
    finally:
        sys.stdout.flush()
        os._exit(0)
