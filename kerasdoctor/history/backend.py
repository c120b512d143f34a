"""Functions of `keras.backend`: under `keras` only settings are left, the rest moved to `keras.ops`."""

from __future__ import annotations

_SAME = """
abs all any arange binary_crossentropy cast categorical_crossentropy clip cos dot elu equal exp eye greater
greater_equal hard_sigmoid less less_equal log max maximum mean min minimum ndim not_equal one_hot ones ones_like prod
relu reshape round shape sigmoid sign sin softmax softplus softsign sparse_categorical_crossentropy sqrt square squeeze
stack std stop_gradient sum tanh tile transpose var zeros zeros_like
""".split()
IN_OPS = {
    **{name: f"ops.{name}" for name in _SAME},
    "constant": "ops.convert_to_tensor",
    "flatten": "ops.ravel",
    "get_value": "ops.convert_to_numpy",
    "name_scope": "name_scope",
    "permute_dimensions": "ops.transpose",
    "pow": "ops.power",
    "random_normal": "random.normal",
    "random_uniform": "random.uniform",
    "reverse": "ops.flip",
    "truncated_normal": "random.truncated_normal",
    "variable": "Variable",
}
"""Functions gone from `keras.backend`, with what takes the same arguments; they are still under `tf.keras.backend`."""
_OLD_HOME = "or import the backend from tensorflow.keras, where this function still is"
_OTHER_DEFAULT = {
    "argmax": "ops.argmax with axis=-1",
    "argmin": "ops.argmin with axis=-1",
    "concatenate": "ops.concatenate with axis=-1",
    "cumprod": "ops.cumprod with axis=0",
    "cumsum": "ops.cumsum with axis=0",
    "expand_dims": "ops.expand_dims with axis=-1",
    "gather": "ops.take with axis=0",
    "l2_normalize": "ops.normalize with the axis",
    "in_top_k": "ops.in_top_k, which takes the targets first",
    "repeat": "keras.layers.RepeatVector",
    "batch_normalization": "ops.batch_normalization, whose arguments differ",
    "int_shape": "the attribute shape of the tensor",
    "dtype": "the attribute dtype of the tensor",
    "set_value": "the method assign of the variable",
    "update": "the method assign of the variable",
    "update_add": "the method assign_add of the variable",
    "update_sub": "the method assign_sub of the variable",
    "switch": "ops.where or ops.cond",
    "batch_dot": "ops.matmul, ops.einsum or keras.layers.Dot",
    "dropout": "keras.random.dropout",
    "foldl": "ops.fori_loop",
    "foldr": "ops.fori_loop",
    "map_fn": "ops.map",
    "eval": "ops.convert_to_numpy",
    "gradients": "tf.GradientTape, or what another backend has for gradients",
}
WITHOUT_EQUAL = {
    **dict.fromkeys(
        """
        batch_flatten batch_get_value batch_set_value bias_add cast_to_floatx conv1d conv2d conv2d_transpose
        conv3d count_params ctc_batch_cost ctc_decode ctc_label_dense_to_sparse depthwise_conv2d is_sparse
        moving_average_update pool2d pool3d random_normal_variable random_uniform_variable repeat_elements
        resize_images resize_volumes rnn separable_conv2d spatial_2d_padding spatial_3d_padding temporal_padding
        to_dense
        """.split(),
        f"use what keras.ops, keras.random or a layer has for it, {_OLD_HOME}",
    ),
    **{name: f"use {new.replace('ops.', 'keras.ops.')}, {_OLD_HOME}" for name, new in _OTHER_DEFAULT.items()},
}
"""Functions gone from `keras.backend` that nothing replaces as it stands; they are still under `tf.keras.backend`."""
GONE_EVERYWHERE = dict.fromkeys(
    """
    control_dependencies conv3d_transpose identity is_placeholder is_tensor is_variable local_conv1d local_conv2d
    normalize_batch_in_training normalize_data_format print_tensor random_binomial reset_uids separable_conv1d size
    slice
    """.split(),
    "use what keras.ops, keras.random or a layer has for it",
)
"""Functions gone from both."""
MOVED_EVERYWHERE = {"logsumexp": "ops.logsumexp"}
"""Functions gone from both, with what takes the same arguments."""
