"""The theme: readable in light and dark, and the colours of charts told apart by colour-blind readers."""

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pages.components.classify.highlight import DEEPEST
from pages.components.shared.categories import ACCENT, accent, accented_icon, badge

COLORS = ("red", "orange", "yellow", "green", "blue", "gray")
"""What the theme sets: the accent, grey, and the colours of messages."""
CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
THEMES = {name: CONFIG["theme"][name] for name in ("light", "dark")}
WHITE = "#ffffff"

# How people see who lack one kind of cone. Source: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A
# Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 2009; severity 1, linear RGB.
EYES = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
RGB_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear(color: str) -> NDArray[np.float64]:
    channels = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    dark, light = sorted(float(linear(color) @ RGB_TO_XYZ[1]) for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


def over(color: str, ground: str, share: float) -> str:
    """Return what is seen of `ground` under `share` of `color`."""
    upper, under = (np.array([int(one[i : i + 2], 16) for i in (1, 3, 5)]) for one in (color, ground))
    return "#" + "".join(f"{round(channel):02x}" for channel in under + share * (upper - under))


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    t = RGB_TO_XYZ @ np.clip(rgb, 0, 1) / RGB_TO_XYZ.sum(axis=1)
    x, y, z = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("name", THEMES)
def test_charts_and_badges_have_the_same_accent_and_the_same_grey(name: str) -> None:
    theme = THEMES[name]
    ink = theme["textColor"]
    assert theme["chartCategoricalColors"] == [theme[f"{ACCENT}Color"], theme["grayColor"], ink]
    assert accent(name) == theme[f"{ACCENT}Color"]


def test_only_the_first_topic_of_an_answer_has_the_accent() -> None:
    assert badge("sport", "x", first=True) == ":orange-badge[:material/sports_soccer: x]"
    assert badge("sport", "x") == ":gray-badge[:material/sports_soccer: x]"
    assert accented_icon("afya yetu") == ":orange[:material/label:]"


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_words_are_readable(theme: dict[str, str]) -> None:
    grounds = [theme["backgroundColor"], theme["secondaryBackgroundColor"]]
    pairs = [(theme[ink], ground) for ink in ("textColor", "linkColor") for ground in grounds]
    pairs += [(theme[f"{color}TextColor"], ground) for color in COLORS for ground in grounds]
    pairs += [(theme[f"{color}TextColor"], theme[f"{color}BackgroundColor"]) for color in COLORS]
    pairs += [(WHITE, theme["primaryColor"])]
    assert [(pair, contrast(*pair)) for pair in pairs if contrast(*pair) < 4.5] == []


@pytest.mark.parametrize("name", THEMES)
def test_words_are_readable_on_the_deepest_shade(name: str) -> None:
    theme, share = THEMES[name], DEEPEST[name] / 255
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        shaded = over(theme[f"{ACCENT}Color"], theme[ground], share)
        assert contrast(theme["textColor"], shaded) >= 4.5, ground


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_figures_are_readable_on_the_deepest_cell(theme: dict[str, str]) -> None:
    cell = over(theme[f"{ACCENT}Color"], theme["backgroundColor"], 0.6)
    assert contrast(theme["textColor"], cell) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_marks_stand_out(theme: dict[str, str]) -> None:
    marks = [*theme["chartCategoricalColors"], theme["primaryColor"]]
    assert [mark for mark in marks if contrast(mark, theme["backgroundColor"]) < 3] == []


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_colours_of_charts_are_told_apart(theme: dict[str, str], eye: str) -> None:
    seen = [lab(EYES[eye] @ linear(color)) for color in theme["chartCategoricalColors"]]
    distances = [float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2)]
    assert min(distances) > 20, "colours nearer than this look alike when they are small and apart"


def test_nothing_is_fetched_from_elsewhere_and_no_traceback_is_shown() -> None:
    text = (Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "://" not in text
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["server"]["enableXsrfProtection"] is True
    assert CONFIG["browser"]["gatherUsageStats"] is False
