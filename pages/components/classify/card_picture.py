"""A picture of an answer, for chats and link previews: headline, topic, verdict, the first bars, model and date.

It is drawn by Pillow with the fonts of the app, which Streamlit brings along, in the colours of the light theme.
"""

import io
import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import streamlit as st
from PIL import Image, ImageDraw, ImageFont

from classifier import Prediction
from pages.components.shared.categories import name
from pages.components.shared.chart_parts import LONGEST_NAME
from pages.components.shared.display import shorten
from pages.components.shared.i18n import percent, short_date, t
from pages.components.shared.messages import plain_sentence
from pages.components.shared.verdict import Verdict, in_doubt, verdict

SIZE = (1200, 630)
"""Width and height in pixels: what WhatsApp and others show of a link."""
BARS = 4
_MARGIN, _RIGHT, _BOTTOM = 64, 1136, 520
_STEP, _BAR = 38, 20
"""Pixels from bar to bar, and the height of one."""
_LONGEST_WORD = re.compile(r"\S{1,24}")
_FONTS = Path(st.__file__).parent / "static" / "static" / "media"
_FAMILIES = {"serif": ("SourceSerifVariable-Roman*", 600), "sans": ("SourceSansVF-Upright*", 400)}
"""Family → file, and weight."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def to_png(prediction: Prediction, title: str, model: str, day: date) -> bytes:
    """Return the picture of an answer by `model` to the story with this `title`, as PNG."""
    picture = Image.new("RGB", SIZE, _color("backgroundColor"))
    draw = ImageDraw.Draw(picture)
    certain = verdict(prediction) is Verdict.CERTAIN
    draw.rectangle((0, 0, SIZE[0], 9), fill=_color("orangeColor" if certain else "grayColor"))
    _write(draw, (_MARGIN, 72), "Ainisha", "serif", 34, "orangeTextColor")
    _write(draw, (_RIGHT, 72), short_date(day, "d MMM y"), "sans", 24, "grayTextColor", "rs")
    y = _write_lines(draw, 136, title, "serif", (44, 38, 34), 3 if certain else 2, "textColor")
    draw.line((_MARGIN, y - 20, _RIGHT, y - 20), fill=_color("borderColor"), width=2)
    y = _draw_topic(draw, y + 56, prediction) if certain else _draw_doubt(draw, y + 34, prediction)
    _draw_bars(draw, y, prediction, certain)
    _write(draw, (_MARGIN, 598), model, "sans", 22, "grayTextColor")
    if prediction.threshold:
        legend = t("answer.threshold", threshold=percent(prediction.threshold))
        _write(draw, (_RIGHT, 598), legend, "sans", 22, "grayTextColor", "rs")
    output = io.BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()


def _draw_topic(draw: ImageDraw.ImageDraw, y: int, prediction: Prediction) -> int:
    """Draw the topic and its probability in large letters, the verdict below; return where they end."""
    share = percent(prediction.confidence)
    _write(draw, (_RIGHT, y), share, "serif", 64, "textColor", "rs")
    width = _RIGHT - _MARGIN - 40 - round(font("serif", 64).getlength(share))
    y = _write_lines(draw, y, name(prediction.label), "serif", (64, 52, 40), 1, "orangeTextColor", width)
    second = t("answer.also", label=shorten(name(prediction.second), 40)) if prediction.second else ""
    return _draw_chip(draw, y - 46, prediction, second)


def _draw_doubt(draw: ImageDraw.ImageDraw, y: int, prediction: Prediction) -> int:
    """Draw what an answer may be, the verdict, and why it is not to be relied on; return where they end."""
    y = _write_lines(draw, y, in_doubt(prediction, name), "serif", (38, 34), 2, "grayTextColor")
    y = _draw_chip(draw, y - 24, prediction, percent(prediction.confidence))
    for notice in prediction.notices[:1]:
        y = _write_lines(draw, y + 10, plain_sentence(notice), "sans", (26,), 2, "textColor")
    return y


def _draw_chip(draw: ImageDraw.ImageDraw, y: int, prediction: Prediction, beside: str) -> int:
    """Draw the verdict on a ground of its colour, with a few words beside it; return where they end."""
    chip = verdict(prediction)
    width = font("sans", 26).getlength(chip.words) + 32
    draw.rounded_rectangle((_MARGIN, y, _MARGIN + width, y + 42), 8, fill=_color(f"{chip.color}BackgroundColor"))
    _write(draw, (_MARGIN + 16, y + 30), chip.words, "sans", 26, f"{chip.color}TextColor")
    _write(draw, (round(_MARGIN + width + 20), y + 30), beside, "sans", 26, "grayTextColor")
    return y + 70


def _draw_bars(draw: ImageDraw.ImageDraw, y: int, prediction: Prediction, certain: bool) -> None:
    """Draw as many of the first bars as there is room for below `y`."""
    room = max(2, (_BOTTOM + _STEP - y) // _STEP)
    shares = list(prediction.probabilities.items())[: min(BARS, room)]
    names = [shorten(name(label), LONGEST_NAME) for label, _ in shares]
    left = _MARGIN + 24 + round(max(map(font("sans", 26).getlength, names)))
    full = _RIGHT - 110 - left
    top = _BOTTOM - _STEP * (len(shares) - 1)
    for index, (topic, (_, share)) in enumerate(zip(names, shares, strict=True)):
        row = top + _STEP * index
        color = _color("orangeColor" if certain and not index else "grayColor")
        _write(draw, (_MARGIN, row + 19), topic, "sans", 26, "textColor")
        draw.rectangle((left, row, left + max(2, round(full * share)), row + _BAR), fill=color)
        _write(draw, (_RIGHT, row + 19), percent(share), "sans", 26, "textColor", "rs")
    if prediction.threshold:
        limit = left + full * prediction.threshold
        for dot in range(top - 6, _BOTTOM + _BAR + 6, 7):
            draw.line((limit, dot, limit, dot + 2), fill=_color("textColor"), width=2)


def _write_lines(
    draw: ImageDraw.ImageDraw,
    y: int,
    text: str,
    family: str,
    sizes: Sequence[int],
    most: int,
    color: str,
    width: int = _RIGHT - _MARGIN,
) -> int:
    """Write `text` on at most so many lines of `width`, in the largest of `sizes` that fits; return the next line."""
    size, lines = sizes[0], [""]
    for size in sizes:
        lines = _wrap(text, font(family, size), width)
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], f"{lines[most - 1].rsplit(' ', 1)[0]}…"]
    for line in lines:
        _write(draw, (_MARGIN, y), line, family, size, color)
        y += round(1.25 * size)
    return y


def _wrap(text: str, face: Font, width: int) -> list[str]:
    lines = [""]
    for word in _LONGEST_WORD.findall(text):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and face.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _write(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, family: str, size: int, color: str, anchor: str = "ls"
) -> None:
    """Write one line at its baseline, without the characters that the font lacks."""
    known = "".join(sign for sign in text if _has(family, sign))
    draw.text(at, " ".join(known.split()), _color(color), font(family, size), anchor)


@lru_cache(32)
def font(family: str, size: int) -> Font:
    """Return a font of the app; where Streamlit no longer brings it along, the one of Pillow."""
    file, weight = _FAMILIES[family]
    path = next(_FONTS.glob(file), None)
    if path is None:
        return ImageFont.load_default(size)
    face = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    optical = [min(size, 60)] if family == "serif" else []  # Source Serif is drawn otherwise for titles
    face.set_variation_by_axes([weight, *optical])
    return face


@lru_cache(2048)
def _has(family: str, sign: str) -> bool:
    face = font(family, 20)
    return sign.isspace() or bytes(face.getmask(sign)) != bytes(face.getmask("\uffff"))


def _color(option: str) -> str:
    return str(st.get_option(f"theme.light.{option}"))
