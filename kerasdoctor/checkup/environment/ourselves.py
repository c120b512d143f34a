"""kerasdoctor itself: its version, its settings here, and rules of other packages."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor import __version__
from kerasdoctor.checkup.environment.world import World
from kerasdoctor.foreign import distribution_of, origin
from kerasdoctor.render.environment import Section, Seen, State
from kerasdoctor.render.words import counted
from kerasdoctor.rules import all_rules, broken_rules, known_names, own_rules
from kerasdoctor.settings import SettingsError, settings_for


def ourselves(world: World) -> Section:
    """Look at what a check in this folder would go by."""
    rules = all_rules()
    return Section("kerasdoctor", f"{__version__}, {len(rules)} rules", tuple(_seen(world)))


def _seen(world: World) -> Iterator[Seen]:
    rules = all_rules()
    try:
        file = settings_for(str(world.here), known_names).file
        yield Seen(f"settings: {file}" if file is not None else "settings: no file, so the defaults")
    except SettingsError as error:
        yield Seen(str(error), State.WRONG, "until that is mended no check in this folder begins")
    own = {rule.name for rule in own_rules()}
    packages = dict.fromkeys(origin(rule) for rule in rules if rule.name not in own)
    for package in packages:
        names = [rule.name for rule in rules if rule.name not in own and origin(rule) == package]
        yield Seen(f"{counted(len(names), 'rule')} from {distribution_of(package) or package}: {', '.join(names)}")
    for broken in broken_rules():
        yield Seen(str(broken), State.DOUBTFUL, "ask those who publish it, or remove it")
