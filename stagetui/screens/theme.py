"""The two themes. Their colours are all in the 256-colour palette, so that they look the same over SSH.

Text from the data is styled with the names of the sixteen colours (`green`, `bright_black` for what is muted …); the
two terminal themes say what those are on a dark and on a light background.
"""

from __future__ import annotations

from rich.terminal_theme import TerminalTheme
from textual.theme import Theme

DARK = Theme(
    name="stagetui-donker",
    primary="#87afd7",
    secondary="#87afaf",
    accent="#d7af5f",
    warning="#d7af5f",
    error="#d75f5f",
    success="#87af5f",
    foreground="#d0d0d0",
    background="#1c1c1c",
    surface="#1c1c1c",
    panel="#303030",
    variables={
        "block-cursor-background": "#87afd7",
        "block-cursor-foreground": "#1c1c1c",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#444444",
        "block-cursor-blurred-foreground": "#d0d0d0",
        "footer-background": "#303030",
        "footer-key-foreground": "#d7af5f",
        "footer-description-foreground": "#b2b2b2",
        "input-selection-background": "#5f87af",
    },
)

LIGHT = Theme(
    name="stagetui-licht",
    primary="#005f87",
    secondary="#005f5f",
    accent="#875f00",
    warning="#875f00",
    error="#af0000",
    success="#5f8700",
    foreground="#303030",
    background="#eeeeee",
    surface="#eeeeee",
    panel="#d0d0d0",
    dark=False,
    variables={
        "block-cursor-background": "#005f87",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#bcbcbc",
        "block-cursor-blurred-foreground": "#303030",
        "footer-background": "#d0d0d0",
        "footer-key-foreground": "#875f00",
        "footer-description-foreground": "#444444",
        "input-selection-background": "#87afd7",
    },
)

Rgb = tuple[int, int, int]


def _sixteen(background: Rgb, foreground: Rgb, *eight: Rgb, muted: Rgb) -> TerminalTheme:
    """The bright colours are the plain ones; bright black is what is muted."""
    return TerminalTheme(background, foreground, list(eight), [muted, *eight[1:]])


DARK_ANSI = _sixteen(
    (28, 28, 28),
    (208, 208, 208),
    (28, 28, 28),
    (215, 95, 95),
    (135, 175, 95),
    (215, 175, 95),
    (135, 175, 215),
    (175, 135, 175),
    (135, 175, 175),
    (208, 208, 208),
    muted=(148, 148, 148),
)
LIGHT_ANSI = _sixteen(
    (238, 238, 238),
    (48, 48, 48),
    (48, 48, 48),
    (175, 0, 0),
    (0, 95, 0),
    (135, 95, 0),
    (0, 95, 135),
    (95, 0, 95),
    (0, 95, 95),
    (238, 238, 238),
    muted=(98, 98, 98),
)
