from __future__ import annotations

import pytest

from kerasdoctor.rules.api.short_loss_in_an_h5_file import short_loss_in_an_h5_file
from rules.mending import said

SETUP = """import keras
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
"""


def script(loss: str = "'mse'", name: str = "'a.h5'", load: str = "keras.models.load_model('a.h5')") -> str:
    return f"{SETUP}model.compile('sgd', {loss})\nmodel.save({name})\n{load}\n"


@pytest.mark.parametrize("loss", ["'mse'", "'MAE'", "'bce'", "'kld'"])
def test_a_short_name_is_not_found_again(loss: str) -> None:
    (finding,) = said(short_loss_in_an_h5_file, script(loss))
    assert finding.fixes[0].rewrites[0][1] in (
        '"mean_squared_error"',
        '"mean_absolute_error"',
        '"binary_crossentropy"',
        '"kl_divergence"',
    )


@pytest.mark.parametrize(
    "code",
    [
        script("'mean_squared_error'"),
        script("'huber'"),
        script(load="keras.models.load_model('a.h5', compile=False)"),
        script(load="keras.models.load_model('a.h5', custom_objects={'mse': f})"),
        script(load="keras.models.load_model('b.h5')"),
        script(name="'a.keras'", load="keras.models.load_model('a.keras')"),
        script(load="model.predict(x)"),
        "import tf_keras\n" + script(),
    ],
)
def test_long_names_and_other_files(code: str) -> None:
    assert said(short_loss_in_an_h5_file, code) == []
