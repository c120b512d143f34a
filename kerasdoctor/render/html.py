"""A report as a piece of HTML for notebooks: inline styles, no scripts, readable on light and dark pages."""

from __future__ import annotations

import io

from kerasdoctor.render import terminal
from kerasdoctor.report import Report

# Tones of middle lightness keep a contrast of 3 to 1 or more on white and on the dark grey of editors alike.
_TONES = {
    "black": (96, 96, 96),
    "red": (210, 70, 70),
    "green": (52, 140, 80),
    "yellow": (176, 124, 0),
    "blue": (62, 124, 200),
    "magenta": (176, 84, 168),
    "cyan": (20, 140, 150),
    "white": (128, 128, 128),
}
FORMAT = (
    '<pre style="white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.35;margin:0;'
    'color:inherit;background:transparent"><code style="font-family:inherit;color:inherit">{code}</code></pre>'
)


def inline(report: Report, *, width: int = terminal.WIDTH) -> str:
    """Return a report as one element that can stand in any page."""
    from rich.console import Console
    from rich.terminal_theme import TerminalTheme

    tones = list(_TONES.values())
    console = Console(
        file=io.StringIO(), record=True, width=width, force_terminal=True, force_jupyter=False, color_system="standard"
    )
    terminal.show(report, console)
    theme = TerminalTheme((255, 255, 255), (128, 128, 128), tones, tones)
    return console.export_html(theme=theme, inline_styles=True, code_format=FORMAT)
