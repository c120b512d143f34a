"""What there is to know about Keras layers and modules by name alone."""

from __future__ import annotations

WIDTH_ARGUMENT = {
    "Dense": "units",
    "EinsumDense": "units",
    "Conv1D": "filters",
    "Conv2D": "filters",
    "Conv3D": "filters",
    "Conv1DTranspose": "filters",
    "Conv2DTranspose": "filters",
    "Conv3DTranspose": "filters",
    "SeparableConv1D": "filters",
    "SeparableConv2D": "filters",
    "LocallyConnected1D": "filters",
    "LocallyConnected2D": "filters",
    "LSTM": "units",
    "GRU": "units",
    "SimpleRNN": "units",
    "ConvLSTM2D": "filters",
}
RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
# Position of `activation` among the positional arguments, where the layer has one.
ACTIVATION_POSITION = {
    "Dense": 1,
    "LSTM": 1,
    "GRU": 1,
    "SimpleRNN": 1,
    "Activation": 0,
}
_CONVOLUTION = ("filters", "kernel_size", "strides", "padding")
_RECURRENCE = ("units", "activation", "recurrent_activation", "use_bias")
_POOL = ("pool_size", "strides", "padding")
POSITIONAL: dict[str, tuple[str, ...]] = {
    "Dense": ("units", "activation", "use_bias", "kernel_initializer", "bias_initializer"),
    **{f"{kind}{n}D": _CONVOLUTION for kind in ("Conv", "SeparableConv") for n in (1, 2, 3)},
    **{f"Conv{n}DTranspose": _CONVOLUTION for n in (1, 2, 3)},
    **{f"{kind}Pooling{n}D": _POOL for kind in ("Max", "Average") for n in (1, 2, 3)},
    **dict.fromkeys(("LSTM", "GRU", "SimpleRNN"), _RECURRENCE),
    **dict.fromkeys(("Dropout", "SpatialDropout1D", "SpatialDropout2D", "AlphaDropout", "GaussianDropout"), ("rate",)),
    "BatchNormalization": ("axis", "momentum", "epsilon"),
    "LayerNormalization": ("axis", "epsilon"),
    "Embedding": ("input_dim", "output_dim"),
    "Reshape": ("target_shape",),
    "Permute": ("dims",),
    "RepeatVector": ("n",),
    "Masking": ("mask_value",),
    "Rescaling": ("scale", "offset"),
    "GaussianNoise": ("stddev",),
}
DEFAULT_ACTIVATION = dict.fromkeys(WIDTH_ARGUMENT, "linear") | dict.fromkeys(RECURRENT, "tanh")
DEFAULT_ACTIVATION["DepthwiseConv2D"] = "linear"
ACTIVATION_LAYERS = {
    "Softmax": "softmax",
    "ReLU": "relu",
    "LeakyReLU": "leaky_relu",
    "PReLU": "prelu",
    "ELU": "elu",
    "ThresholdedReLU": "thresholded_relu",
}
# Layers after which the scores of the layer before are still the same numbers.
TRANSPARENT = frozenset(
    {"Flatten", "Reshape", "Dropout", "Permute", "ActivityRegularization", "Identity", "RepeatVector"}
)
# These of them may move values to another axis, so that the last axis becomes another one.
MOVING = frozenset({"Flatten", "Reshape", "Permute"})
ELEMENTWISE = frozenset({*ACTIVATION_LAYERS, "Activation", "BatchNormalization", "LayerNormalization", "Dropout"}) | {
    "ActivityRegularization",
    "AlphaDropout",
    "GaussianDropout",
    "GaussianNoise",
    "Identity",
    "Masking",
    "Normalization",
    "Rescaling",
    "SpatialDropout1D",
    "SpatialDropout2D",
}
_LAYERS = frozenset(
    {*WIDTH_ARGUMENT, *RECURRENT, *ACTIVATION_LAYERS, *TRANSPARENT, *ELEMENTWISE}
    | {
        "Add",
        "Attention",
        "Average",
        "AveragePooling1D",
        "AveragePooling2D",
        "Bidirectional",
        "Concatenate",
        "Convolution1D",
        "Convolution2D",
        "DepthwiseConv2D",
        "Dot",
        "Embedding",
        "GlobalAveragePooling1D",
        "GlobalAveragePooling2D",
        "GlobalMaxPooling1D",
        "GlobalMaxPooling2D",
        "Input",
        "InputLayer",
        "Lambda",
        "MaxPooling1D",
        "MaxPooling2D",
        "MaxPooling3D",
        "Maximum",
        "Multiply",
        "MultiHeadAttention",
        "RNN",
        "Subtract",
        "TimeDistributed",
        "UpSampling2D",
        "ZeroPadding2D",
    }
    | {f"{how}Pool{n}D" for how in ("Max", "Avg", "GlobalMax", "GlobalAvg") for n in (1, 2, 3)}
    | {f"{how}Pooling3D" for how in ("Average", "GlobalAverage", "GlobalMax")}
    | {f"{what}{n}D" for what in ("Cropping", "UpSampling", "ZeroPadding", "SpatialDropout") for n in (1, 2, 3)}
    | {f"Random{what}" for what in ("Brightness", "Contrast", "Crop", "Flip", "Rotation", "Translation", "Zoom")}
    | {"AdditiveAttention", "CategoryEncoding", "CenterCrop", "Convolution3D", "DepthwiseConv1D", "Discretization"}
    | {"GRUCell", "GroupNormalization", "GroupQueryAttention", "Hashing", "IntegerLookup", "LSTMCell", "Layer", "Merge"}
    | {"Minimum", "RMSNormalization", "Resizing", "SimpleRNNCell", "SpectralNormalization", "StackedRNNCells"}
    | {"StringLookup", "TextVectorization", "UnitNormalization", "Wrapper"}
    | {"add", "average", "concatenate", "dot", "maximum", "merge", "minimum", "multiply", "subtract"}
)
LEARNING_RATES = dict.fromkeys(
    ("Adam", "RMSprop", "Adagrad", "Adadelta", "Adamax", "Nadam", "Ftrl", "AdamW", "Lion", "Adafactor"), 0.001
) | {"SGD": 0.01}
KNOWN_BY_MODULE: dict[str, frozenset[str]] = {
    "keras.layers": _LAYERS,
    "keras.layers.core": _LAYERS,
    "keras.models": frozenset({"Sequential", "Model", "Input", "load_model"}),
    "keras": frozenset(
        {"Sequential", "Model", "Input", "Layer", "layers", "optimizers", "losses", "metrics", "utils", "datasets"}
        | {"activations", "applications", "backend", "callbacks", "initializers", "models", "ops", "preprocessing"}
        | {"random", "regularizers"}
    ),
    "keras.optimizers": frozenset(LEARNING_RATES),
    "keras.initializers": frozenset(
        {"RandomNormal", "RandomUniform", "TruncatedNormal", "Zeros", "Ones", "Constant", "Orthogonal", "Identity"}
        | {f"{name}{how}" for name in ("Glorot", "He", "Lecun") for how in ("Normal", "Uniform")}
        | {f"{name}_{how}" for name in ("glorot", "he", "lecun") for how in ("normal", "uniform")}
    ),
    "keras.regularizers": frozenset({"l1", "l2", "l1_l2", "L1", "L2", "L1L2"}),
    "keras.utils": frozenset({"to_categorical", "normalize", "plot_model"}),
    "keras.utils.np_utils": frozenset({"to_categorical", "normalize"}),
    "keras.losses": frozenset(
        {"MeanSquaredError", "CategoricalCrossentropy", "SparseCategoricalCrossentropy", "BinaryCrossentropy"}
        | {"mean_squared_error", "categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy"}
    ),
}
