"""A reader's own text with words marked: shaded where they speak for the label, underlined where they speak against it.

The two marks differ in kind, not in hue, so that colour-blind readers can tell them apart, and the style sheet has
screen readers read `data-says` after a word. What the model did not read is faded. All of the text is escaped.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape

from classifier import Explanation
from classifier.cleaning import Span
from pages.components.shared.categories import accent, reader_theme
from pages.components.shared.i18n import t

PALEST, DEEPEST = 40, {"light": 150, "dark": 90}
"""Of 255: how much of the accent words of strength 0 and 1 are shaded with; the ink stays readable on it."""
UNREAD = 400
"""Characters shown of what comes before the first word that was read, and after the last one."""


def highlight(
    text: str,
    explanation: Explanation,
    strengths: Mapping[str, float],
    left_out: Sequence[Span] = (),
    struck: Collection[str] = (),
) -> str:
    """Return HTML: `text` as it was written, line breaks included, with words marked.

    `strengths` maps words as the model reads them to -1 (against the label) … 1 (for it); other words are not marked.
    The words in `struck` are struck out. The spans that were `left_out` before words were looked for are faded.
    """
    color, pieces = accent(), []
    end = explanation.spans[0].start if explanation.before else 0
    if end:
        pieces.append(faded(f"{'…' if end > UNREAD else ''}{text[max(end - UNREAD, 0) : end]}"))
    for span in explanation.spans:
        start = max(span.start, end)  # one character may stand for several words: ﷺ
        pieces += _between(text, end, start, left_out)
        word = _marked(escape(text[start : span.end]), strengths.get(span.word, 0.0), color)
        pieces.append(f"<s>{word}</s>" if span.word in struck and word else word)
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
    if not word or not strength:
        return word
    if strength > 0:
        shade = round(PALEST + (DEEPEST[reader_theme()] - PALEST) * min(strength, 1.0))
        style, says = f"background:{color}{shade:02x};color:inherit;border-radius:.2em", t("why.says_for")
    else:
        style, says = f"background:none;color:inherit;border-bottom:2px dashed {color}", t("why.says_against")
    return f'<mark style="{style}" data-says="{escape(says)}">{word}</mark>'
