"""What an exception of Keras, TensorFlow or NumPy says, shortened to its meaning."""

from __future__ import annotations

import re

# What fits on four lines of a terminal; the rest of a long message repeats arguments.
LONGEST = 400
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
_CALLING = re.compile(r"^Exception encountered when calling [\w.]*\(?\)?\.?\s*", re.DOTALL)
_RECEIVED = re.compile(r"\s*Arguments received by [\w.]+\(\):.*$", re.DOTALL)
_INFERRED = re.compile(r"^Could not automatically infer the output shape.*?Error encountered:\s*", re.DOTALL)
_ADVICE = re.compile(
    r"\s*You can attempt the following resolutions.*$|\s*You are likely doing something like:.*$", re.DOTALL
)
_GRAPH = re.compile(
    r"^(?:Graph execution error:\s*)?Detected at node (?P<node>\S+) defined at.*?\n\n(?=[^\s])", re.DOTALL
)
_FRAME = re.compile(r'^\s+File ".*", line \d+, in .*$', re.MULTILINE)
_IN_USER_CODE = re.compile(r"^in user code:\s*", re.DOTALL)
_NODES = re.compile(r"\s*\[*\{\{(?:function_)?node [^}]*\}\}\]*|\s*\[Op:[^\]]*\]|\s*name:\s*$")
_FOR_NODE = re.compile(r" for '\{\{node ([^}]*)\}\}[^']*'")
_DESERIALIZED = re.compile(r"^.*could not be deserialized properly.*Exception encountered: ", re.DOTALL)
_MADE_SURE = re.compile(r"\s*Make sure custom classes.*$", re.DOTALL)
_VALUES = re.compile(r"\s+Label values:.*$", re.DOTALL)
_LISTED = re.compile(r"(?P<before>Unrecognized data type: \w+=).*\(of type (?P<kind><class '[^']*'>)\)", re.DOTALL)
_YIELDED = re.compile(r"(?P<before>or \(inputs, targets, sample_weights\)\.) Received:.*$", re.DOTALL)


def meaning(message: str) -> str:
    """Return a message without traces of graphs, listings of arguments and colours, in one line."""
    text = _ESCAPE.sub("", message).strip()
    text = _RECEIVED.sub("", _CALLING.sub("", text))
    text = _last_of_user_code(text) if _IN_USER_CODE.match(text) else text
    text = _MADE_SURE.sub("", _DESERIALIZED.sub("", _without_graph(text)))
    text = _ADVICE.sub("", _INFERRED.sub("", text))
    text = _FOR_NODE.sub(r" in \1", text)
    text = _LISTED.sub(r"\g<before>... (of type \g<kind>)", text)
    text = _YIELDED.sub(r"\g<before>", text)
    text = _VALUES.sub("", _NODES.sub("", text))
    return cut(" ".join(text.split()), LONGEST)


def _without_graph(text: str) -> str:
    """Return what follows the trace of a graph; the frames in it are those of Keras."""
    if "Detected at node" not in text:
        return text.removeprefix("Graph execution error:").strip()
    rest = _FRAME.sub("", text).strip()
    parts = [part.strip() for part in rest.split("\n\n") if part.strip()]
    said = [part for part in parts if not part.startswith(("Detected at node", "Graph execution error"))]
    return said[0] if said else parts[-1]


def _last_of_user_code(text: str) -> str:
    """Return the exception that stands below the frames of code that was turned into a graph."""
    lines = [line.strip() for line in text.splitlines()]
    kept = [line for line in lines if line and not line.startswith(("File ", "in user code"))]
    named = [index for index, line in enumerate(kept) if re.match(r"^[\w.]*(?:Error|Exception): ", line)]
    start = named[-1] if named else max(0, len(kept) - 1)
    return "\n".join(kept[start:]).partition(": ")[2] or "\n".join(kept[start:])


def cut(text: str, longest: int) -> str:
    """Return a text that is no longer, cut at the end of a word."""
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " ..."


def frames_in(message: str) -> list[tuple[str, int]]:
    """Return the files and lines that a message names as those of code that was turned into a graph."""
    return [(path, int(line)) for path, line in re.findall(r'File "([^"]+)", line (\d+)', message)]
