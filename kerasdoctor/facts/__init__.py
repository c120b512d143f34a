"""The vocabulary: what observers see and rules judge, as plain frozen values.

No Keras object, array or syntax node is part of a fact, so facts can be compared, sent between
processes and written as JSON.
"""

from kerasdoctor.facts.compiled import Loss, Metric, Optimizer, Schedule
from kerasdoctor.facts.crash import Crash, Given
from kerasdoctor.facts.data import ClassCount, Column, Data, Histogram, InputData, LabelData, Pairs, Validation
from kerasdoctor.facts.formula import Formula, Role, Term
from kerasdoctor.facts.initial_pass import HeadPass, InitialPass, InputPass, LayerPass, NonFinite
from kerasdoctor.facts.measured import (
    Ceiling,
    Ceilings,
    DecodeCeiling,
    Decoded,
    MetricCeiling,
)
from kerasdoctor.facts.network import (
    INPUT,
    Columns,
    Head,
    Inputs,
    LabelKind,
    Labels,
    Layer,
    Network,
    RowSums,
    Shape,
    TaskKind,
)
from kerasdoctor.facts.past import Constant, Operation, Past, Plain
from kerasdoctor.facts.probed import (
    OTHERS,
    Arm,
    Confusion,
    HeldOut,
    Interval,
    Judge,
    Measure,
    Memorised,
    ModeGap,
    Move,
    Probe,
    RateRun,
    Score,
    Trial,
    Verdict,
)
from kerasdoctor.facts.run import Curve, LastPass, Run, WeightCourse
from kerasdoctor.facts.script import (
    Argument,
    Call,
    Decoding,
    How,
    Imported,
    Loop,
    Prediction,
    Reference,
    Script,
    Target,
    Thing,
)
from kerasdoctor.facts.spelling import LOSS_NAMES
from kerasdoctor.facts.trace import Trace
from kerasdoctor.facts.training import Training, Watcher
from kerasdoctor.facts.wiring import Wiring, wiring

# What a rule may ask for, cheapest first: reading costs nothing, counting a second, a pass a few, the probe many.
# What a run stopped with comes last, because only the real fit can show it.
OBSERVED = (Run, Script, Trace, Network, Training, Data, Ceilings, InitialPass, LastPass, Probe, Crash)

__all__ = [
    "INPUT",
    "LOSS_NAMES",
    "OBSERVED",
    "OTHERS",
    "Argument",
    "Arm",
    "Call",
    "Ceiling",
    "Ceilings",
    "ClassCount",
    "Column",
    "Columns",
    "Confusion",
    "Constant",
    "Crash",
    "Curve",
    "Data",
    "DecodeCeiling",
    "Decoded",
    "Decoding",
    "Formula",
    "Given",
    "Head",
    "HeadPass",
    "HeldOut",
    "Histogram",
    "How",
    "Imported",
    "InitialPass",
    "InputData",
    "InputPass",
    "Inputs",
    "Interval",
    "Judge",
    "LabelData",
    "LabelKind",
    "Labels",
    "LastPass",
    "Layer",
    "LayerPass",
    "Loop",
    "Loss",
    "Measure",
    "Memorised",
    "Metric",
    "MetricCeiling",
    "ModeGap",
    "Move",
    "Network",
    "NonFinite",
    "Operation",
    "Optimizer",
    "Pairs",
    "Past",
    "Plain",
    "Prediction",
    "Probe",
    "RateRun",
    "Reference",
    "Role",
    "RowSums",
    "Run",
    "Schedule",
    "Score",
    "Script",
    "Shape",
    "Target",
    "TaskKind",
    "Term",
    "Thing",
    "Trace",
    "Training",
    "Trial",
    "Validation",
    "Verdict",
    "Watcher",
    "WeightCourse",
    "Wiring",
    "wiring",
]
