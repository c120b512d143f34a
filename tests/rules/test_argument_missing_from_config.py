from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.custom.argument_missing_from_config import argument_missing_from_config
from rules.mending import said

START = """import keras
class Own({base}):
    def __init__({parameters}):
        {init}
    def get_config(self):
        {config}
{after}
"""
SUPER = "super().get_config()"
LAYER = "keras.layers.Layer"


def found(
    config: str,
    parameters: str = "self, size=3, **more",
    init: str = "super().__init__(**more)",
    base: str = LAYER,
    after: str = "",
) -> list[str]:
    script = START.format(base=base, parameters=parameters, init=init, config=config, after=after)
    return [one.message for one in said(argument_missing_from_config, script)]


@pytest.mark.parametrize(
    "config",
    [
        f"return {SUPER}",
        f"config = {SUPER}\n        config.update({{'other': 1}})\n        return config",
        f"return {{**{SUPER}, 'other': 1}}",
        f"return dict(**{SUPER}, other=1)",
    ],
)
@pytest.mark.parametrize("base", [LAYER, "keras.losses.Loss", "keras.metrics.Metric"])
def test_an_argument_is_left_out(config: str, base: str) -> None:
    (message,) = found(config, base=base)
    assert "`size`" in message


@pytest.mark.parametrize(
    "config",
    [
        f"config = {SUPER}\n        config.update({{'size': 1}})\n        return config",
        f"config = {SUPER}\n        config['size'] = 1\n        return config",
        f"return {{**{SUPER}, 'size': 1}}",
        f"return dict(**{SUPER}, size=1)",
        f"config = {SUPER}\n        config.update(self.settings())\n        return config",
        f"return {{**{SUPER}, **self.__dict__}}",
        f"return {{**{SUPER}, **{{name: 1 for name in self.names}}}}",
        f"config = {SUPER}\n        for name in self.names:\n            config[name] = 1\n        return config",
        "raise NotImplementedError",
    ],
)
def test_it_may_be_there(config: str) -> None:
    assert found(config) == []


def test_all_parameters_count() -> None:
    (message,) = found(f"return {SUPER}", "self, size, *, rate=1, name=None, dtype=None")
    assert "`size`, `rate`" in message


@pytest.mark.parametrize("init", ["super().__init__(size, **more)", "super(Own, self).__init__(size=size)"])
def test_what_is_handed_on(init: str) -> None:
    assert found(f"return {SUPER}", init=init) == []


def test_other_classes() -> None:
    assert found(f"return {SUPER}", base="object") == []
    assert found(f"return {SUPER}", base="keras.layers.Dense") == []
    assert found(f"return {SUPER}", after="class Other(Own):\n    pass") == []
    assert found(f"return {SUPER}", after="    def from_config(cls, config):\n        return cls(3)") == []


def test_it_counts_for_more_where_the_script_loads_a_model() -> None:
    def severity(after: str) -> Severity | None:
        script = START.format(
            base=LAYER, parameters="self, size=3", init="super().__init__()", config=f"return {SUPER}", after=after
        )
        (finding,) = said(argument_missing_from_config, script)
        return finding.severity

    assert severity("") is None
    assert severity("keras.models.load_model('x.keras')") is Severity.HURTS
    assert severity("keras.models.clone_model(some)") is Severity.HURTS
