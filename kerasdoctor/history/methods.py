"""Methods of models that are gone."""

from __future__ import annotations

from kerasdoctor.history.successor import Successor

METHODS = {
    "fit_generator": Successor("fit"),
    "evaluate_generator": Successor("evaluate"),
    "predict_generator": Successor("predict"),
    "predict_proba": Successor("predict"),
    "predict_classes": Successor(
        advice="decode what predict returns: argmax over the last axis, or > 0.5 for a single sigmoid"
    ),
    "to_yaml": Successor("to_json"),
    "reset_states": Successor(advice="call reset_state on the recurrent layers"),
    "add_update": Successor(advice="assign to the variable in call"),
    "add_metric": Successor(advice="pass the metric to compile, or keep a metric object and update it in call"),
    "add_loss": Successor(advice="add the loss inside the call of a layer, or write it as a loss for compile"),
    "get_updates_for": Successor(advice="leave it out: Keras 3 applies updates itself"),
    "_make_predict_function": Successor(advice="leave it out: predict builds its function itself"),
    "_make_train_function": Successor(advice="leave it out: fit builds its function itself"),
    "get_input_at": Successor(advice="use input, or the inputs of the model"),
    "get_output_at": Successor(advice="use output, or the outputs of the model"),
}
"""By the name of the method; a successor of that name takes the same arguments, but for those of generators."""

AFTER_GENERATOR = {
    "fit_generator": (
        *("steps_per_epoch", "epochs", "verbose", "callbacks", "validation_data", "validation_steps"),
        *("validation_freq", "class_weight"),
    ),
    "evaluate_generator": ("steps", "callbacks"),
    "predict_generator": ("steps", "callbacks"),
}
"""What the positional arguments after the generator were; `fit` and the like have others in their place."""

GENERATOR_ARGUMENTS = {
    "generator": "x",
    "nb_epoch": "epochs",
    "nb_val_samples": "! count validation in batches, as validation_steps",
    "val_samples": "! count in batches, as steps",
    "samples_per_epoch": "! count an epoch in batches, as steps_per_epoch",
}
"""Arguments of the methods for generators that are called otherwise in `fit` and the like."""
