"""Runs a script up to its first `fit` and answers questions about it; the other end of `process`.

Started as `python -m kerasdoctor.live.process.child REQUESTS ANSWERS` with two inherited pipe ends. The
first request says what to run; each line on either pipe is one JSON value.
"""

from __future__ import annotations

import functools
import inspect
import json
import os
import queue
import signal
import sys
import threading
import traceback
import types
from pathlib import Path
from typing import IO, Any

from kerasdoctor import wire
from kerasdoctor.case import Missing
from kerasdoctor.live import compat, standin
from kerasdoctor.live.process.headless import draw_nothing_undrawable
from kerasdoctor.live.requirements import shortcoming


def main() -> None:
    """Serve one script."""
    requests, answers = os.fdopen(int(sys.argv[1])), os.fdopen(int(sys.argv[2]), "w")
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()
    order = inbox.get()
    lacking = shortcoming()
    if lacking is not None:
        _say(answers, {"event": "no-keras", "message": lacking[0], "remedy": lacking[1]})
        return
    _run(order, _Desk(order, inbox, answers), answers)


def _listen(requests: IO[str], inbox: queue.SimpleQueue[Any]) -> None:
    """Pass requests on; when the asking process is gone, end this one and all that it started."""
    for line in requests:
        inbox.put(json.loads(line))
    os.killpg(os.getpgid(0), signal.SIGKILL)


def _say(answers: IO[str], message: dict[str, Any], desk: _Desk | None = None) -> None:
    if desk is not None:
        message |= {"old": desk.uses.told(), "made": desk.made.told()}
    answers.write(json.dumps(message) + "\n")
    answers.flush()


def _run(order: dict[str, Any], desk: _Desk, answers: IO[str]) -> None:
    import wrapt

    path = order["path"]
    wrapt.register_post_import_hook(lambda _module: desk.hook(), "keras")
    wrapt.register_post_import_hook(desk.hook_legacy, "tf_keras")
    wrapt.register_post_import_hook(draw_nothing_undrawable, "keras")
    source = Path(path).read_text(errors="replace")
    if order["compat"]:
        compat.install(desk.uses, source)
    if order["stand_in"]:
        wanted = standin.Wanted.by(source, order["classes"], order["features"])
        standin.install(desk.made, wanted, Path(order["scratch"]))
    try:
        run_as_main(path, order["argv"], desk.uses if order["compat"] else None)
    except SystemExit as leaving:
        code = leaving.code
        told = code if isinstance(code, int) else str(code)
        _say(answers, {"event": "exited", "code": told, **_where(leaving, path)}, desk)
    except BaseException as error:  # noqa: BLE001 (whatever ends the user's script is reported, not raised)
        message = str(error).strip()
        said = {"event": "raised", "type": type(error).__name__, "message": message, **_where(error, path)}
        _say(answers, said, desk)
    else:
        _say(answers, {"event": "no-fit"}, desk)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def run_as_main(path: str, argv: list[str], uses: compat.Uses | None = None) -> None:
    """Run a script as `python PATH ARGV...` does: as `__main__`, with its folder first on the path.

    With `uses` it takes Keras from where it is today.
    """
    script = Path(path).resolve()
    sys.argv[:] = [path, *argv]
    sys.path[0] = str(script.parent)
    module = types.ModuleType("__main__")
    module.__file__ = str(script)
    sys.modules["__main__"] = module
    # The script's own future imports count, not this module's.
    source = script.read_bytes() if uses is None else compat.spelled_today(script.read_bytes(), uses)
    exec(compile(source, str(script), "exec", dont_inherit=True), module.__dict__)


def _where(error: BaseException, path: str) -> dict[str, Any]:
    """Return the deepest line of the traceback that lies in the user's script."""
    script = Path(path).resolve()
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith("<") and Path(frame.filename).resolve() == script
    ]
    if not frames:
        return {"line": None}
    last = frames[-1]
    return {"line": last.lineno, "column": (last.colno or 0) + 1}


class _Desk:
    """Answers questions about the first call of `fit`, from inside that call."""

    def __init__(self, order: dict[str, Any], inbox: queue.SimpleQueue[Any], answers: IO[str]) -> None:
        self.order = order
        self.inbox = inbox
        self.answers = answers
        script = Path(order["path"]).resolve()
        self.uses = compat.Uses(script)
        self.made = standin.Made(str(script))

    def hook(self) -> None:
        """Watch `fit` and the making of layers from now on; Keras has just been imported by the script."""
        from kerasdoctor.live.fit_call import watching_fit
        from kerasdoctor.live.models.creations import watching_creations

        self.creations = watching_creations(str(Path(self.order["path"]).resolve()))
        self.creations.__enter__()
        self.watch = watching_fit(self.serve)
        self.watch.__enter__()

    def hook_legacy(self, module: Any) -> None:
        """Watch `fit` of Keras 2, which lives on as tf_keras.

        TensorFlow may import it in the middle of its own import, when Keras 3 cannot be imported yet.
        """
        owner = module.Model
        original = owner.fit

        @functools.wraps(original)
        def fit(model: Any, *args: Any, **kwargs: Any) -> Any:
            import keras  # noqa: F401 (its own hook has to come before what imports it)

            from kerasdoctor.live.fit_call import call_of

            try:
                call = call_of(inspect.signature(original), sys._getframe(1), model, args, kwargs)
            except TypeError:  # arguments that `fit` does not take: it says so in its own words
                return original(model, *args, **kwargs)
            owner.fit = original
            return self.serve(call)

        owner.fit = fit

    def serve(self, call: Any) -> None:
        """Answer until there are no more questions, then leave, whatever happens: nothing after `fit` is run."""
        try:
            self._answer_all(call)
        finally:
            os._exit(0)

    def _answer_all(self, call: Any) -> None:
        from kerasdoctor.live.examination import Examination
        from kerasdoctor.live.given import versions_in_use

        script = str(Path(self.order["path"]).resolve())
        inside = call.path is not None and str(Path(call.path).resolve()) == script
        _say(
            self.answers,
            {"event": "fit", "line": call.line if inside else _line_in(script), "versions": versions_in_use()},
            self,
        )
        context = self.inbox.get()
        examination = Examination(
            call,
            decoding=wire.decode(context["decoding"]),  # type: ignore[arg-type]
            seed=self.order["seed"],
            budget=self.order["budget"],
            probing=self.order["probe"],
            may_iterate=True,
            script=self.order["path"],
        )
        while (asked := self.inbox.get()) != {"ask": "nothing"}:
            _say(self.answers, {"event": "answer", "value": _answer(examination, asked, self.made.told())})


def _line_in(script: str) -> int | None:
    """Return the script's own line on the stack when `fit` is called from another module."""
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        if str(Path(frame.f_code.co_filename).resolve()) == script:
            return frame.f_lineno
    return None


def _answer(examination: Any, asked: dict[str, Any], made: list[tuple[str, int | None]]) -> Any:
    from kerasdoctor import facts
    from kerasdoctor.live.standin.judging import without_values

    if asked["ask"] == "attempt":
        said = examination.attempt(wire.decode(asked["fix"]))
    else:
        kind = getattr(facts, asked["kind"])
        said = without_values(examination.observe(kind), kind, made)
    return {"missing": [said.reason, said.remedy]} if isinstance(said, Missing) else {"fact": wire.encode(said)}


if __name__ == "__main__":
    main()
