"""Names of other libraries that programs with Keras use and that are gone today."""

from __future__ import annotations

_V1 = """
AUTO_REUSE ConfigProto Dimension FixedLenFeature GPUOptions GraphDef GraphKeys InteractiveSession
OptimizerOptions Print RunOptions RunMetadata Session VarLenFeature add_to_collection all_variables app arg_max arg_min
assign assign_add assign_sub ceil cholesky confusion_matrix count_nonzero cross decode_csv decode_raw diag diag_part
disable_eager_execution disable_v2_behavior div enable_eager_execution enable_v2_behavior erf flags floor_div fft
get_collection get_default_graph get_default_session get_variable get_variable_scope gfile global_variables
global_variables_initializer initialize_all_variables is_finite is_inf is_nan layers lgamma lin_space local_variables
local_variables_initializer log log1p logging matrix_band_part matrix_determinant matrix_diag matrix_inverse
matrix_solve mod multinomial orthogonal_initializer parse_example parse_single_example placeholder
placeholder_with_default py_func random_crop random_normal random_shuffle random_uniform read_file real
reset_default_graph rint rsqrt scatter_update set_random_seed space_to_depth sparse_placeholder sparse_tensor_to_dense
sparse_to_dense squared_difference string_split string_to_number summary.FileWriter summary.merge_all svd
tables_initializer to_double to_float to_int32 to_int64 trainable_variables truncated_normal
truncated_normal_initializer variable_scope variables_initializer write_file image.resize_images
image.resize_bilinear nn.dynamic_rnn nn.rnn_cell nn.static_rnn nn.softmax_cross_entropy_with_logits_v2
train.AdamOptimizer train.AdagradOptimizer train.GradientDescentOptimizer train.MomentumOptimizer train.Optimizer
train.RMSPropOptimizer train.Saver train.exponential_decay train.get_global_step train.get_or_create_global_step
train.global_step losses.softmax_cross_entropy losses.sparse_softmax_cross_entropy losses.sigmoid_cross_entropy
""".split()
TENSORFLOW_1 = {f"tensorflow.{name}": f"tensorflow.compat.v1.{name}" for name in _V1}
_BEFORE_1 = {
    "batch_matmul": "matmul",
    "mul": "multiply",
    "neg": "negative",
    "pack": "stack",
    "select": "where",
    "sub": "subtract",
    "unpack": "unstack",
}
RENAMED = {
    **TENSORFLOW_1,
    **{f"tensorflow.{old}": f"tensorflow.{new}" for old, new in _BEFORE_1.items()},
    **{f"numpy.{name}": name for name in ("float", "int", "object", "str", "complex")},
    "numpy.unicode": "str",
    "numpy.alltrue": "numpy.all",
    "numpy.sometrue": "numpy.any",
    "numpy.product": "numpy.prod",
    "numpy.cumproduct": "numpy.cumprod",
    "numpy.round_": "numpy.round",
    "numpy.asfarray": "numpy.asarray",
    "numpy.float_": "numpy.float64",
    "numpy.complex_": "numpy.complex128",
    "numpy.unicode_": "numpy.str_",
    "numpy.string_": "numpy.bytes_",
    "numpy.NaN": "numpy.nan",
    "numpy.NAN": "numpy.nan",
    "numpy.Inf": "numpy.inf",
    "numpy.Infinity": "numpy.inf",
    "numpy.infty": "numpy.inf",
    "numpy.PINF": "numpy.inf",
    "numpy.bool8": "numpy.bool_",
    "numpy.in1d": "numpy.isin",
    "numpy.trapz": "numpy.trapezoid",
    "numpy.rank": "numpy.ndim",
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.grid_search": "sklearn.model_selection",
    "sklearn.learning_curve": "sklearn.model_selection",
    "sklearn.externals.joblib": "joblib",
    "sklearn.preprocessing.Imputer": "sklearn.impute.SimpleImputer",
    "sklearn.datasets.samples_generator": "sklearn.datasets",
    "sklearn.metrics.classification": "sklearn.metrics",
    "sklearn.metrics.ranking": "sklearn.metrics",
    "sklearn.preprocessing.data": "sklearn.preprocessing",
    "sklearn.preprocessing.label": "sklearn.preprocessing",
    "scipy.misc.logsumexp": "scipy.special.logsumexp",
    "scipy.misc.comb": "scipy.special.comb",
    "scipy.signal.gaussian": "scipy.signal.windows.gaussian",
    "scipy.signal.hann": "scipy.signal.windows.hann",
    "scipy.integrate.simps": "scipy.integrate.simpson",
    "scipy.integrate.trapz": "scipy.integrate.trapezoid",
    "pandas.scatter_matrix": "pandas.plotting.scatter_matrix",
    "time.clock": "time.perf_counter",
}
ADVICE = {
    "tensorflow.contrib": "port this part: tf.contrib ended with TensorFlow 1 and has no single successor",
    "tensorflow.concat_v2": "use tf.concat with the values first and the axis second",
    "tensorflow.merge_all_summaries": "write with tf.summary.create_file_writer, or the TensorBoard callback",
    "tensorflow.train.SummaryWriter": "write with tf.summary.create_file_writer, or the TensorBoard callback",
    "tensorflow.estimator": "train the model with fit: estimators are gone",
    "numpy.asscalar": "call .item() on the array",
    "numpy.mat": "use a two-dimensional array",
    "numpy.msort": "use np.sort(..., axis=0)",
    "numpy.NINF": "write -np.inf",
    "sklearn.datasets.load_boston": "take other data: fetch_california_housing, or keras.datasets.boston_housing",
    "sklearn.datasets.fetch_mldata": "use fetch_openml",
    "sklearn.externals.six": "leave it out: Python 3 needs no six",
    "sklearn.metrics.plot_confusion_matrix": "use sklearn.metrics.ConfusionMatrixDisplay.from_estimator",
    "sklearn.metrics.plot_roc_curve": "use sklearn.metrics.RocCurveDisplay.from_estimator",
    "sklearn.metrics.jaccard_similarity_score": "use jaccard_score",
    "sklearn.preprocessing.CategoricalEncoder": "use OrdinalEncoder or OneHotEncoder",
    "scipy.misc.imread": "read the image with keras.utils.load_img or imageio",
    "scipy.misc.imresize": "resize the image with Pillow or keras.ops.image.resize",
    "scipy.misc.imsave": "write the image with keras.utils.save_img or imageio",
    "scipy.misc.toimage": "use PIL.Image.fromarray",
    "scipy.ndimage.imread": "read the image with keras.utils.load_img or imageio",
    "scipy.interp": "use np.interp",
    "pandas.Panel": "use a table with a MultiIndex, or an array of three dimensions",
    "pandas.rolling_mean": "use .rolling(...).mean()",
    "pandas.rolling_std": "use .rolling(...).std()",
    "pandas.TimeGrouper": "use pandas.Grouper(freq=...)",
}
