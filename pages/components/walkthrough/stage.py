"""The sentence itself, transformed in place: every step shows it, each word with what has become of it below."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

import streamlit as st

from classifier.text import Word
from pages.components.shared.categories import accent

THINNEST, THICKEST = 1, 7
"""Pixels of an underline for no attention and for the most."""

Item = tuple[str, str]
"""What stands on a line, and what stands below it in small: HTML."""


def show(items: Iterable[Item], sentence: str = "") -> None:
    """Show words, or topics, each with what belongs to it below; above them the `sentence` that they come from."""
    above = f"<p>{escape(sentence)}</p>" if sentence else ""
    listed = "".join(f"<li><span>{upper}</span><small>{lower}</small></li>" for upper, lower in items)
    with st.container(border=True, key="stage"):
        st.html(f'<div class="ainisha-stage">{above}<ol>{listed}</ol></div>')


def plain(upper: Iterable[object], lower: Iterable[object]) -> list[Item]:
    """Return items of text."""
    return [(escape(str(word)), escape(str(below))) for word, below in zip(upper, lower, strict=True)]


def written(text: str, words: Sequence[Word]) -> Iterator[Item]:
    """Yield the words of `text` as they were written, each above its normalised form; all else is struck out."""
    end = 0
    for word, after in zip(words, [*(word.start for word in words[1:]), len(text)], strict=False):
        start, stop = max(word.start, end), max(word.end, end)  # one character may stand for several words: ﷺ
        before = _struck(text[end:start])
        # What follows a word without a blank stands with it, the rest with the next word.
        end = len(text) if after == len(text) else stop + len(text[stop:after].partition(" ")[0])
        yield f"{before}{escape(text[start:stop])}{_struck(text[stop:end])}", escape(word.text)


def _struck(text: str) -> str:
    apart = " " if text[-1:].isspace() else ""
    return f"<s>{escape(text.strip())}</s>{apart}" if text.strip() else ""


def attended(words: Sequence[str], attention: Sequence[float], below: Sequence[str]) -> list[Item]:
    """Return items whose words are underlined as strongly as the network attends to them."""
    most, color = max(attention, default=1.0), accent()
    widths = [THINNEST + (THICKEST - THINNEST) * share / most for share in attention]
    return [
        (f'<span style="border-bottom:{width:.1f}px solid {color}">{escape(word)}</span>', escape(lower))
        for word, width, lower in zip(words, widths, below, strict=True)
    ]
