"""A reader's own text with its words marked by what they contributed: shaded for the label, dashed against it.

The two marks differ in kind, not in hue, so that colour-blind readers can tell them apart. All of the text is escaped.
"""

from html import escape

from classifier import Explanation
from pages.components.categories import reader_theme, shade

FAINTEST = 0.12
"""Words that did less than this share of what the strongest word did are left unmarked."""
PALEST, DEEPEST = 40, {"light": 150, "dark": 90}
"""Of 255: how much of a colour the faintest and the strongest words are shaded with; the ink stays readable on it."""
UNREAD = 400
"""Characters shown of what comes before the first word that was read, and after the last one."""


def highlight(text: str, explanation: Explanation) -> str:
    """Return HTML: `text` as it was written, line breaks included, with its words marked."""
    strongest = max((abs(effect.contribution) for effect in explanation.effects), default=0.0) or 1.0
    color, pieces = shade(explanation.label), []
    read = [span for span in explanation.spans if span.read]
    end = read[0].start if read and not explanation.spans[0].read else 0
    if end:
        pieces.append(_faded(f"{'…' if end > UNREAD else ''}{text[max(end - UNREAD, 0) : end]}"))
    for span in read:
        start = max(span.start, end)  # one character may stand for several words: ﷺ
        word = escape(text[start : span.end])
        pieces += [escape(text[end:start]), _marked(word, span.contribution / strongest, color) if word else ""]
        end = span.end
    rest = f"{text[end : end + UNREAD]}{'…' if len(text) > end + UNREAD else ''}"
    pieces.append(escape(rest) if not explanation.spans or explanation.spans[-1].read else _faded(rest))
    style = "white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.75"
    return f'<div style="{style}">{"".join(pieces)}</div>'


def _faded(text: str) -> str:
    return f'<span style="opacity:.6">{escape(text)}</span>'


def _marked(word: str, strength: float, color: str) -> str:
    if strength >= FAINTEST:
        shade = round(PALEST + (DEEPEST[reader_theme()] - PALEST) * min(strength, 1.0))
        return f'<mark style="background:{color}{shade:02x};color:inherit;border-radius:.2em">{word}</mark>'
    if strength <= -FAINTEST:
        return f'<mark style="background:none;color:inherit;border-bottom:2px dashed {color}">{word}</mark>'
    return word
