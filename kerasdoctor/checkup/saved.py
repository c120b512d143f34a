"""Checks a saved model by what its file says about it; neither Keras nor the weights are needed."""

from __future__ import annotations

from kerasdoctor.case import Case, Missing
from kerasdoctor.checkup.observers import ModelFile
from kerasdoctor.checkup.stops import unreadable, without_layers
from kerasdoctor.choice import Choice
from kerasdoctor.engine import Notify, examine
from kerasdoctor.report import Report
from kerasdoctor.rules import chosen_rules
from kerasdoctor.static.files.source import Problem
from kerasdoctor.static.saved.model import read_model
from kerasdoctor.static.saved.reading import understand_saved

NOT_COMPILED = "the model is saved without the settings of compile: no loss, metric or optimizer is known"
NOT_RUN = Missing("nothing was run", "load the model and call kerasdoctor.check(model, x, y) with its arrays")


def check_saved(path: str, choice: Choice, progress: Notify) -> Report:
    """Examine the file of a saved model."""
    model = read_model(path)
    if isinstance(model, Problem):
        return Report(path, stop=unreadable(model), static=True)
    reading = understand_saved(model)
    if reading.network is None:
        return Report(path, stop=without_layers(path), static=True, unknown=reading.unknown)
    diagnosis = examine(Case(path, ModelFile(reading.network, NOT_RUN)), chosen_rules(choice, path), seen=progress)
    versions = (("keras", model.version),) if model.version is not None else ()
    notes = () if reading.compiled else (NOT_COMPILED,)
    return Report(path, (diagnosis,), static=True, versions=versions, notes=notes, unknown=reading.unknown)
