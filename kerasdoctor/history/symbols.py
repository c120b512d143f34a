"""Names of Keras that are gone, with the name that took their place or with advice."""

from __future__ import annotations

_HUB = "take it from keras-hub, which holds the models that Keras no longer ships"
_PARALLEL = "set keras.distribution.DataParallel, or build the model under tf.distribute.MirroredStrategy"
_SCORES = "use keras.metrics.Precision, Recall or F1Score: they count over all batches"
_LEGACY_DATA = "tensorflow.keras.preprocessing"
_MERGE = "call the layer of the same purpose: Concatenate, Add, Multiply, Average, Maximum or Dot"
_OWN = "write it as a layer of its own: Keras 3 has none like it"

RENAMED = {
    # classes and functions of Keras 1 and 2
    "layers.CuDNNGRU": "layers.GRU",
    "layers.CuDNNLSTM": "layers.LSTM",
    "layers.Deconvolution2D": "layers.Conv2DTranspose",
    "layers.Deconvolution3D": "layers.Conv3DTranspose",
    "layers.Recurrent": "layers.RNN",
    "layers.SyncBatchNormalization": "layers.BatchNormalization",
    "layers.Model": "models.Model",
    "layers.Sequential": "models.Sequential",
    "layers.Container": "models.Model",
    "layers.get_source_inputs": "utils.get_source_inputs",
    "models.Network": "models.Model",
    "models.Functional": "models.Model",
    "models.Layer": "layers.Layer",
    "models.Input": "layers.Input",
    "models.InputLayer": "layers.InputLayer",
    "models.get_source_inputs": "utils.get_source_inputs",
    "optimizers.adadelta": "optimizers.Adadelta",
    "optimizers.adagrad": "optimizers.Adagrad",
    "optimizers.adam": "optimizers.Adam",
    "optimizers.adamax": "optimizers.Adamax",
    "optimizers.nadam": "optimizers.Nadam",
    "optimizers.rmsprop": "optimizers.RMSprop",
    "optimizers.sgd": "optimizers.SGD",
    "optimizers.adam_v2.Adam": "optimizers.Adam",
    "optimizers.optimizer_v2.adam.Adam": "optimizers.Adam",
    "optimizers.gradient_descent_v2.SGD": "optimizers.SGD",
    "optimizers.optimizer_v2.gradient_descent.SGD": "optimizers.SGD",
    "optimizers.rmsprop_v2.RMSprop": "optimizers.RMSprop",
    "losses.huber_loss": "losses.huber",
    "losses.cosine": "losses.cosine_similarity",
    "losses.cosine_proximity": "losses.cosine_similarity",
    "metrics.cosine": "losses.cosine_similarity",
    "metrics.cosine_proximity": "losses.cosine_similarity",
    "constraints.maxnorm": "constraints.max_norm",
    "constraints.nonneg": "constraints.non_neg",
    "constraints.unitnorm": "constraints.unit_norm",
    "regularizers.l1l2": "regularizers.l1_l2",
    "regularizers.activity_l1": "regularizers.l1",
    "regularizers.activity_l2": "regularizers.l2",
    "regularizers.activity_l1l2": "regularizers.l1_l2",
    "initializers.normal": "initializers.RandomNormal",
    "initializers.uniform": "initializers.RandomUniform",
    "initializers.one": "initializers.Ones",
    "initializers.zero": "initializers.Zeros",
    "utils.plot": "utils.plot_model",
    "mixed_precision.set_policy": "mixed_precision.set_global_policy",
    "experimental.CosineDecay": "optimizers.schedules.CosineDecay",
    "experimental.CosineDecayRestarts": "optimizers.schedules.CosineDecayRestarts",
    "backend.image_dim_ordering": "backend.image_data_format",
    "backend.set_image_dim_ordering": "backend.set_image_data_format",
}
ADVICE = {
    "layers.merge": _MERGE,
    "layers.Merge": _MERGE,
    "layers.AtrousConvolution1D": "use Conv1D with dilation_rate",
    "layers.AtrousConvolution2D": "use Conv2D with dilation_rate",
    "layers.TimeDistributedDense": "use TimeDistributed(Dense(...)), or plain Dense, which works on the last axis",
    "layers.ConvRecurrent2D": "use ConvLSTM2D",
    "layers.Highway": _OWN,
    "layers.MaxoutDense": _OWN,
    "layers.LocallyConnected1D": _OWN,
    "layers.LocallyConnected2D": _OWN,
    "layers.AbstractRNNCell": "derive the cell from keras.layers.Layer and pass it to keras.layers.RNN",
    "layers.DenseFeatures": "use keras.utils.FeatureSpace, or preprocessing layers",
    "layers.RandomFourierFeatures": _OWN,
    "models.Merge": "build the model with keras.Model(inputs, outputs) and a Concatenate or Add layer",
    "models.Graph": "build the model with keras.Model(inputs, outputs)",
    "models.model_from_config": "use keras.Model.from_config or keras.models.model_from_json",
    "models.model_from_yaml": "use keras.models.model_from_json",
    "metrics.f1score": _SCORES,
    "metrics.fbeta_score": _SCORES,
    "metrics.fmeasure": _SCORES,
    "metrics.precision": _SCORES,
    "metrics.recall": _SCORES,
    "metrics.matthews_correlation": _SCORES,
    "optimizers.TFOptimizer": "use the Keras optimizer of the same name",
    "regularizers.WeightRegularizer": "use keras.regularizers.L1L2",
    "regularizers.ActivityRegularizer": "pass activity_regularizer to the layer",
    "callbacks.BaseLogger": "leave it out: fit averages the logs itself",
    "utils.multi_gpu_model": _PARALLEL,
    "utils.SidecarEvaluator": "evaluate with model.evaluate in a script of its own",
    "utils.experimental": "pass a tf.data.Dataset to fit",
    "backend.experimental": "leave it out: Keras 3 has its own random numbers in keras.random",
    "utils.print_summary": "call model.summary()",
    "utils.HDF5Matrix": "read the file with h5py, or feed it by a keras.utils.PyDataset",
    "utils.OrderedEnqueuer": "pass the data to fit, which queues it itself",
    "utils.GeneratorEnqueuer": "pass the data to fit, which queues it itself",
    "utils.convert_all_kernels_in_model": "leave it out: only Theano kernels needed it",
    "utils.conv_utils": "compute the length by hand: Keras 3 has no public module of this kind",
    "wrappers.scikit_learn": "use keras.wrappers.SKLearnClassifier or SKLearnRegressor, or the package scikeras",
    "estimator": "train the model with fit: estimators are gone from TensorFlow, too",
    "dtensor": "use keras.distribution: DTensor for Keras is gone",
    "experimental": "use what has left the experiment, or a layer of your own",
    "applications.regnet": _HUB,
    "applications.resnet_rs": _HUB,
    "backend.function": "use keras.Model(inputs, outputs) in its place, and call it",
    "backend.get_session": "leave it out: there are no sessions in TensorFlow 2",
    "backend.set_session": "leave it out: there are no sessions in TensorFlow 2; see tf.config for devices and memory",
    "backend.learning_phase": "pass training=True or training=False to the call of the model",
    "backend.set_learning_phase": "pass training=True or training=False to the call of the model",
    "backend.learning_phase_scope": "pass training=True or training=False to the call of the model",
    "backend.in_train_phase": "give `call` an argument `training` and branch on it",
    "backend.in_test_phase": "give `call` an argument `training` and branch on it",
    "backend.placeholder": "use keras.Input",
    "backend.manual_variable_initialization": "leave it out: variables are initialised where they are made",
}
ONLY_KERAS_LACKS = {
    "preprocessing.text": f"{_LEGACY_DATA}.text",
    **{
        f"preprocessing.image.{name}": f"{_LEGACY_DATA}.image.{name}"
        for name in (
            *("ImageDataGenerator", "DirectoryIterator", "Iterator", "NumpyArrayIterator", "apply_affine_transform"),
            *("apply_brightness_shift", "apply_channel_shift", "random_brightness", "random_channel_shift"),
            *("random_rotation", "random_shear", "random_shift", "random_zoom"),
        )
    },
    **{
        f"preprocessing.sequence.{name}": f"{_LEGACY_DATA}.sequence.{name}"
        for name in ("TimeseriesGenerator", "make_sampling_table", "skipgrams")
    },
    "losses.kullback_leibler_divergence": "losses.kl_divergence",
    "losses.kld": "losses.kl_divergence",
    "losses.KLD": "losses.kl_divergence",
    "losses.logcosh": "losses.log_cosh",
    **{
        f"{area}.{short}": f"losses.{long}"
        for area in ("losses", "metrics")
        for shorts, long in (
            (("mse", "MSE"), "mean_squared_error"),
            (("mae", "MAE"), "mean_absolute_error"),
            (("mape", "MAPE"), "mean_absolute_percentage_error"),
            (("msle", "MSLE"), "mean_squared_logarithmic_error"),
        )
        for short in shorts
    },
}
"""Gone from `keras`, but still there under `tf.keras`."""
ONLY_TF_KERAS_LACKS = {
    f"{area}.{long}": f"{area}.{short}"
    for area in ("losses", "metrics")
    for long, short in (
        ("mean_squared_error", "mse"),
        ("mean_absolute_error", "mae"),
        ("mean_absolute_percentage_error", "mape"),
        ("mean_squared_logarithmic_error", "msle"),
        ("kl_divergence", "kld"),
        ("log_cosh", "logcosh"),
    )
}
"""Gone from `tf.keras` (Keras 3 keeps the short names of Keras 2 there), but there under `keras`."""
