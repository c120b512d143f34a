"""The vocabulary: what observers see and rules judge, as plain frozen values.

No Keras object, array or syntax node is part of a fact, so facts can be compared, sent between
processes and written as JSON.
"""

from kerasdoctor.facts.measured import (
    Arm,
    Ceiling,
    Ceilings,
    DecodeCeiling,
    HeldOut,
    InitialPass,
    Interval,
    LayerPass,
    Memorised,
    MetricCeiling,
    Probe,
    Trial,
)
from kerasdoctor.facts.network import (
    Columns,
    Head,
    Inputs,
    LabelKind,
    Labels,
    Layer,
    Loss,
    Metric,
    Network,
    Optimizer,
    RowSums,
    Shape,
)
from kerasdoctor.facts.script import Argument, Call, Decoding, How, Loop, Prediction, Script
from kerasdoctor.facts.spelling import LOSS_NAMES

__all__ = [
    "LOSS_NAMES",
    "Argument",
    "Arm",
    "Call",
    "Ceiling",
    "Ceilings",
    "Columns",
    "DecodeCeiling",
    "Decoding",
    "Head",
    "HeldOut",
    "How",
    "InitialPass",
    "Inputs",
    "Interval",
    "LabelKind",
    "Labels",
    "Layer",
    "LayerPass",
    "Loop",
    "Loss",
    "Memorised",
    "Metric",
    "MetricCeiling",
    "Network",
    "Optimizer",
    "Prediction",
    "Probe",
    "RowSums",
    "Script",
    "Shape",
    "Trial",
]
