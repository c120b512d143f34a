"""A saved model as the script that builds it, so that one reader knows both.

Each line of the script belongs to a part of the model, such as "layer dense_2".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kerasdoctor.places import Part
from kerasdoctor.static.models.spelling import snake
from kerasdoctor.static.saved.model import SavedModel
from kerasdoctor.static.saved.values import UNKNOWN, arguments, called, of_keras, references, written

INPUTS, LABELS = f"{UNKNOWN}('inputs')", f"{UNKNOWN}('labels')"
# A graph is followed at most this deep into models within models.
DEEPEST = 20


class SavedScript:
    """The lines of a script that builds a saved model, and the part that each line is about."""

    def __init__(self, model: SavedModel) -> None:
        self.lines = ["import keras"]
        self.parts = [Part("the model")]
        self.name = name = self._model(model.config, 0)
        compiled = model.config.get("compile_config")
        self.compiled = isinstance(compiled, dict) and bool(compiled)
        if isinstance(compiled, dict) and compiled:
            self._compile(name, compiled)
        self._add(f"{name}.fit({INPUTS}, {LABELS})", Part("the model"))

    @property
    def text(self) -> str:
        """The script."""
        return "\n".join(self.lines) + "\n"

    def _add(self, line: str, part: Part) -> None:
        self.lines.append(line)
        self.parts.append(part)

    def _new(self, expression: str, part: Part) -> str:
        name = f"value_{len(self.lines)}"
        self._add(f"{name} = {expression}", part)
        return name

    def _compile(self, name: str, compiled: Mapping[str, Any]) -> None:
        self._add(f"{name}.compile(", Part("the settings of compile"))
        for key in ("optimizer", "loss", "metrics"):
            value = compiled.get(key)
            if value is not None:
                self._add(f"    {key}={written(value, key)},", Part(f"the {key}"))
        self._add(")", Part("the settings of compile"))

    def _model(self, described: Mapping[str, Any], depth: int) -> str:
        """Write a model, and return the name that it has in the script."""
        config = described.get("config")
        settings: dict[str, Any] = config if isinstance(config, dict) else {"layers": config}
        part = Part(f"model {_name(described)}")
        layers = settings.get("layers")
        if isinstance(layers, list) and depth < DEEPEST:
            if described.get("class_name") == "Sequential":
                return self._sequential(settings, layers, part, depth)
            if "output_layers" in settings:
                return self._functional(settings, layers, part, depth)
        return self._new(f"{UNKNOWN}({described.get('class_name')!r})", part)

    def _sequential(self, config: Mapping[str, Any], layers: list[Any], part: Part, depth: int) -> str:
        name = self._new("keras.Sequential()", part)
        first = layers[0] if layers else None
        shape = config.get("build_input_shape")
        if isinstance(shape, list) and not _declares_shape(first):
            self._add(f"{name}.add(keras.Input(batch_shape={written(shape)}))", Part("the input"))
        for layer in layers:
            self._add(f"{name}.add({self._layer(layer, depth)})", Part(f"layer {_name(layer)}"))
        return name

    def _layer(self, described: object, depth: int) -> str:
        """Return the expression that makes a layer; a model within the model is written first."""
        config = described.get("config") if isinstance(described, dict) else None
        if not isinstance(described, dict) or not isinstance(config, dict):
            return f"{UNKNOWN}({_name(described)!r})"
        if _is_input(described):
            shape = config.get("batch_shape") or config.get("batch_input_shape")
            return f"keras.Input(batch_shape={written(shape)})"
        if "layers" in config:
            return self._model(described, depth + 1)
        return called(described) if of_keras(described) else f"{UNKNOWN}({_name(described)!r})"

    def _functional(self, config: Mapping[str, Any], layers: list[Any], part: Part, depth: int) -> str:
        graph = _Graph(layers)
        makers: dict[str, str] = {}
        for layer in graph.layers.values():
            if not _is_operation(layer):
                expression = self._layer(layer, depth)
                here = Part(f"layer {_name(layer)}")
                makers[_name(layer)] = self._new(expression, here)
        for layer, node, inbound in graph.calls():
            here = Part(f"layer {_name(layer)}")
            if _is_input(layer):
                graph.tensors[_name(layer), node] = makers[_name(layer)]
                continue
            given = arguments(inbound, graph.tensor)
            maker = makers.get(_name(layer)) or _operation(layer)
            graph.tensors[_name(layer), node] = self._new(f"{maker}({given})", here)
        outputs = written(config.get("output_layers"), tensor=graph.tensor)
        inputs = written(config.get("input_layers"), tensor=graph.tensor)
        return self._new(f"keras.Model({inputs}, {outputs})", part)


class _Graph:
    """The layers of a functional model by name, and the tensors between them."""

    def __init__(self, layers: list[Any]) -> None:
        self.layers = {_name(layer): layer for layer in layers if isinstance(layer, dict)}
        self.tensors: dict[tuple[str, int], str] = {}
        self._several = {
            (name, node)
            for layer in self.layers.values()
            for name, node, index in references(layer.get("inbound_nodes"))
            if index
        }

    def tensor(self, name: str, node: int, index: int) -> str:
        """Return the expression for one output of a call of a layer."""
        known = self.tensors.get((name, node), f"{UNKNOWN}('tensor')")
        return f"{known}[{index}]" if (name, node) in self._several else known

    def calls(self) -> Iterator[tuple[dict[str, Any], int, object]]:
        """Yield the calls of the layers, each after those that it reads."""
        waiting = [
            (layer, node, inbound) for layer in self.layers.values() for node, inbound in enumerate(_nodes(layer))
        ]
        while waiting:
            ready = [all(reference[:2] in self.tensors for reference in references(call[2])) for call in waiting]
            if not any(ready):
                return
            yield from (call for call, is_ready in zip(waiting, ready, strict=True) if is_ready)
            waiting = [call for call, is_ready in zip(waiting, ready, strict=True) if not is_ready]


def _nodes(described: Mapping[str, Any]) -> list[Any]:
    """Return the calls of a layer; an input is called once by nobody."""
    nodes = described.get("inbound_nodes")
    return nodes if isinstance(nodes, list) and nodes else [[]]


def _name(described: object) -> str:
    match described:
        case {"config": {"name": str(name)}} | {"name": str(name)} | {"class_name": str(name)}:
            return name
    return "without a name"


def _declares_shape(described: object) -> bool:
    """Whether a layer is an input or, as in older files, says itself what comes in."""
    match described:
        case {"class_name": "InputLayer"} | {"config": {"batch_input_shape": _}}:
            return True
    return False


def _is_input(described: object) -> bool:
    return isinstance(described, dict) and described.get("class_name") == "InputLayer"


def _is_operation(described: Mapping[str, Any]) -> bool:
    """Whether this is a function of Keras between layers, such as an addition."""
    return ".ops" in str(described.get("module"))


def _operation(described: Mapping[str, Any]) -> str:
    name = str(described.get("class_name"))
    return f"keras.ops.{snake(name)}" if name.isidentifier() else f"{UNKNOWN}"
