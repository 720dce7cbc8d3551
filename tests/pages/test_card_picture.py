"""The picture of an answer: its size, its verdict, headlines of any length, the letters of Swahili."""

import io
from datetime import date
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from classifier import Prediction
from pages.components.classify.card_picture import SIZE, font, to_png
from pages.components.shared.display import HEADLINE_CHARACTERS
from pages.components.shared.i18n import in_language
from pages.components.shared.verdict import Verdict

HEADLINE = "Rais ateua wakuu wa mikoa wapya"
LONG = "Ng’ombe elfu tatu wahamishwa baada ya mvua kubwa kunyesha wiki mbili mfululizo katika bonde la mto Rufiji jana"
DAY = date(2026, 11, 26)


def pixels(png: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(png)))


@pytest.mark.parametrize("lang", ["sw", "en"])
def test_the_picture_is_of_the_size_of_link_previews_and_shows_the_verdict(
    answers: dict[Verdict, Prediction], lang: str
) -> None:
    drawn = [
        pixels(in_language(lang, partial(to_png, one, HEADLINE, "Kategoria zote 1", DAY))()) for one in answers.values()
    ]
    assert {one.shape for one in drawn} == {(SIZE[1], SIZE[0], 3)} == {(630, 1200, 3)}
    certain, doubtful, refused = drawn
    accent = (0xA8, 0x40, 0x2A)
    assert [bool((one[400:550] == accent).all(axis=2).any()) for one in drawn] == [True, False, False]
    assert (certain != doubtful).any()
    assert (doubtful != refused).any()


@pytest.mark.parametrize("title", [LONG, "W" * HEADLINE_CHARACTERS, "neno " * 22])
@pytest.mark.parametrize("said", Verdict)
def test_long_headlines_wrap_and_stay_within_the_picture(
    answers: dict[Verdict, Prediction], said: Verdict, title: str
) -> None:
    drawn = pixels(to_png(answers[said], title, "Kategoria zote 1", DAY))
    paper = drawn[20, 20]
    margins = np.concatenate([drawn[10:, :60], drawn[10:, 1140:]], axis=1)
    assert (margins == paper).all()
    inked = (drawn[90:300, 64:600] != paper).any(axis=(1, 2))
    assert np.count_nonzero(np.diff(inked.astype(int)) == 1) >= 3, "two lines of the headline, and what is below"


def test_the_picture_has_the_letters_of_swahili_and_leaves_out_what_the_font_lacks(
    answers: dict[Verdict, Prediction],
) -> None:
    def draw(title: str) -> bytes:
        return to_png(answers[Verdict.CERTAIN], title, "m", DAY)

    assert font("serif", 20).getname()[0] == "Source Serif 4 Variable"  # type: ignore[union-attr]
    assert font("sans", 20).getname()[0] == "SourceSans3VF"  # type: ignore[union-attr]
    assert len({draw(title) for title in ("ngombe", "ng’ombe", "ng'ombe", "“ngombe”", "ngombe…")}) == 5
    assert draw("habari 😀 leo") == draw("habari leo")
