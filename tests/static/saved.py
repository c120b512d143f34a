"""Saved models for tests, as Keras 3 writes them, with what matters of their config."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any


def layer(kind: str, module: str | None = "keras.layers", **config: Any) -> dict[str, Any]:
    return {"module": module, "class_name": kind, "config": config, "registered_name": None}


def sequential(*layers: dict[str, Any], compiled: dict[str, Any] | None = None, **config: Any) -> dict[str, Any]:
    settings = {"name": "net", "layers": list(layers)} | config
    return {"module": "keras", "class_name": "Sequential", "config": settings, "compile_config": compiled or {}}


def tensor(name: str, node: int = 0, index: int = 0) -> dict[str, Any]:
    return {"class_name": "__keras_tensor__", "config": {"shape": [None, 4], "keras_history": [name, node, index]}}


def node(*arguments: Any, **named: Any) -> dict[str, Any]:
    return {"args": list(arguments), "kwargs": named}


def graph_layer(described: dict[str, Any], *nodes: dict[str, Any]) -> dict[str, Any]:
    return described | {"name": described["config"]["name"], "inbound_nodes": list(nodes)}


def functional(
    layers: list[dict[str, Any]], inputs: Any, outputs: Any, compiled: dict[str, Any] | None = None
) -> dict[str, Any]:
    config = {"name": "graph", "layers": layers, "input_layers": inputs, "output_layers": outputs}
    return {"module": "keras", "class_name": "Functional", "config": config, "compile_config": compiled or {}}


def zipped(**files: str | bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.json", content)
    return data.getvalue()


def save(folder: Path, config: dict[str, Any], name: str = "model.keras") -> Path:
    file = folder / name
    file.write_bytes(zipped(config=json.dumps(config), metadata='{"keras_version": "3.15.1"}'))
    return file
