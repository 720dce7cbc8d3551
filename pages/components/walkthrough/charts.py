"""The charts of the steps: what words add to scores, bars with marks, and a hundred texts at a threshold."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np

from classifier.bundle.weights import Evidence
from pages.components.classify.charts import LONGEST_WORD
from pages.components.shared.categories import name
from pages.components.shared.chart_parts import (
    ACCENT,
    BESIDE,
    INK,
    between_names_and_values,
    color_of,
    color_scale,
    names_and_values,
    sizes_for,
)
from pages.components.shared.i18n import t

if TYPE_CHECKING:
    import altair as alt

DEEPEST = 0.55
"""The opacity of the strongest cell: the ink stays readable on it."""
STRONGEST = 3.0
"""What a word adds at least for the deepest colour."""
ROW, LINE = 26, 15
"""Pixels of a row of the table of evidence, and of a line of the names of topics above it."""
IN_A_ROW, DOT = 20, 16
"""Of the hundred texts, and pixels for each."""


def signed(score: float) -> str:
    """Return a score with its sign and one decimal: −1.4; what rounds to nothing has no sign."""
    return f"{score:+.1f}".replace("-", "\u2212") if abs(score) >= 0.05 else "0.0"


def evidence_chart(
    evidence: Evidence, columns: Sequence[int], labels: Sequence[str], words: Sequence[str], *, totals: bool
) -> "alt.LayerChart":
    """Return a heat map, words × `labels`, which are at `columns` of the evidence; the last row has the scores.

    With `totals` every row has the scores up to its word.
    """
    import altair as alt

    sums, topics = evidence.totals()[:, columns], [name(label) for label in labels]
    cells = sums[1:] if totals else evidence.words[:, columns]
    row_names = [*(word[:LONGEST_WORD] for word in words), t("walkthrough.evidence_score")]
    rows = [
        {"at": at, "word": word, "topic": topic, "value": value, "text": signed(value)}
        for at, (word, values) in enumerate(zip(row_names, np.vstack([cells, sums[-1:]]).tolist(), strict=True))
        for topic, value in zip(topics, values, strict=True)
    ]
    lines = max(len(topic.split()) for topic in topics)
    across = alt.Scale(range=[sizes_for(row_names).names + 8, alt.ExprRef("width")], paddingInner=0.06)
    x = alt.X("topic:N", sort=None, axis=_names_above(alt, lines), scale=across)
    y = alt.Y("at:O", axis=None, scale=alt.Scale(paddingInner=0.08))
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=y, tooltip=alt.value(None))
    last = f"datum.at == {len(words)}"
    strongest = max(STRONGEST, float(np.abs(cells).max(initial=0)))
    deep = alt.Opacity("size:Q", legend=None, scale=alt.Scale(domain=[0, strongest], range=[0, DEEPEST]))
    heat = (
        base.transform_filter(f"!({last})")
        .transform_calculate(size="abs(datum.value)", color=f"datum.value > 0 ? '{ACCENT}' : '{BESIDE}'")
        .mark_rect(cornerRadius=2)
        .encode(x=x, color=color_of(alt, "color:N"), opacity=deep)
    )
    layers, ink = [heat], alt.ColorDatum(INK, type="nominal")
    weights: dict[str, Literal["normal", "bold"]] = {f"!({last})": "normal", last: "bold"}
    for shown, weight in weights.items():
        text = base.transform_filter(shown).encode(color=ink)
        layers.append(text.mark_text(fontSize=13, fontWeight=weight).encode(x=x, text="text:N"))
        first = text.transform_filter(alt.datum.topic == topics[0])
        layers.append(
            first.mark_text(align="left", fontSize=14, fontWeight=weight).encode(x=alt.value(0), text="word:N")
        )
    return cast("alt.LayerChart", alt.layer(*layers).properties(height=ROW * len(row_names) + LINE * (lines + 1)))


def _names_above(altair: Any, lines: int) -> Any:
    """Return the axis that has the names of topics above their columns, a word a line."""
    looks = {"labelAngle": 0, "labelFontSize": 12, "labelLimit": 120, "labelPadding": 4 + LINE * (lines - 1)}
    split = "split(datum.label, ' ')"
    return altair.Axis(orient="top", title=None, domain=False, ticks=False, labelExpr=split, **looks)


def bar_chart(rows: Sequence[tuple[str, float, str]], marks: Sequence[float] = ()) -> "alt.LayerChart":
    """Return bars for (name, share of 1, text); with `marks` at other shares they are an answer, the first accented."""
    import altair as alt

    colors = [ACCENT, *[BESIDE if marks else ACCENT] * len(rows)]
    values = [
        {"at": at, "name": label, "share": share, "text": text, "color": colors[at], "mark": mark}
        for at, ((label, share, text), mark) in enumerate(zip(rows, marks or [0.0] * len(rows), strict=True))
    ]
    sizes = sizes_for([label for label, *_ in rows])
    names = sizes.names + 8
    scale = between_names_and_values(alt, [0, 1], names)
    base = alt.Chart(alt.InlineData(values=values)).encode(y=alt.Y("at:O", axis=None))
    bars = base.mark_bar(cornerRadiusEnd=3, height=sizes.bar)
    layers = [
        bars.encode(x=alt.X("share:Q", axis=None, scale=scale), color=color_of(alt, "color:N")),
        *names_and_values(alt, base, "name:N", names),
    ]
    if marks:
        tick = base.mark_tick(size=sizes.bar + 8, thickness=2, orient="vertical")
        layers.append(tick.encode(x=alt.X("mark:Q", scale=scale), color=alt.ColorDatum(INK, type="nominal")))
    return cast("alt.LayerChart", alt.layer(*layers).properties(height=sizes.height))


def hundred_chart(through: int, wrong: int) -> "alt.Chart":
    """Return a hundred dots: texts that go `through`, those of them that do so wrongly, and those for an editor."""
    import altair as alt

    kinds = [t("walkthrough.dot_right"), t("walkthrough.dot_editor"), t("walkthrough.dot_wrong")]  # as the colours
    counts = {kinds[0]: through - wrong, kinds[2]: wrong, kinds[1]: 100 - through}
    dots = [kind for kind, count in counts.items() for _ in range(count)]
    rows = [{"column": at % IN_A_ROW, "row": at // IN_A_ROW, "kind": kind} for at, kind in enumerate(dots)]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_circle(size=110, opacity=1)
        .encode(
            x=alt.X("column:O", axis=None),
            y=alt.Y("row:O", axis=None),
            color=alt.Color(
                "kind:N",
                scale=color_scale(alt, kinds),
                legend=alt.Legend(
                    values=[kinds[0], kinds[2], kinds[1]], title=None, orient="bottom", columns=1, labelLimit=300
                ),
            ),
            tooltip=alt.value(None),
        )
        .properties(width=IN_A_ROW * DOT, height=100 // IN_A_ROW * DOT, autosize="pad")
    )
    return cast("alt.Chart", chart)
