"""Charts of what was measured: what gets mixed up, whether percentages come true, what a threshold costs."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from pages.components.shared.categories import name
from pages.components.shared.chart_parts import ACCENT, INK, color_of, color_scale
from pages.components.shared.i18n import percent, t

if TYPE_CHECKING:
    import altair as alt

CELL = "cell"
"""The name of the selection in `confusion_chart`."""
MANY = 10
"""From so many labels on, cells are low, names of columns stand upright, and figures need room to be shown."""
_FIGURE = 26
"""Pixels that a cell must have in width for a figure to be readable in it."""


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
            axis=_names(alt, labelAngle=-90 if many else -45),
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
        fillOpacity=alt.FillOpacity("share:Q", scale=alt.Scale(domain=[0, 1], range=[0.05, 0.6]), legend=None),
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


def reliability_chart(before: Sequence[Mapping[str, float]], after: Sequence[Mapping[str, float]]) -> "alt.LayerChart":
    """Return promised against kept: points on the dotted line are percentages that come true."""
    import altair as alt

    kinds = {t("model.calibrated"): after, t("model.uncalibrated"): before}
    rows = [{"kind": kind, **one} for kind, bins in kinds.items() for one in bins]
    lowest = _tenth_below(one[key] for one in (*before, *after) for key in ("confidence", "accuracy"))
    scale = alt.Scale(domain=[lowest, 1])
    x = alt.X("confidence:Q", title=t("model.promised"), scale=scale, axis=_percents(alt))
    y = alt.Y("accuracy:Q", title=t("model.kept"), scale=scale, axis=_percents(alt))
    legend = alt.Legend(values=list(kinds), title=None, orient="bottom", columns=1, labelLimit=280)
    points = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(point=alt.OverlayMarkDef(size=50, filled=True), strokeWidth=1.5)
        .encode(
            x=x,
            y=y,
            color=alt.Color("kind:N", scale=color_scale(alt, [*kinds, INK]), legend=legend),
            tooltip=[
                alt.Tooltip("confidence:Q", format=".1%", title=t("model.promised")),
                alt.Tooltip("accuracy:Q", format=".1%", title=t("model.kept")),
            ],
        )
    )
    ends = alt.Chart(alt.InlineData(values=[{"at": lowest}, {"at": 1.0}]))
    ideal = ends.mark_line(strokeDash=[2, 4], strokeWidth=1.5).encode(
        x="at:Q", y="at:Q", color=alt.ColorDatum(INK, type="nominal")
    )
    return cast("alt.LayerChart", alt.layer(ideal, points).properties(height=440))


def coverage_chart(curve: Sequence[Mapping[str, float]], threshold: float) -> "alt.LayerChart":
    """Return, for every threshold, the share of answers that reach it and how many of those are right."""
    import altair as alt

    kinds = {"accuracy": t("model.curve_right"), "coverage": t("model.curve_covered")}
    rows = [
        {"threshold": one["threshold"], "share": one[key], "kind": kind} for one in curve for key, kind in kinds.items()
    ]
    right, covered = kinds.values()
    lowest = _tenth_below(one["threshold"] for one in curve)
    x = alt.X("threshold:Q", title=t("model.threshold"), scale=alt.Scale(domain=[lowest, 1]), axis=_percents(alt))
    lines = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=x,
            y=alt.Y("share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=_percents(alt)),
            color=alt.Color(
                "kind:N",
                scale=color_scale(alt, [right, covered, INK]),
                legend=alt.Legend(values=[right, covered], title=None, orient="bottom", columns=1, labelLimit=280),
            ),
            tooltip=[
                alt.Tooltip("threshold:Q", format=".0%", title=t("model.threshold")),
                alt.Tooltip("share:Q", format=".1%", title=" "),
            ],
        )
    )
    limit = alt.Chart(alt.InlineData(values=[{"at": threshold, "text": percent(threshold)}])).encode(x="at:Q")
    ink, above_axis = alt.ColorDatum(INK, type="nominal"), alt.value(alt.expr("height - 12"))
    return cast(
        "alt.LayerChart",
        alt.layer(
            lines,
            limit.mark_rule(strokeDash=[2, 4], strokeWidth=1.5).encode(color=ink),
            limit.mark_text(align="left", dx=6, fontSize=13).encode(y=above_axis, text="text:N", color=ink),
        ).properties(height=400),
    )


def _tenth_below(shares: Iterable[float]) -> float:
    """Return the tenth below the smallest of `shares`, for a chart that begins there."""
    return math.floor(10 * min(shares, default=0.0)) / 10


def _names(altair: Any, **options: object) -> Any:
    return altair.Axis(domain=False, ticks=False, labelOverlap=False, labelLimit=160, **options)


def _percents(altair: Any) -> Any:
    return altair.Axis(format=".0%", tickCount=5)
