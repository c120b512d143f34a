"""Programs that handle their data rightly: no rule on data may say anything about them."""

from __future__ import annotations

import pytest

from kerasdoctor.rule import Rule
from kerasdoctor.rules import all_rules
from rules.judged import findings

RULES = [rule for rule in all_rules() if rule.family in ("order", "preprocessing", "inputs") and rule.role == "cause"]
TABLES = """
import numpy as np, pandas as pd, tensorflow as tf
from sklearn.model_selection import train_test_split, KFold
from sklearn.preprocessing import StandardScaler, MinMaxScaler
from sklearn.utils import shuffle
from tensorflow import keras
from tensorflow.keras import layers
def build():
    m = keras.Sequential([layers.Dense(8, activation="relu"), layers.Dense(1)])
    m.compile("adam", "mse")
    return m
x = np.load("x.npy"); y = np.load("y.npy")
# same seeds
a = np.copy(x); b = np.copy(y)
np.random.RandomState(1).shuffle(a)
np.random.RandomState(1).shuffle(b)
build().fit(a, b)
xs = shuffle(x, random_state=0)
ys = shuffle(y, random_state=0)
build().fit(xs, ys)
df = pd.read_csv("d.csv")
dx = df.drop(columns="t").sample(frac=1, random_state=3)
dy = df["t"].sample(frac=1, random_state=3)
build().fit(dx, dy)
# kfold with scalers
for tr, te in KFold(5, shuffle=True).split(x):
    sc = StandardScaler()
    xtr = sc.fit_transform(x[tr]); xte = sc.transform(x[te])
    m = build(); m.fit(xtr, y[tr]); m.evaluate(xte, y[te])
# y scalers
xtr, xte, ytr, yte = train_test_split(x, y)
sx, sy = StandardScaler(), StandardScaler()
xtr = sx.fit_transform(xtr); xte = sx.transform(xte)
ytr = sy.fit_transform(ytr.reshape(-1, 1)); yte = sy.transform(yte.reshape(-1, 1))
m = build(); m.fit(xtr, ytr, validation_data=(xte, yte))
print(sy.inverse_transform(m.predict(xte)))
# series
series = pd.read_csv("s.csv")["v"].values
sc = MinMaxScaler()
s = sc.fit_transform(series.reshape(-1, 1))
X = np.array([s[i:i + 10] for i in range(len(s) - 10)]); Y = s[10:]
m = build(); m.fit(X, Y, validation_split=0.2, shuffle=False)
build().fit(s[:-1], s[1:])
# datasets
ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(100, reshuffle_each_iteration=False)
tr, va = ds.skip(10).shuffle(90).batch(8), ds.take(10).batch(8)
build().fit(tr.repeat(), validation_data=va, steps_per_epoch=10, epochs=3)
w = tf.data.Dataset.from_tensor_slices(series).window(10, shift=1, drop_remainder=True)
w = w.flat_map(lambda v: v.batch(10)).map(lambda v: (v[:-1], v[-1])).batch(32).shuffle(3)
build().fit(w)
# pandas target in df but popped
f = pd.read_csv("e.csv")
t = f.pop("target")
build().fit(f, t)
g = pd.read_csv("g.csv")
cols = [c for c in g.columns if c != "target"]
build().fit(g[cols], g["target"])
feat = g.columns.drop("target")
build().fit(g[feat], g["target"])
h = g.copy(); h.drop("target", axis=1, inplace=True)
build().fit(h, g["target"])
gx = g.loc[:, g.columns != "target"]
build().fit(gx, g["target"])
gx = g.iloc[:, 1:]; gy = g.iloc[:, 0]
build().fit(gx, gy)
gv = g.values
build().fit(gv[:, :-1], gv[:, -1])
build().fit(gv[:, 1:9], gv[:, 0])
build().fit(np.delete(gv, 3, axis=1), gv[:, 3])
"""
IMAGES_AND_TEXTS = """
import numpy as np, tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.image import ImageDataGenerator
(xt, yt), (xs, ys) = keras.datasets.mnist.load_data()
def prep(a):
    return a.reshape(-1, 28, 28, 1).astype("float32") / 255
m = keras.Sequential(
    [layers.Conv2D(8, 3), layers.BatchNormalization(), layers.ReLU(), layers.Flatten(), layers.Dense(10, "softmax")]
)
m.compile("adam", "sparse_categorical_crossentropy")
m.fit(prep(xt), yt, validation_data=(prep(xs), ys))
m.fit(xt.reshape(-1, 28, 28, 1), yt)
mean, std = xt.mean(), xt.std()
xn = (xt - mean) / std
m2 = keras.Sequential([layers.Flatten(), layers.Dense(10)])
m2.compile("adam", "mse")
m2.fit(xn, yt)
m2.fit(keras.utils.normalize(xt), yt)
m2.fit(tf.image.per_image_standardization(xt), yt)
n = layers.Normalization(axis=None)
n.adapt(xt)
m3 = keras.Sequential([n, layers.Flatten(), layers.Dense(10)])
m3.compile("adam", "mse")
m3.fit(xt, yt)
gen = ImageDataGenerator(featurewise_center=True, featurewise_std_normalization=True)
gen.fit(xt)
m2.fit(gen.flow(xt, yt))
src, tgt = Tokenizer(), Tokenizer()
a, b = open("a").read().split("\\n"), open("b").read().split("\\n")
src.fit_on_texts(a); tgt.fit_on_texts(b)
ea, eb = src.texts_to_sequences(a), tgt.texts_to_sequences(b)
pa, pb = keras.utils.pad_sequences(ea, padding="post"), keras.utils.pad_sequences(eb, padding="post")
i1, i2 = keras.Input((None,)), keras.Input((None,))
e = layers.Embedding(100, 8)(i1); d = layers.Embedding(100, 8)(i2)
_, h, c = layers.LSTM(8, return_state=True)(e)
o = layers.LSTM(8, return_sequences=True)(d, initial_state=[h, c])
s2s = keras.Model([i1, i2], layers.Dense(100, activation="softmax")(o))
s2s.compile("adam", "sparse_categorical_crossentropy")
s2s.fit([pa, pb[:, :-1]], pb[:, 1:])
s2s.predict([pa, pb])
ae = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(784, activation="sigmoid")])
ae.compile("adam", "binary_crossentropy")
flat = xt.reshape(-1, 784) / 255.0
ae.fit(flat, flat, validation_data=(flat[:100], flat[:100]))
x2 = xt / 127.5 - 1.0
dcgan = keras.Sequential([layers.Flatten(), layers.Dense(1, activation="sigmoid")])
dcgan.compile("adam", "binary_crossentropy")
dcgan.fit(x2, np.ones(60000))
"""
SETS_AND_FOLDERS = """
import os, glob
import numpy as np, pandas as pd, tensorflow as tf
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler, MinMaxScaler, LabelEncoder, OneHotEncoder
from sklearn.datasets import load_iris, load_breast_cancer, fetch_california_housing, load_wine
from sklearn.pipeline import make_pipeline
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.preprocessing.image import ImageDataGenerator
def clf(n=3):
    m = keras.Sequential([layers.Dense(8, activation="relu"), layers.Dense(n, activation="softmax")])
    m.compile("adam", "sparse_categorical_crossentropy")
    return m
iris = load_iris()
X, y = iris.data, iris.target
clf().fit(X, y, epochs=10)
Xtr, Xte, ytr, yte = train_test_split(X, y, stratify=y)
clf().fit(Xtr, ytr, validation_split=0.1, epochs=10)
p = np.random.permutation(len(X))
clf().fit(X[p], y[p], validation_split=0.1, epochs=10)
df = pd.DataFrame(iris.data, columns=iris.feature_names)
df["species"] = iris.target
df = df.sample(frac=1)
clf().fit(df.drop("species", axis=1), df["species"], validation_split=0.1, epochs=10)
h = fetch_california_housing()
a, b, c, d = train_test_split(h.data, h.target)
a, e, c, f = train_test_split(a, c)
s = StandardScaler()
a = s.fit_transform(a); e = s.transform(e); b = s.transform(b)
m = keras.Sequential([layers.Dense(30, activation="relu"), layers.Dense(1)])
m.compile("sgd", "mse")
m.fit(a, c, validation_data=(e, f), epochs=10)
bc = load_breast_cancer()
pipe = make_pipeline(StandardScaler())
z = pipe.fit_transform(bc.data)
m.fit(z, bc.target, epochs=10)
norm = layers.Normalization()
norm.adapt(bc.data)
mm = keras.Sequential([norm, layers.Dense(1, activation="sigmoid")])
mm.compile("adam", "binary_crossentropy")
mm.fit(bc.data, bc.target, epochs=10)
X, Y = [], []
for k, name in enumerate(["a", "b"]):
    for fn in glob.glob(name + "/*.png"):
        X.append(np.asarray(keras.utils.load_img(fn)) / 255.0)
        Y.append(k)
X, Y = np.array(X), np.array(Y)
xa, xb, ya, yb = train_test_split(X, Y)
clf(2).fit(xa, ya, validation_data=(xb, yb), epochs=10)
tr = ImageDataGenerator(rescale=1/255., zoom_range=0.2)
te = ImageDataGenerator(rescale=1./255)
m.fit(tr.flow_from_directory("a"), validation_data=te.flow_from_directory("b"), epochs=3)
ids = np.random.randint(0, 10000, (1000, 40))
em = keras.Sequential([layers.Embedding(10000, 8), layers.GlobalAveragePooling1D(), layers.Dense(1)])
em.compile("adam", "mse"); em.fit(ids, np.random.rand(1000), epochs=10)
le = LabelEncoder(); ohe = OneHotEncoder()
cats = pd.read_csv("c.csv")
yy = le.fit_transform(cats["label"])
xx = ohe.fit_transform(cats[["a", "b"]]).toarray()
q, r, t, u = train_test_split(xx, yy)
clf().fit(q, t, epochs=10)
feats = cats.columns[:-1]
clf().fit(cats[feats].values, cats["label"].values, epochs=10)
clf().fit(cats.values[:, :-1].astype("float32"), cats.values[:, -1], epochs=10)
ts = pd.read_csv("ts.csv").values
win = keras.utils.timeseries_dataset_from_array(ts[:-24], ts[24:, 0], 24)
m.fit(win, epochs=10)
win = keras.utils.timeseries_dataset_from_array(ts, targets=None, sequence_length=24)
gan = keras.Sequential([layers.Dense(8)]); gan.compile("adam", "mse")
class Gen(keras.utils.Sequence):
    def __init__(self, x, y): self.x, self.y = x, y
    def __len__(self): return 100
    def __getitem__(self, i):
        idx = np.random.choice(len(self.x), 32)
        return self.x[idx], self.y[idx]
gan.fit(Gen(X, Y), epochs=10)
img = keras.Sequential(
    [layers.Rescaling(1 / 127.5, offset=-1), layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(3)]
)
img.compile("adam", "mse")
d1 = keras.utils.image_dataset_from_directory("a", validation_split=0.2, subset="both", seed=1)
img.fit(d1[0], validation_data=d1[1], epochs=10)
big = pd.read_csv("houses.csv")
by = big["price"] / 1e5
bx = big[["area", "rooms"]]
bx = (bx - bx.mean()) / bx.std()
m.fit(bx, by, epochs=10)
bx2 = big.copy()
bx2["price"] = np.log1p(bx2["price"])
m.fit(bx2.drop("price", axis=1), bx2["price"], epochs=10)
prev = big["price"].shift(1).fillna(0)
m.fit(np.c_[bx, prev], big["price"] / 1e5, epochs=10)
"""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("script", [TABLES, IMAGES_AND_TEXTS, SETS_AND_FOLDERS], ids=["tables", "images", "sets"])
def test_nothing_is_said_about_right_programs(rule: Rule, script: str) -> None:
    assert findings(rule, script, start="") == []
