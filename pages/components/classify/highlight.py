"""A reader's own text with its words marked by what they contributed: shaded for the label, dashed against it.

The two marks differ in kind, not in hue, so that colour-blind readers can tell them apart. What the model did not read
is faded. All of the text is escaped.
"""

from collections.abc import Iterator, Sequence
from html import escape

from classifier import Explanation
from classifier.cleaning import Span
from pages.components.shared.categories import accent, reader_theme

FAINTEST = 0.12
"""Words that did less than this share of what the strongest word did are left unmarked."""
PALEST, DEEPEST = 40, {"light": 150, "dark": 90}
"""Of 255: how much of the accent the faintest and the strongest words are shaded with; the ink stays readable on it."""
UNREAD = 400
"""Characters shown of what comes before the first word that was read, and after the last one."""


def highlight(text: str, explanation: Explanation, left_out: Sequence[Span] = ()) -> str:
    """Return HTML: `text` as it was written, line breaks included, with its words marked.

    The spans that were `left_out` before words were looked for are faded where they stand.
    """
    strongest = max((abs(effect.contribution) for effect in explanation.effects), default=0.0) or 1.0
    color, pieces = accent(), []
    end = explanation.spans[0].start if explanation.before else 0
    if end:
        pieces.append(faded(f"{'…' if end > UNREAD else ''}{text[max(end - UNREAD, 0) : end]}"))
    for span in explanation.spans:
        start = max(span.start, end)  # one character may stand for several words: ﷺ
        pieces += _between(text, end, start, left_out)
        word = escape(text[start : span.end])
        pieces.append(_marked(word, span.contribution / strongest, color) if word else "")
        end = span.end
    if explanation.after:
        pieces.append(faded(f"{text[end : end + UNREAD]}{'…' if len(text) > end + UNREAD else ''}"))
    else:
        pieces += _between(text, end, len(text), left_out)
    style = "white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.75"
    return f'<div style="{style}">{"".join(pieces)}</div>'


def faded(text: str) -> str:
    """Return HTML that shows `text` as something that the model did not read."""
    return f'<span style="opacity:.6">{escape(text)}</span>'


def _between(text: str, start: int, end: int, left_out: Sequence[Span]) -> Iterator[str]:
    """Yield HTML for a stretch without words that were read."""
    for span in left_out:
        first, last = max(span.start, start), min(span.end, end)
        if first < last:
            yield escape(text[start:first])
            yield faded(text[first:last])
            start = last
    yield escape(text[start:end])


def _marked(word: str, strength: float, color: str) -> str:
    if strength >= FAINTEST:
        shade = round(PALEST + (DEEPEST[reader_theme()] - PALEST) * min(strength, 1.0))
        return f'<mark style="background:{color}{shade:02x};color:inherit;border-radius:.2em">{word}</mark>'
    if strength <= -FAINTEST:
        return f'<mark style="background:none;color:inherit;border-bottom:2px dashed {color}">{word}</mark>'
    return word
