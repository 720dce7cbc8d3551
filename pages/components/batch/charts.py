"""Charts of a batch: articles by topic and by probability. Accented: certain; grey: for an editor."""

from typing import TYPE_CHECKING, cast

from pages.components.batch.answers import Tally
from pages.components.shared.categories import name
from pages.components.shared.chart_parts import (
    ACCENT,
    BESIDE,
    INK,
    between_names_and_values,
    color_of,
    names_and_values,
    sizes_for,
)
from pages.components.shared.i18n import t

if TYPE_CHECKING:
    import altair as alt

_HEIGHT = 250


def desk_chart(tally: Tally) -> "alt.LayerChart":
    """Return a bar for each topic, the longest first: certain answers accented, the others grey at its end."""
    import altair as alt

    counts = tally.by_label()
    rows = [
        {"label": label, "name": name(label), "from": start, "to": end, "color": color, "text": f"{sum(pair):,}"}
        for label, pair in counts.items()
        for start, end, color in ((0, pair[0], ACCENT), (pair[0], sum(pair), BESIDE))
    ]
    most, sizes = max(map(sum, counts.values()), default=1), sizes_for(list(map(name, counts)))
    x = alt.X("from:Q", axis=None, scale=between_names_and_values(alt, [0, most], sizes.names))
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=alt.Y("label:N", sort=None, axis=None))
    bars = base.mark_bar(height=sizes.bar).encode(x=x, x2="to:Q", color=color_of(alt, "color:N"))
    words = names_and_values(alt, base.transform_filter(f"datum.color == '{ACCENT}'"), "name:N", sizes.names)
    chart = alt.layer(bars, *words).properties(height=max(sizes.height, 60))
    return cast("alt.LayerChart", chart)


def confidence_chart(tally: Tally) -> "alt.LayerChart":
    """Return a column for every tenth of probability: certain answers accented, the others grey on top."""
    import altair as alt

    steps = tally.by_confidence()
    rows = [
        {"step": step, "color": color, "from": start, "to": end, "total": sum(pair)}
        for step, pair in steps.items()
        for start, end, color in ((0, pair[0], ACCENT), (pair[0], sum(pair), BESIDE))
    ]
    # Only the beginning of a step: a phone has no room for more.
    label = "split(datum.value, '–')[0] + '%'"
    axis = alt.Axis(labelAngle=0, domain=False, ticks=False, labelExpr=label, labelOverlap=False)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("step:O", title=None, sort=None, axis=axis, scale=alt.Scale(padding=0.25)),
    )
    room = alt.Scale(domain=[0, max(map(sum, steps.values()), default=1) * 1.1])
    numbers = base.transform_filter(f"datum.color == '{BESIDE}' && datum.total > 0").mark_text(fontSize=13, dy=-9)
    chart = alt.layer(
        base.mark_bar().encode(
            y=alt.Y("from:Q", axis=None, scale=room),
            y2="to:Q",
            color=color_of(alt, "color:N"),
        ),
        numbers.encode(
            y=alt.Y("total:Q", axis=None, scale=room),
            text=alt.Text("total:Q", format=","),
            color=alt.ColorDatum(INK, type="nominal"),
        ),
    ).properties(height=_HEIGHT)
    return cast("alt.LayerChart", chart)


def describe_desks(tally: Tally) -> str:
    """Return in words what `desk_chart` shows, for screen readers."""
    counts = (f"{name(label)} {sum(pair):,}" for label, pair in tally.by_label().items())
    return t("batch.by_desk_alt", counts=", ".join(counts))


def describe_confidence(tally: Tally) -> str:
    """Return in words what `confidence_chart` shows, for screen readers."""
    counts = (f"{step}%: {sum(pair):,}" for step, pair in tally.by_confidence().items())
    return t("batch.by_confidence_alt", counts=", ".join(counts))
