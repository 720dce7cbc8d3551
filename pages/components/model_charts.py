"""Charts of what was measured: what gets mixed up, whether percentages come true, what a threshold costs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from pages.components.categories import COLORS, color_domain, name
from pages.components.i18n import percent, t

if TYPE_CHECKING:
    import altair as alt

CELL = "cell"
"""The name of the selection in `confusion_chart`."""
_INK, _LINE, _TRUE = "ink", "line", "blue"  # colours of the theme, by their place: see pages/components/charts.py


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
        }
        for i, row in enumerate(counts)
        for j, n in enumerate(row)
    ]
    cell = alt.selection_point(CELL, fields=["true", "predicted"])
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X(
            "column:N",
            sort=names,
            title=t("model.answered"),
            axis=alt.Axis(labelAngle=-45, labelOverlap=False, domain=False, ticks=False),
        ),
        y=alt.Y("row:N", sort=names, title=None, axis=alt.Axis(domain=False, ticks=False)),
        tooltip=[
            alt.Tooltip("row:N", title=t("model.truly")),
            alt.Tooltip("column:N", title=t("model.answered")),
            alt.Tooltip("count:Q", title=t("model.support")),
        ],
    )
    domain = color_domain(labels, (_INK, _LINE))
    cells = base.mark_rect(cornerRadius=3, cursor="pointer").encode(
        color=alt.Color("true:N", scale=alt.Scale(domain=domain), legend=None),
        fillOpacity=alt.FillOpacity("share:Q", scale=alt.Scale(domain=[0, 1], range=[0.05, 0.6]), legend=None),
        strokeOpacity=alt.condition(cell, alt.value(1), alt.value(0), empty=False),
        strokeWidth=alt.value(2),
        stroke=alt.Stroke("true:N", scale=alt.Scale(domain=domain), legend=None),
    )
    figures = base.mark_text(fontSize=13, cursor="pointer").encode(
        text="count:Q", color=alt.ColorDatum(_INK, type="nominal")
    )
    chart = alt.layer(cells.add_params(cell), figures).properties(height=46 * len(labels) + 90)
    return cast("alt.LayerChart", chart)


def reliability_chart(before: Sequence[Mapping[str, float]], after: Sequence[Mapping[str, float]]) -> "alt.LayerChart":
    """Return promised against kept: points on the dotted line are percentages that come true."""
    import altair as alt

    kinds = {t("model.calibrated"): after, t("model.uncalibrated"): before}
    rows = [{"kind": kind, **one} for kind, bins in kinds.items() for one in bins]
    domain = _slots(*kinds)
    x = alt.X("confidence:Q", title=t("model.promised"), scale=alt.Scale(domain=[0.2, 1]), axis=_percents(alt))
    y = alt.Y("accuracy:Q", title=t("model.kept"), scale=alt.Scale(domain=[0.2, 1]), axis=_percents(alt))
    legend = alt.Legend(values=list(kinds), title=None, orient="bottom", columns=1, labelLimit=280)
    points = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(point=alt.OverlayMarkDef(size=50, filled=True), strokeWidth=1.5)
        .encode(
            x=x,
            y=y,
            color=alt.Color("kind:N", scale=alt.Scale(domain=domain), legend=legend),
            tooltip=[
                alt.Tooltip("confidence:Q", format=".1%", title=t("model.promised")),
                alt.Tooltip("accuracy:Q", format=".1%", title=t("model.kept")),
            ],
        )
    )
    ends = alt.Chart(alt.InlineData(values=[{"at": 0.2}, {"at": 1.0}]))
    ideal = ends.mark_line(strokeDash=[2, 4], strokeWidth=1.5).encode(
        x="at:Q", y="at:Q", color=alt.ColorDatum(_INK, type="nominal")
    )
    return cast("alt.LayerChart", alt.layer(ideal, points).properties(height=340))


def coverage_chart(curve: Sequence[Mapping[str, float]], threshold: float) -> "alt.LayerChart":
    """Return, for every threshold, the share of answers that reach it and how many of those are right."""
    import altair as alt

    kinds = {"accuracy": t("model.curve_right"), "coverage": t("model.curve_covered")}
    rows = [
        {"threshold": one["threshold"], "share": one[key], "kind": kind} for one in curve for key, kind in kinds.items()
    ]
    right, covered = kinds.values()
    x = alt.X("threshold:Q", title=t("model.threshold"), scale=alt.Scale(domain=[0.2, 1]), axis=_percents(alt))
    lines = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=x,
            y=alt.Y("share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=_percents(alt)),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=_slots(right, covered)),
                legend=alt.Legend(values=[right, covered], title=None, orient="bottom", columns=1, labelLimit=280),
            ),
            tooltip=[
                alt.Tooltip("threshold:Q", format=".0%", title=t("model.threshold")),
                alt.Tooltip("share:Q", format=".1%", title=" "),
            ],
        )
    )
    limit = alt.Chart(alt.InlineData(values=[{"at": threshold, "text": percent(threshold)}])).encode(x="at:Q")
    ink = alt.ColorDatum(_INK, type="nominal")
    return cast(
        "alt.LayerChart",
        alt.layer(
            lines,
            limit.mark_rule(strokeDash=[2, 4], strokeWidth=1.5).encode(color=ink),
            limit.mark_text(align="left", dx=6, fontSize=13).encode(y=alt.value(300), text="text:N", color=ink),
        ).properties(height=320),
    )


def _slots(first: str, second: str) -> list[str]:
    """Return a domain that gives `first` the theme's blue and `second` its line colour: the places are fixed."""
    places = [*COLORS, _INK, second]
    places[places.index(_TRUE)] = first
    return places


def _percents(altair: Any) -> Any:
    return altair.Axis(format=".0%", tickCount=5)
