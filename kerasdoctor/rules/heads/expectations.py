"""What activations, losses and labels expect of each other: what is broken, one by one."""

from __future__ import annotations

from kerasdoctor.rules.heads.ranges import INFINITE, outside, reaches_beyond
from kerasdoctor.rules.heads.terms import (
    CLASS_NUMBERS,
    CROSS_ENTROPIES,
    ONE_HOT,
    REGRESSION_LOSSES,
    YES_OR_NO,
    Terms,
)

LOGARITHMIC = frozenset({"poisson", "mean_squared_logarithmic_error"})
SHARES = frozenset({"kl_divergence"})
CLASSES = frozenset({"binary", "class-index"})
# One row in a hundred that does not add up is a slip in the data.
SOME = 0.01
# Two labels that are usual elsewhere: signs, counting from one, and the brightness of a mask.
TWO_OTHER_VALUES = ((-1.0, 1.0), (1.0, 2.0), (0.0, 255.0))


def reads_probabilities(terms: Terms) -> bool:
    """Whether the loss takes logarithms of the outputs as they are; one class is another matter."""
    return (
        terms.logits is False
        and terms.units is not None
        and terms.loss_name in CROSS_ENTROPIES
        and (terms.several or terms.loss_name in YES_OR_NO)
    )


def several_classes(terms: Terms) -> bool:
    """Whether one output has to tell more than two classes."""
    labels = terms.labels
    if terms.units != 1 or terms.loss_name not in YES_OR_NO or terms.kind != "class-index":
        return False
    counted = labels.low is not None and labels.high is not None and labels.high - labels.low > 1
    return counted or (labels.classes or 0) > 2


def not_zero_and_one(terms: Terms) -> bool:
    """Whether the two labels are others than 0 and 1."""
    labels = terms.labels
    if terms.loss_name not in YES_OR_NO or terms.kind not in ("class-index", "real"):
        return False
    return labels.low is not None and labels.high is not None and (labels.low, labels.high) in TWO_OTHER_VALUES


def real_targets(terms: Terms) -> bool:
    """Whether a cross-entropy is given amounts."""
    if terms.kind != "real":
        return False
    if terms.loss_name in CLASS_NUMBERS:
        return not counted_from_below_zero(terms)
    return terms.loss_name in CROSS_ENTROPIES and reaches_beyond(terms.labels, 0.0, 1.0)


def counted_from_below_zero(terms: Terms) -> bool:
    """Whether whole numbers below zero are classes: no more different ones than outputs, or one more."""
    low, high = terms.labels.low, terms.labels.high
    if terms.kind != "real" or low is None or high is None or low >= 0 or terms.units is None:
        return False
    whole = (terms.labels.dtype or "").startswith("int") or (low, high) in TWO_OTHER_VALUES
    return whole and high - low <= terms.units


def without_activation(terms: Terms) -> bool:
    """Whether scores are taken for probabilities."""
    return terms.activation == "linear" and reads_probabilities(terms)


def numbers_for_rows(terms: Terms) -> bool:
    """One number for each row never fits this loss, whatever it means; a column might be a mask."""
    if not terms.several or terms.loss_name not in ONE_HOT or not terms.column:
        return False
    return terms.kind in CLASSES or (terms.kind is None and len(terms.labels.shape or ()) == 1)


def not_one_per_class(terms: Terms) -> bool:
    """Whether labels have another number of columns or classes than there are outputs."""
    units, width = terms.units, terms.width
    if units is None or not terms.flat:
        return False
    if terms.kind in ("one-hot", "multi-hot", "distribution") and width is not None and width > 1:
        return width != units and terms.loss_name in ONE_HOT | YES_OR_NO
    if terms.kind in CLASSES and terms.column and terms.loss_name in YES_OR_NO:
        return units > 1
    return terms.loss_name in CLASS_NUMBERS and terms.several and (terms.labels.classes or 0) > units


def beyond(terms: Terms) -> bool:
    """Whether a class number has no output."""
    low, high = terms.labels.low, terms.labels.high
    if low is None or high is None or terms.units is None or not terms.several or terms.ignoring:
        return False
    numbers = terms.kind in CLASSES or counted_from_below_zero(terms)
    return numbers and terms.loss_name in CLASS_NUMBERS and (low < 0 or high >= terms.units)


def outside_the_loss(terms: Terms) -> bool:
    """Whether a loss that takes logarithms is given negative targets."""
    amounts = terms.kind == "real" and terms.activation != "softmax"
    return amounts and terms.loss_name in LOGARITHMIC and reaches_beyond(terms.labels, 0.0, INFINITE)


def no_shares(terms: Terms) -> bool:
    """Whether a loss that compares shares of a whole is given other rows."""
    if terms.loss_name not in SHARES or not terms.flat:
        return False
    if terms.units == 1:
        return terms.column and terms.kind in CLASSES | {"real"}
    sums = terms.labels.row_sums
    if not terms.several or terms.width != terms.units or terms.kind not in ("real", "multi-hot"):
        return False
    return sums is not None and sums.off > SOME * sums.rows


def outside_range(terms: Terms) -> bool:
    """Whether the activation cannot answer some of the targets."""
    amounts = terms.labels.kind in ("real", "class-index", None) and terms.loss_name in REGRESSION_LOSSES
    return amounts and outside(terms.activation, terms.labels)


def regression_on_classes(terms: Terms) -> bool:
    """Whether a loss for amounts judges classes."""
    if terms.loss_name not in REGRESSION_LOSSES or terms.activation is None:
        return False
    if terms.kind == "one-hot" or (terms.kind == "binary" and terms.column):
        return True
    if terms.kind == "class-index":
        return terms.labels.classes is not None or (terms.activation == "softmax" and terms.several)
    return terms.activation == "softmax" and terms.several and terms.kind in (None, "multi-hot")


def spread(terms: Terms) -> bool:
    """Whether a loss for amounts stretches one column over several."""
    if terms.loss_name not in REGRESSION_LOSSES or terms.activation is None:
        return False
    if not terms.flat or terms.labels.shape is None:
        return False
    if terms.units == 1:
        return (terms.width or 1) > 1
    return terms.several and terms.column
