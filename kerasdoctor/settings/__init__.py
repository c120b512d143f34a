"""The settings of a project: how files spell them, where they are found, and what they come to.

`settings_for(path)` is what the command line and the plugin of pytest begin with.
"""

from kerasdoctor.settings.reading import (
    SettingsError,
    nearest_file,
    read_settings,
    settings_for,
    settings_in_words,
)
from kerasdoctor.settings.settings import Settings

__all__ = ["Settings", "SettingsError", "nearest_file", "read_settings", "settings_for", "settings_in_words"]
