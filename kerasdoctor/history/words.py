"""Names in quotes that Keras no longer knows."""

from __future__ import annotations

_F1 = "! ask for f1_score, precision or recall, which count over all batches"
LOSSES = {
    "cosine": "cosine_similarity",
    "cosine_proximity": "cosine_similarity",
    "huber_loss": "huber",
    "kullback_leibler_divergence": "kl_divergence",
    "logcosh": "log_cosh",
}
METRICS = {
    **{old: new for old, new in LOSSES.items() if old != "huber_loss"},
    "f1": _F1,
    "f1score": _F1,
    "fmeasure": _F1,
    "fscore": _F1,
    "matthews_correlation": _F1,
}
"""By the old name; advice stands after an exclamation mark."""
