"""What the steps of the walkthrough show: the cleaned text, the strip of numbers. Colours come from the theme."""

from html import escape
from typing import TYPE_CHECKING, cast

from classifier.text import PADDING_ID, find_words
from pages.components.charts import LONGEST_WORD
from pages.components.i18n import t
from pages.components.journey import FindWords, Journey, split_up

if TYPE_CHECKING:
    import altair as alt

COLUMNS = 40
"""Numbers in one row of the strip."""


def cleaned(text: str, find: FindWords = find_words) -> str:
    """Return HTML: `text` as it was written, what cleaning removes struck out, what it rewrites underlined."""
    style = "white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.75"
    return f'<div style="{style}">{"".join(_marked(piece.text, piece.word) for piece in split_up(text, find))}</div>'


def _marked(written: str, word: str) -> str:
    if not word:
        return f"<s>{escape(written)}</s>" if written.strip() else escape(written)
    if written == word:
        return escape(written)
    return f'<u style="text-decoration-style:dotted;text-underline-offset:.2em">{escape(written)}</u>'


def sequence_chart(journey: Journey) -> "alt.Chart":
    """Return a strip of cells, one for each number that the network reads: known words, unknown ones, padding."""
    import altair as alt

    kinds = [t("walkthrough.known"), t("walkthrough.unknown"), t("walkthrough.padding")]
    words, sequence = iter(journey.given), journey.sequence[0].tolist()
    rows = [
        {
            "column": at % COLUMNS,
            "row": at // COLUMNS,
            "number": number,
            "word": "–" if number == PADDING_ID else next(words)[:LONGEST_WORD],
            "kind": kinds[{PADDING_ID: 2, journey.unknown_id: 1}.get(number, 0)],
        }
        for at, number in enumerate(sequence)
    ]
    height = 20 * (rows[-1]["row"] + 1)
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_rect(cornerRadius=2)
        .encode(
            x=alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.15)),
            y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.15)),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=_slots(kinds)),
                legend=alt.Legend(values=kinds, title=None, orient="bottom", symbolType="square", columns=3),
            ),
            tooltip=[
                alt.Tooltip("word:N", title=t("walkthrough.word")),
                alt.Tooltip("number:Q", title=t("walkthrough.number"), format=","),
            ],
        )
        .properties(height=height)
    )
    return cast("alt.Chart", chart)


def _slots(kinds: list[str]) -> list[str]:
    """Return a domain that gives known words the theme's blue, unknown ones its orange, and padding its line colour.

    The colours of `chartCategoricalColors` are taken in order: those between are left to categories.
    """
    known, unknown, padding = kinds
    return ["health", unknown, "religion", "sports", known, "entertainment", "politics", "ink", padding]
