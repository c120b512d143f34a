from __future__ import annotations

import pytest

from kerasdoctor.rules.api.two_copies_of_keras import two_copies_of_keras
from rules.mending import said

OLD = "from tensorflow.python.keras.layers import Dense\n"


@pytest.mark.parametrize(
    "script",
    [
        OLD + "from tensorflow.keras.models import Sequential\n",
        OLD + "import keras\nmodel = keras.Sequential()\n",
        "import tf_keras\nimport keras\ntf_keras.layers.Dense(1)\nkeras.Sequential()\n",
    ],
)
def test_layers_of_both(script: str) -> None:
    assert len(said(two_copies_of_keras, script)) == 1


def test_the_old_copy_is_replaced_on_its_span() -> None:
    (finding,) = said(two_copies_of_keras, OLD + "from keras.models import Sequential\n")
    assert finding.fixes[0].rewrites[0][1] == "from tensorflow.keras.layers import Dense"


@pytest.mark.parametrize(
    "script",
    [
        OLD,
        "from tensorflow.keras.layers import Dense\nfrom keras.models import Sequential\n",
        "from tensorflow.python.keras.utils import np_utils\nfrom keras.models import Sequential\n",
        "import tf_keras as keras\nkeras.layers.Dense(1)\nkeras.Sequential()\n",
        "try:\n    from keras.layers import Dense\nexcept ImportError:\n    from tf_keras.layers import Dense\n",
    ],
)
def test_one_copy(script: str) -> None:
    assert said(two_copies_of_keras, script) == []
