"""Keyword arguments that are gone: by the function or class that they are passed to."""

from __future__ import annotations

from collections.abc import Mapping

from kerasdoctor.history.successor import Successor

DROP = "-"
"""Stands for an argument that is only to be left out."""
_SET_WEIGHTS = "! call set_weights on the layer once it is built"
_INPUT = "! put keras.Input(batch_shape=...) in front of the layer"
_ANY_LAYER = {
    "weights": _SET_WEIGHTS,
    "batch_input_shape": _INPUT,
    "input_dtype": DROP,
    "dynamic": DROP,
}
_WEIGHTED = {
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
    "init": "kernel_initializer",
}
_DENSE = {
    **_WEIGHTED,
    "output_dim": "units",
    "input_length": "! put keras.Input((steps, features)) in front of the layer",
}
_DATA_FORMAT = {"dim_ordering": '! pass data_format="channels_last" for "tf", "channels_first" for "th"'}
_KERNEL = {
    **_DATA_FORMAT,
    "filter_length": "kernel_size",
    "nb_row": "! pass kernel_size=(rows, columns)",
    "nb_col": "! pass kernel_size=(rows, columns)",
    "subsample": "strides",
    "subsample_length": "strides",
    "border_mode": "padding",
    "atrous_rate": "dilation_rate",
}
_CONV = {**_WEIGHTED, **_KERNEL, "nb_filter": "filters"}
_POOL = {**_DATA_FORMAT, "pool_length": "pool_size", "stride": "strides", "border_mode": "padding"}
_RECURRENT = {
    **_DENSE,
    "inner_init": "recurrent_initializer",
    "forget_bias_init": "! pass unit_forget_bias=True",
    "U_regularizer": "recurrent_regularizer",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "consume_less": DROP,
    "batch_size": _INPUT,
    "time_major": "! swap the first two axes of the input",
}
_GATES = {"inner_activation": "recurrent_activation"}
_OPTIMIZER = {
    "lr": "learning_rate",
    "schedule_decay": DROP,
    "jit_compile": "! pass jit_compile to compile",
    "is_legacy_optimizer": DROP,
}
_QUEUES = {
    **dict.fromkeys(("workers", "use_multiprocessing", "max_queue_size"), DROP),
    **dict.fromkeys(("max_q_size", "nb_worker", "pickle_safe", "show_accuracy"), DROP),
}
_LAYERS: Mapping[str, Mapping[str, str]] = {
    **{f"{kind}{n}D": _KERNEL for kind in ("SeparableConv", "DepthwiseConv") for n in (1, 2)},
    **{f"Conv{n}D{kind}": _CONV for kind in ("", "Transpose") for n in (1, 2, 3)},
    **{f"{kind}Pooling{n}D": _POOL for kind in ("Max", "Average") for n in (1, 2, 3)},
    **{f"Global{kind}Pooling{n}D": _DATA_FORMAT for kind in ("Max", "Average") for n in (1, 2, 3)},
    **{f"{kind}{n}D": _DATA_FORMAT for kind in ("ZeroPadding", "Cropping") for n in (2, 3)},
    **{kind: {**_RECURRENT, **_GATES} for kind in ("LSTM", "GRU")},
    "SimpleRNN": _RECURRENT,
    "ConvLSTM2D": {**_RECURRENT, **_CONV, **_GATES, "output_dim": ""},
    "UpSampling1D": {"length": "size"},
    "UpSampling2D": _DATA_FORMAT,
    "UpSampling3D": _DATA_FORMAT,
    "Dense": _DENSE,
    "Dropout": {"p": "rate"},
    "SpatialDropout1D": {"p": "rate"},
    "SpatialDropout2D": {"p": "rate", **_DATA_FORMAT},
    "GaussianNoise": {"sigma": "stddev"},
    "GaussianDropout": {"p": "rate"},
    "PReLU": {"init": "alpha_initializer"},
    "Embedding": {
        "init": "embeddings_initializer",
        "W_regularizer": "embeddings_regularizer",
        "W_constraint": "embeddings_constraint",
        "dropout": "! put a SpatialDropout1D after the layer",
        "weights": "",
    },
    "BatchNormalization": {
        "beta_init": "beta_initializer",
        "gamma_init": "gamma_initializer",
        "mode": DROP,
        "fused": DROP,
        "virtual_batch_size": DROP,
    },
    "CategoryEncoding": {"max_tokens": "num_tokens"},
    "IntegerLookup": {"max_values": "max_tokens"},
}
_OPTIMIZERS = ("Adadelta", "Adagrad", "Adam", "Adamax", "AdamW", "Ftrl", "Nadam", "RMSprop", "SGD")
ARGUMENTS: Mapping[str, Mapping[str, str]] = {
    **{f"keras.layers.{name}": {**_ANY_LAYER, **arguments} for name, arguments in _LAYERS.items()},
    **{
        f"keras.layers.{name}": _ANY_LAYER for name in ("Activation", "Flatten", "Reshape", "TimeDistributed", "Lambda")
    },
    **{f"keras.layers.{name}": _ANY_LAYER for name in ("LayerNormalization", "Masking", "Permute")},
    **{f"keras.optimizers.{name}": _OPTIMIZER for name in _OPTIMIZERS},
    "keras.layers.Attention": {"causal": "! pass use_causal_mask=True where the layer is called"},
    "keras.models.load_model": {"options": DROP},
    "keras.utils.image_dataset_from_directory": {"smart_resize": "crop_to_aspect_ratio"},
    "keras.Model": {"input": "inputs", "output": "outputs"},
    "keras.Input": {"batch_input_shape": "batch_shape"},
    "keras.callbacks.ModelCheckpoint": {"period": '! pass save_freq="epoch", or a number of batches', "options": DROP},
    "keras.callbacks.TensorBoard": dict.fromkeys(
        ("write_grads", "batch_size", "embeddings_layer_names", "embeddings_data"), DROP
    ),
    "keras.utils.to_categorical": {"nb_classes": "num_classes"},
    "keras.Model.compile": {
        **dict.fromkeys(("class_mode", "sample_weight_mode", "target_tensors", "distribute", "theano_mode"), DROP),
        "experimental_steps_per_execution": "steps_per_execution",
    },
    "keras.Model.fit": {**_QUEUES, "nb_epoch": "epochs"},
    "keras.Model.evaluate": _QUEUES,
    "keras.Model.predict": _QUEUES,
    "keras.Model.train_on_batch": {"reset_metrics": DROP, "accuracy": DROP},
    "keras.Model.test_on_batch": {"reset_metrics": DROP, "accuracy": DROP},
    "keras.Model.save_weights": {"save_format": DROP, "options": DROP},
}
"""What an argument is called now; `DROP`, or advice after an exclamation mark."""
NO_LONGER_OPTIONAL = {
    "keras.layers.AveragePooling1D": ("pool_size", "2"),
    "keras.layers.AveragePooling2D": ("pool_size", "2"),
    "keras.layers.AveragePooling3D": ("pool_size", "2"),
}
"""First arguments that had a default once, and that default."""


def successor_of_argument(name: str, keyword: str) -> Successor | None:
    """Return what took the place of a keyword, or None where it is still there; nameless: leave it out."""
    new = ARGUMENTS.get(name, {}).get(keyword, "")
    if not new:
        return None
    if new == DROP:
        return Successor(old=keyword)
    return Successor(advice=new[2:], old=keyword) if new.startswith("!") else Successor(new, old=keyword)
