"""The theme: readable in light and dark, and its seven category colours told apart by colour-blind readers."""

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pages.components.categories import COLORS, FURTHER, LOOKS, badge, color_domain, colored, introduce, look, shade
from pages.components.highlight import DEEPEST

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


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_charts_give_every_category_the_colour_that_badges_give_it(theme: dict[str, str]) -> None:
    assert list(theme["chartCategoricalColors"][:7]) == [theme[f"{color}Color"] for color in COLORS]


SLOTS = (*COLORS, "ink", "line", *FURTHER)
"""Of chartCategoricalColors, which charts take in order, over and over."""


def slots(labels: list[str]) -> dict[str, str]:
    """Return which colour of the theme a chart of `labels` gives each of them."""
    domain = color_domain(labels, ("ink", "line"))
    assert len(set(domain)) == len(domain)
    return {label: SLOTS[domain.index(label) % len(SLOTS)] for label in (*labels, "ink", "line")}


@pytest.mark.parametrize("labels", [["kitaifa", "michezo", "sports", "health"], [], list(LOOKS)])
def test_charts_find_the_colour_of_a_category_among_any_others(labels: list[str]) -> None:
    assert slots(labels) == {label: look(label).color for label in labels} | {"ink": "ink", "line": "line"}


def test_labels_of_other_bundles_get_colours_that_differ() -> None:
    labels = ["sports", *(f"desk {number}" for number in range(13))]
    introduce(labels)
    introduce(labels)
    assert len({look(label).color for label in labels[:12]}) == 12
    assert len({shade(label, "light") for label in labels[:12]}) == 12
    assert {look(label).color for label in labels} == {*COLORS, *FURTHER}
    assert slots(labels) == {label: look(label).color for label in labels} | {"ink": "ink", "line": "line"}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_words_are_readable(theme: dict[str, str]) -> None:
    grounds = [theme["backgroundColor"], theme["secondaryBackgroundColor"]]
    pairs = [(theme[ink], ground) for ink in ("textColor", "linkColor") for ground in grounds]
    pairs += [(theme[f"{color}TextColor"], ground) for color in COLORS for ground in grounds]
    pairs += [(theme[f"{color}TextColor"], theme[f"{color}BackgroundColor"]) for color in COLORS]
    pairs += [(WHITE, theme["primaryColor"]), (theme["chartCategoricalColors"][7], theme["backgroundColor"])]
    assert [(pair, contrast(*pair)) for pair in pairs if contrast(*pair) < 4.5] == []


@pytest.mark.parametrize("name", THEMES)
def test_words_are_readable_on_the_deepest_shade(name: str) -> None:
    theme, share = THEMES[name], DEEPEST[name] / 255
    for ground, color in itertools.product(("backgroundColor", "secondaryBackgroundColor"), COLORS):
        shaded = over(theme[f"{color}Color"], theme[ground], share)
        assert contrast(theme["textColor"], shaded) >= 4.5, (color, ground)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_marks_stand_out(theme: dict[str, str]) -> None:
    marks = [*theme["chartCategoricalColors"], theme["primaryColor"]]
    assert [mark for mark in marks if contrast(mark, theme["backgroundColor"]) < 3] == []


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_category_colours_are_told_apart(theme: dict[str, str], eye: str) -> None:
    seen = [lab(EYES[eye] @ linear(theme[f"{color}Color"])) for color in COLORS]
    distances = [float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2)]
    assert min(distances) > 20, "colours nearer than this look alike when they are small and apart"


@pytest.mark.parametrize(
    ("eye", "least"), [("all cones", 28), ("protanopia", 13), ("deuteranopia", 13), ("tritanopia", 13)]
)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_twelve_colours_are_told_apart(theme: dict[str, str], eye: str, least: int) -> None:
    colors = [color for slot, color in zip(SLOTS, theme["chartCategoricalColors"], strict=True) if slot != "ink"]
    seen = [lab(EYES[eye] @ linear(color)) for color in colors if color != theme["chartCategoricalColors"][8]]
    assert len(seen) == 12
    assert min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2)) > least


@pytest.mark.parametrize("name", THEMES)
def test_further_colours_are_readable_as_words_in_badges_and_under_words(name: str) -> None:
    theme = THEMES[name]
    for ground, ink in itertools.product(
        (theme["backgroundColor"], theme["secondaryBackgroundColor"]), theme["chartCategoricalColors"][-len(FURTHER) :]
    ):
        assert contrast(ink, ground) >= 4.5, (ink, ground)
        assert contrast(ink, over(ink, ground, 0x20 / 255)) >= 4.5, (ink, ground)
        assert contrast(theme["textColor"], over(ink, ground, DEEPEST[name] / 255)) >= 4.5, (ink, ground)


def test_a_further_colour_is_written_as_such() -> None:
    labels = [f"idara {number}" for number in range(12)]
    introduce(labels)
    ink = THEMES["light"]["chartCategoricalColors"][-1]
    assert shade(labels[-1], "light") == ink
    assert colored(labels[-1], "x") == f':color[x]{{foreground="{ink}"}}'
    assert badge(labels[-1], "x").endswith(f'{{foreground="{ink}" background="{ink}20"}}')


def test_nothing_is_fetched_from_elsewhere_and_no_traceback_is_shown() -> None:
    text = (Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "://" not in text
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["server"]["enableXsrfProtection"] is True
    assert CONFIG["browser"]["gatherUsageStats"] is False
