"""Hand-made reports that use every part of the report."""

from __future__ import annotations

import math
from dataclasses import replace

from kerasdoctor.diagnosis import Cause, Crashed, Diagnosis, LeftOpen, NotChecked, Remedy, Symptom
from kerasdoctor.facts import Arm, Head, HeldOut, Inputs, Interval, Labels, Layer, Loss, Network, RowSums, Trial
from kerasdoctor.finding import Confidence, Finding, Fix, NewDecode, NewHead, NewLabels, NewLoss, Severity
from kerasdoctor.places import Evidence, Line, Part, Spot, Tally
from kerasdoctor.report import Report, Stop
from kerasdoctor.rule import Docs, Role, Rule

PATH = "course/week 3/mod7.py"
SOURCE = tuple(
    '''"""Learn n mod 7."""

import numpy as np
from keras import Input, Sequential
from keras.layers import Dense

BITS = 20


def to_binary(number):
    return np.array([(number >> bit) & 1 for bit in range(BITS)])


numbers = np.random.randint(0, 2**BITS, size=10000)
x_train = np.array([to_binary(n) for n in numbers])
y_train = np.array([to_binary(n % 7) for n in numbers])

model = Sequential([Input((BITS,)), Dense(20, activation="relu"), Dense(20, activation="softmax")])
model.compile(loss="categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])

model.fit(x_train, y_train, epochs=10)

answers = np.round(model.predict(x_train))
wrong = [n for n in range(10) if answers[n].sum() == 0]  # [bold] is no markup, nor is y[idx] or [/]
'''.splitlines()
)
LABELS, HEAD, LOSS = Line(PATH, 16, 1, 16, 8), Line(PATH, 18, 67, 18, 97), Line(PATH, 19, 15, 19, 46)
FIT, DECODE = Line(PATH, 21, 1, 21, 39), Line(PATH, 23, 11, 23, 43)

DIFF = """\
@@ -16,4 +16,4 @@
-y_train = np.array([to_binary(n % 7) for n in numbers])
+rows, y_train = np.unique(np.array([to_binary(n % 7) for n in numbers]), axis=0, return_inverse=True)
-
-model = Sequential([Input((BITS,)), Dense(20, activation="relu"), Dense(20, activation="softmax")])
-model.compile(loss="categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
+model = Sequential([Input((BITS,)), Dense(20, activation="relu"), Dense(7, activation="softmax")])
+model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
"""


def rule(name: str, severity: Severity, *, role: Role = "cause", explains: tuple[str, ...] = ()) -> Rule:
    docs = Docs(
        "One sentence about it.\nIt goes on in a second line.",
        "It does harm, and `y[idx]` shows it.",
        "import keras\n\nmodel = keras.Sequential()",
        "import keras\n\nmodel = keras.Model()",
        "Nothing else is meant.",
    )
    kind = "label-encoding" if role == "cause" else "symptom"
    return Rule(name, kind, severity, role, frozenset(explains), (Network,), (), docs, lambda *_: iter(()))


TRIAL = Trial(
    intent="each row stands for one of 7 classes",
    verdict="verified",
    reason="with every seed the fix gains at least 98 points, and the control gains at most 2",
    as_written=Arm("as written", (0.0, 0.0, 0.016), (2.91, 2.88, 3.02), (3.41, 3.38, 3.52)),
    repaired=Arm("repaired", (1.0, 0.984, 1.0), (1.95, 1.96, 1.94), (0.011, 0.027, 0.009)),
    control=Arm("control", (0.0, 0.016, 0.0), (2.95, 2.9, 2.97), (3.4, 3.37, 3.5)),
    seeds=(0, 1, 2),
    rows=64,
    steps=300,
    optimizer="Adam at 0.01",
    held_out=HeldOut(
        Interval(0.151, 0.136, 0.168, 2000),
        Interval(0.146, 0.131, 0.162, 2000),
        None,
        Interval(0.14, 0.126, 0.156, 2000),
        8000,
        1200,
        "SGD at 0.01",
        "argmax",
    ),
)
SUMS = (Tally("row sum 0", 1429, 0.1429), Tally("row sum 1", 4287, 0.4287), Tally("row sum 2", 4284, 0.4284))
MULTI_HOT = Cause(
    rule("softmax-over-multi-hot-labels", Severity.BREAKS, explains=("loss-rises-while-memorising",)),
    Finding(
        "5,713 of 10,000 rows of `y_train` do not add up to 1, but softmax and this loss need every row to",
        (
            Spot(LOSS, "needs every label row to add up to 1"),
            Spot(HEAD, "makes the outputs compete: they always add up to 1"),
            Spot(LABELS, "`y_train` is made here"),
            Spot(Part("the batch of `fit`"), "holds 32 of these rows at a time"),
        ),
        (
            Evidence(
                "what the rows of `y_train` add up to; first at index 0, 3, 4",
                10_000,
                (*SUMS, Tally("anything else", 3, 0.0003)),
                (("rows_off", 5713), ("share_off", 0.5713)),
            ),
            Evidence("20 columns, 17 of them constant, only 7 distinct rows: 7 classes in disguise", 10_000),
            Evidence(
                "the lowest loss that any model can reach on these labels is 0.594",
                numbers=(("lowest_loss", math.nan),),
            ),
        ),
        (
            "Softmax answers with shares that add up to 1. A label row of zeros costs nothing whatever the answer, "
            "and a row with two ones can at best be answered with one half for each."
        ),
        Confidence.CERTAIN,
    ),
    Severity.BREAKS,
    Confidence.CERTAIN,
    ("cannot-memorise-one-batch", "loss-rises-while-memorising"),
    "accounts for 2 symptoms: cannot-memorise-one-batch, loss-rises-while-memorising",
    (
        Remedy(
            Fix(
                "each row stands for one of 7 classes",
                (
                    NewLabels("class-index", "y_train", where=LABELS),
                    NewHead(7, "softmax", HEAD),
                    NewLoss("sparse_categorical_crossentropy", LOSS),
                    NewDecode("argmax", to_rows=True),
                ),
            ),
            TRIAL,
            diff=DIFF,
        ),
        Remedy(
            Fix(
                "each row is 3 yes/no bits of their own",
                (
                    NewLabels("varying-columns", "y_train", (0, 1, 2), LABELS),
                    NewHead(3, "sigmoid", HEAD),
                    NewLoss("binary_crossentropy", LOSS),
                    NewDecode("threshold"),
                ),
            ),
            untried="the time limit of 60 s was reached before its trial",
        ),
    ),
)
ROUNDED = Cause(
    rule("rounded-softmax", Severity.BREAKS, explains=("cannot-memorise-one-batch",)),
    Finding(
        "`np.round` turns a row without a share above 0.5 into zeros",
        (
            Spot(
                DECODE, "answers 0 for every row whose largest share is 0.5 or less, so most of the rows are lost here"
            ),
            Spot(Line(PATH, 21, 1, 23), "the model is trained here"),
        ),
        (Evidence("read off the source: the answer is made by `np.round`"),),
        "At most one share of a softmax can be above 0.5, and often none is.",
        Confidence.LIKELY,
        note="the right answer for y[idx] is not [bold]touched[/bold]",
    ),
    Severity.HURTS,
    Confidence.LIKELY,
    ("cannot-memorise-one-batch",),
    "would account for 1 symptom too, after the causes above",
    (
        Remedy(
            Fix("one class is meant", rewrites=((DECODE, "model.predict(x_train).argmax(axis=-1)"),)),
            untried="the fix changes the source only",
        ),
    ),
)
SMALL = Cause(
    rule("one-row-predictions", Severity.SMELLS),
    Finding(
        "`predict` is called once for each of 500 rows",
        (Spot(Line("course/helpers.py", 4, 5), "one call for all rows is faster"),),
        (),
        "Each call costs as much as hundreds of rows.",
        Confidence.LIKELY,
    ),
    Severity.SMELLS,
    Confidence.LIKELY,
    remedies=(Remedy(Fix("speed matters", rewrites=((DECODE, "model.predict(rows)"),))),),
)
RISES = Symptom(
    rule("loss-rises-while-memorising", Severity.BREAKS, role="symptom"),
    Finding(
        "the loss grows while the model is trained on one batch",
        (),
        (Evidence("loss 2.91 at first, 3.41 after 300 steps", 64),),
        "",
        Confidence.CERTAIN,
    ),
    Severity.BREAKS,
    Confidence.CERTAIN,
    ("softmax-over-multi-hot-labels", "rounded-softmax"),
)
SILENT = Symptom(
    rule("silent-units", Severity.HURTS, role="symptom"),
    Finding(
        "3 of 4 layers have units that answer 0 on every row",
        (Spot(Part("layer dense_1"), "has most of them"),),
        (
            Evidence(
                "silent units, layer by layer",
                256,
                (Tally("dense", 3, 0.15), Tally("a layer with a very long name in it", 12_000, 0.6)),
            ),
        ),
        "A unit that answers 0 on every row gets no gradient and stays silent.",
        Confidence.CERTAIN,
    ),
    Severity.HURTS,
    Confidence.CERTAIN,
    left_open=(
        LeftOpen("weights that are loaded from a file which no one looked at: print a few of them"),
        LeftOpen("a-rule", "x is a generator, which can be read only once"),
        LeftOpen("b-rule", "x is a generator, which can be read only once"),
    ),
)
NETWORK = Network(
    layers=(Layer("Dense", "dense", 20, "relu", (None, 20), (None, 20), True),),
    heads=(
        Head(
            Layer("Dense", "dense_1", 20, "softmax", where=HEAD),
            Loss("categorical_crossentropy", False, LOSS),
            labels=Labels(
                "multi-hot",
                "y_train",
                shape=(10000, 20),
                low=0,
                high=math.inf,
                row_sums=RowSums(10000, SUMS, 5713, (0, 3, 4)),
            ),
        ),
    ),
    inputs=(Inputs("x_train", (10000, 20), only_zeros_and_ones=True),),
    batch_size=32,
    epochs=10,
    where=FIT,
)
DIAGNOSIS = Diagnosis(
    "mod7.py:21",
    (MULTI_HOT, SMALL, ROUNDED),
    (RISES, SILENT),
    (("dead-inputs", "all 20 columns of `x_train` vary"), ("non-finite-inputs", "no NaN in 10,000 rows")),
    (
        NotChecked(("validation-leak",), "no validation data is given", "pass `validation_data=` to `fit`"),
        NotChecked(
            ("a-rule", "b-rule", "c-rule", "d-rule", "e-rule", "f-rule"),
            "x is a generator, which can be read only once",
        ),
    ),
    (Crashed("odd-rule", "KeyError: 'y[idx]'"),),
    (
        "With the fix in (each row stands for one of 7 classes) the model memorises 98% or more of 64 rows.",
        "What would show it: the same script with fewer input bits than 20.",
    ),
    NETWORK,
    live=True,
)
FULL = Report(
    PATH,
    (DIAGNOSIS,),
    seed=0,
    seconds=12.34,
    versions=(("keras", "3.15.1"), ("numpy", "2.4.0")),
    notes=("the second call of `fit` at line 40 was not examined",),
    sources={PATH: SOURCE},
)
HEALTHY = Report(
    PATH,
    (Diagnosis("mod7.py:21", ruled_out=DIAGNOSIS.ruled_out, network=NETWORK, live=True),),
    seed=3,
    seconds=154.0,
    sources={PATH: SOURCE},
)
READ_OFF = replace(
    MULTI_HOT,
    severity=Severity.HURTS,
    confidence=Confidence.LIKELY,
    because="stands on its own: no symptom seen here follows from it",
    remedies=(),
)
STATIC = Report(PATH, (Diagnosis(PATH, (READ_OFF,)),), static=True, sources={PATH: SOURCE})
STOPPED = Report(
    PATH,
    (Diagnosis(PATH, (READ_OFF,)),),
    Stop(
        "raised",
        "FileNotFoundError: no such file: 'tags[old].csv'",
        "make the file available to the script, or start kerasdoctor in the folder that it is in",
        Line(PATH, 14, 11, 14, 52),
        (*(f"line {number}" for number in range(20)), "\x1b[31mreading tags[old].csv\x1b[0m\r"),
    ),
    seconds=2.0,
    sources={PATH: SOURCE},
)
REPORTS = {"full": FULL, "healthy": HEALTHY, "static": STATIC, "stopped": STOPPED}
