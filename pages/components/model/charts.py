"""Charts of the evaluation: calibration, and the coverage and accuracy at each threshold."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from pages.components.shared.chart_parts import INK, color_scale
from pages.components.shared.i18n import percent, t

if TYPE_CHECKING:
    import altair as alt


SIDE = 280
"""Width and height of the plot in pixels; with its labels it fits a phone."""


def reliability_chart(before: Sequence[Mapping[str, float]], after: Sequence[Mapping[str, float]]) -> "alt.LayerChart":
    """Return the accuracy against the confidence; on the dotted line both are equal."""
    import altair as alt

    kinds = {t("model.calibrated"): after, t("model.uncalibrated"): before}
    rows = [{"kind": kind, **step} for kind, bins in kinds.items() for step in bins]
    lowest = _tenth_below(step[key] for step in (*before, *after) for key in ("confidence", "accuracy"))
    scale = alt.Scale(domain=[lowest, 1])
    x = alt.X("confidence:Q", title=t("model.promised"), scale=scale, axis=_percents(alt))
    y = alt.Y("accuracy:Q", title=t("model.kept"), scale=scale, axis=_percents(alt))
    legend = alt.Legend(values=list(kinds), title=None, orient="top", columns=1, labelLimit=280)
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
        x=alt.X("at:Q", scale=scale), y=alt.Y("at:Q", scale=scale), color=alt.ColorDatum(INK, type="nominal")
    )
    return cast("alt.LayerChart", alt.layer(ideal, points).properties(width=SIDE, height=SIDE, autosize="pad"))


def coverage_chart(curve: Sequence[Mapping[str, float]], threshold: float) -> "alt.LayerChart":
    """Return for every threshold the share of answers that reach it, and the accuracy of those."""
    import altair as alt

    kinds = {"accuracy": t("model.curve_right"), "coverage": t("model.curve_covered")}
    rows = [
        {"threshold": point["threshold"], "share": point[key], "kind": kind}
        for point in curve
        for key, kind in kinds.items()
    ]
    right, covered = kinds.values()
    lowest = _tenth_below(point["threshold"] for point in curve)
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
                legend=alt.Legend(values=[right, covered], title=None, orient="top", columns=1, labelLimit=280),
            ),
            tooltip=[
                alt.Tooltip("threshold:Q", format=".0%", title=t("model.threshold")),
                alt.Tooltip("share:Q", format=".1%", title=" "),
            ],
        )
    )
    limit = alt.Chart(alt.InlineData(values=[{"at": threshold, "text": percent(threshold)}])).encode(x="at:Q")
    ink, below = alt.ColorDatum(INK, type="nominal"), alt.value(alt.expr("height - 12"))
    return cast(
        "alt.LayerChart",
        alt.layer(
            lines,
            limit.mark_rule(strokeDash=[2, 4], strokeWidth=1.5).encode(color=ink),
            limit.mark_text(align="left", dx=6, fontSize=13).encode(y=below, text="text:N", color=ink),
        ).properties(height=400),
    )


def _tenth_below(shares: Iterable[float]) -> float:
    """Return the smallest of `shares` rounded down to a tenth: the beginning of an axis."""
    return math.floor(10 * min(shares, default=0.0)) / 10


def _percents(altair: Any) -> Any:
    return altair.Axis(format=".0%", tickCount=5)
