"""A package and what is imported of it often have different names."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Crash
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, spots

# What packages are called where they are installed from, by what is imported.
PACKAGES = {
    "cv2": "opencv-python-headless",
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "PIL": "pillow",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
    "Image": "pillow",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "serial": "pyserial",
    "Crypto": "pycryptodome",
    "pandas_datareader": "pandas-datareader",
    "pydot_ng": "pydot",
    "imblearn": "imbalanced-learn",
    "tensorflow_addons": "tensorflow-addons",
    "tensorflow_datasets": "tensorflow-datasets",
    "tensorflow_hub": "tensorflow-hub",
    "tensorflow_probability": "tensorflow-probability",
    "keras_hub": "keras-hub",
    "keras_cv": "keras-cv",
    "keras_nlp": "keras-nlp",
    "keras_tuner": "keras-tuner",
    "kerastuner": "keras-tuner",
    "scikeras": "scikeras",
    "talib": "ta-lib",
    "MeCab": "mecab-python3",
}
# Modules of Python 2, and what has taken their place.
OF_PYTHON_2 = {
    "cPickle": "import pickle as cPickle",
    "ConfigParser": "import configparser",
    "Queue": "import queue",
    "StringIO": "from io import StringIO",
    "Tkinter": "import tkinter",
    "urllib2": "import urllib.request",
    "urlparse": "import urllib.parse",
    "HTMLParser": "import html.parser",
    "httplib": "import http.client",
    "commands": "import subprocess",
    "exceptions": "",
    "sets": "",
}


@cause(kind="api-misuse", severity=Severity.BREAKS, stops_script=True)
def package_that_is_not_installed(crash: Crash) -> Iterator[Finding]:
    """The program imports a package that the interpreter does not have.

    Why it hurts
        An import that finds nothing ends the program in its first lines. Each environment has packages
        of its own, and what a package is called where it is installed from is often not what is
        imported: `sklearn` comes with scikit-learn, `cv2` with opencv-python.

    Bad
        import cPickle
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2
        model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import pickle
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2
        model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The module is gone from a library that is installed; another rule names what has taken its place.
    """
    name = crash.detail("name")
    if crash.kind != "ModuleNotFoundError" or not name or name.partition(".")[0] in ("keras", "tensorflow"):
        return
    root = name.partition(".")[0]
    old = OF_PYTHON_2.get(root)
    message = f"`{root}` is a module of Python 2" if old is not None else f"there is no module `{name}` here"
    yield finding(
        crash,
        message,
        spots(crash, "imported here"),
        (),
        "The interpreter looks in its own environment and beside the script, and finds it in neither.",
        *_fixes(crash, root, old),
    )


def _fixes(crash: Crash, root: str, old: str | None) -> Iterator[Fix]:
    if old and crash.where is not None and crash.where.end_line is not None:
        yield Fix("", rewrites=((crash.where, old),))
    elif old is not None:
        yield Fix("", advice=f"write `{old}`" if old else "leave the import out: what it held is built in today")
    else:
        package = PACKAGES.get(root, root)
        yield Fix("", advice=f"install it in this environment: pip install {package}")
        yield Fix(
            "it is a file of yours", advice="put it beside the script, or run kerasdoctor where it can be imported"
        )
