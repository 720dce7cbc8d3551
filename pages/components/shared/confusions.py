"""Confusion matrices: a cell for every pair of topics, and why two topics are confused."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from pages.components.shared.categories import markdown_name, name
from pages.components.shared.chart_parts import ACCENT, INK, color_of, color_scale
from pages.components.shared.i18n import catalog, t

if TYPE_CHECKING:
    import altair as alt

CELL = "cell"
"""The name of the selection in `confusion_chart`."""
MANY = 10
"""Number of labels from which on cells are low, names of columns are vertical, and small cells have no figures."""
_FIGURE = 26
"""Smallest width in pixels of a cell with a figure."""


def confusion_chart(labels: Sequence[str], counts: Sequence[Sequence[int]]) -> "alt.LayerChart":
    """Return a cell for every true category (row) and answer (column): the deeper, the larger its share of the row."""
    import altair as alt

    names = [name(label) for label in labels]
    rows = [
        {
            "true": labels[i],
            "predicted": labels[j],
            "row": names[i],
            "column": names[j],
            "count": n,
            "share": n / max(sum(row), 1),
            "color": ACCENT,
        }
        for i, row in enumerate(counts)
        for j, n in enumerate(row)
    ]
    many = len(labels) > MANY
    cell = alt.selection_point(CELL, fields=["true", "predicted"])
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X(
            "column:N",
            sort=names,
            title=t("model.answered"),
            axis=_names(alt, orient="top", labelAngle=-90 if many else -45),
        ),
        y=alt.Y("row:N", sort=names, title=None, axis=_names(alt)),
        tooltip=[
            alt.Tooltip("row:N", title=t("model.truly")),
            alt.Tooltip("column:N", title=t("model.answered")),
            alt.Tooltip("count:Q", title=t("model.support")),
        ],
    )
    cells = base.mark_rect(cornerRadius=3, cursor="pointer").encode(
        color=color_of(alt, "color:N"),
        fillOpacity=alt.condition(
            "datum.count > 0",
            alt.FillOpacity("share:Q", scale=alt.Scale(domain=[0, 1], range=[0.12, 0.7]), legend=None),
            alt.value(0),
        ),
        strokeOpacity=alt.condition(cell, alt.value(1), alt.value(0), empty=False),
        strokeWidth=alt.value(2),
        stroke=alt.Stroke("color:N", scale=color_scale(alt), legend=None),
    )
    room = alt.ExprRef(f"width < {_FIGURE * len(labels)} ? 0 : 1")
    figures = base.transform_filter("datum.count > 0").mark_text(fontSize=13, cursor="pointer", opacity=room)
    chart = alt.layer(
        cells.add_params(cell), figures.encode(text="count:Q", color=alt.ColorDatum(INK, type="nominal"))
    ).properties(height=(26 if many else 46) * len(labels) + (130 if many else 90))
    return cast("alt.LayerChart", chart)


def show_matrix(labels: Sequence[str], counts: Sequence[Sequence[int]], key: str) -> tuple[int, int] | None:
    """Show the chart under the widget key `key`; return the (true, predicted) indices of the cell that was clicked."""
    worst = most_confused(counts, 1)
    pair = pair_name(labels, worst[0]) if worst else "–"
    alt = t("model.confusions_alt", worst=pair)
    event: Any = st.altair_chart(confusion_chart(labels, counts), on_select="rerun", key=key, alt=alt)
    clicked = event.selection.get(CELL)
    return (labels.index(clicked[0]["true"]), labels.index(clicked[0]["predicted"])) if clicked else None


def most_confused(counts: Sequence[Sequence[int]], most: int) -> list[tuple[int, int]]:
    """Return the (true, predicted) indices of the most frequent confusions, at most `most`."""
    indices = range(len(counts))
    pairs = [(true, predicted) for true in indices for predicted in indices if true != predicted]
    confused = [pair for pair in pairs if counts[pair[0]][pair[1]]]
    return sorted(confused, key=lambda pair: -counts[pair[0]][pair[1]])[:most]


def pair_name(labels: Sequence[str], pair: tuple[int, int]) -> str:
    """Return a pair of indices as names: plain text."""
    return t("model.pair", true=name(labels[pair[0]]), predicted=name(labels[pair[1]]))


def explain_confusion(true: str, predicted: str, hits: int, texts: int) -> str:
    """Return in words how many of the `texts` articles of `true` were called `predicted`, and a likely reason."""
    values = {"hits": hits, "count": texts, "true": markdown_name(true), "predicted": markdown_name(predicted)}
    if true == predicted:
        return t("confusion.right", **values)
    if not hits:
        return t("confusion.never", **values)
    first, second = sorted((true, predicted))
    key = f"confusion.{first}_{second}"
    reason = t(key if key in catalog("en") else "confusion.other")
    return f"{t('confusion.count', **values)} {reason}"


def _names(altair: Any, **options: object) -> Any:
    return altair.Axis(domain=False, ticks=False, labelOverlap=False, labelLimit=160, **options)
