"""What the arrays of one fit hold: columns, classes in their order, rows that meet again."""

from __future__ import annotations

from typing import TypeAlias

from kerasdoctor.facts.network import Shape
from kerasdoctor.record import record

# A class by its number (or the index of its column) and the rows that have it.
ClassCount: TypeAlias = tuple[int, int]


@record
class Column:
    """A column of a table of inputs; the figures are those of its finite values.

    `two_values` says that it holds no more than two different ones, as a flag does.
    """

    index: int
    mean: float
    spread: float
    low: float
    high: float
    two_values: bool


@record
class InputData:
    """One input, counted over `rows` rows, the first and the last of them among those.

    `mean`, `spread` (the standard deviation), `low` and `high` are over all finite values, None where
    there are none. `columns` has an entry for each column of a table with rows and at most 256
    columns, and is empty for anything else; `constant` counts the columns (or pixels, or steps) that
    never change, of `width` in a row. `padded` is the mean share of a row of tokens that is filled up
    with zeros at its end (`padded_before`: at its start), where the input is rows of whole numbers; `gaps`
    is the share of zeros among the values between the first and the last token of their rows.
    """

    rows: int
    shape: Shape
    width: int
    mean: float | None = None
    spread: float | None = None
    low: float | None = None
    high: float | None = None
    whole: bool | None = None
    zeros: float | None = None
    columns: tuple[Column, ...] = ()
    constant: int | None = None
    one_hot: bool | None = None
    padded: float | None = None
    padded_before: float | None = None
    gaps: float | None = None


@record
class Histogram:
    """How many finite values fall into each of several equal parts of the range from `low` to `high`."""

    low: float
    high: float
    counts: tuple[int, ...]


@record
class LabelData:
    """The labels of one head, counted over `rows` rows whose weight is not 0.

    `classes` counts each class that occurs, where a row has one class: by its number, or by the
    column of a one-hot row; it is empty for other labels. `values` lists the different values where
    there are at most eight. `switches` counts the rows whose class is not that of the row before, and
    `rising` says that class numbers never fall from one row to the next. `is_input` says that the labels
    are an input of the model, and `equals` names the input and the column that holds the labels themselves.
    `empty` counts the rows of several columns that hold nothing but zeros. `ones` counts, column by column,
    the rows of zeros and ones that hold a 1 there, and `histogram` shows real-valued labels.
    """

    rows: int
    classes: tuple[ClassCount, ...] = ()
    values: tuple[float, ...] = ()
    switches: int | None = None
    rising: bool | None = None
    mean: float | None = None
    spread: float | None = None
    is_input: bool = False
    equals: tuple[int, int] | None = None
    empty: int | None = None
    ones: tuple[int, ...] = ()
    histogram: Histogram | None = None


@record
class Pairs:
    """Rows with the same inputs, among `rows` rows: `distinct` inputs.

    `contradicted` counts the rows whose inputs stand elsewhere with another label, and `best` is the
    share of rows that an answer for each input can get right; both are None where labels are amounts.
    """

    rows: int
    distinct: int
    contradicted: int | None = None
    best: float | None = None


@record
class Validation:
    """The rows that fit validates on, `rows` of them, beside `training_rows` that it trains on.

    `cut_off` is the share that `validation_split` takes from the end, None for rows of their own.
    `inputs` describes them as those of training. `classes` and `trained` count the classes of each head
    here and in the rows that are left to train on. Of `compared` rows, `met` stand among the training
    rows with inputs and labels, where those were looked through.
    """

    rows: int
    training_rows: int
    cut_off: float | None = None
    inputs: tuple[InputData, ...] = ()
    classes: tuple[tuple[ClassCount, ...], ...] = ()
    trained: tuple[tuple[ClassCount, ...], ...] = ()
    compared: int = 0
    met: int | None = None


@record
class Data:
    """The arrays of one fit, or the first rows of a data set (`streamed`), `rows` of them.

    What takes long is counted on some of the rows, and each part says on how many.
    """

    rows: int
    streamed: bool = False
    inputs: tuple[InputData, ...] = ()
    heads: tuple[LabelData, ...] = ()
    pairs: Pairs | None = None
    validation: Validation | None = None

    @property
    def training_rows(self) -> int:
        """The rows that are left to train on."""
        return self.validation.training_rows if self.validation is not None else self.rows
