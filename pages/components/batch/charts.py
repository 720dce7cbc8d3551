"""Charts of a batch: how many articles a desk, and how sure the answers are. Accented: certain; grey: for an editor."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from classifier import Prediction
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

BINS = 10
"""Steps of confidence: 0–10%, 10–20% and so on."""
_HEIGHT = 250


def desk_chart(answers: Sequence[Prediction]) -> "alt.LayerChart":
    """Return a bar a desk, the longest first: certain answers accented, the others grey at its end."""
    import altair as alt

    totals = Counter(answer.label for answer in answers).most_common()
    certain = Counter(answer.label for answer in answers if answer.certain)
    rows = [
        {"label": label, "name": name(label), "from": start, "to": end, "color": color, "text": f"{total:,}"}
        for label, total in totals
        for start, end, color in ((0, certain[label], ACCENT), (certain[label], total, BESIDE))
    ]
    most, sizes = (totals[0][1] if totals else 1), sizes_for([name(label) for label, _ in totals])
    x = alt.X("from:Q", axis=None, scale=between_names_and_values(alt, [0, most], sizes.names))
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=alt.Y("label:N", sort=None, axis=None))
    bars = base.mark_bar(height=sizes.bar).encode(x=x, x2="to:Q", color=color_of(alt, "color:N"))
    words = names_and_values(alt, base.transform_filter(f"datum.color == '{ACCENT}'"), "name:N", sizes.names)
    chart = alt.layer(bars, *words).properties(height=max(sizes.height, 60))
    return cast("alt.LayerChart", chart)


def confidence_chart(answers: Sequence[Prediction]) -> "alt.LayerChart":
    """Return a column for every tenth of confidence: certain answers accented, the others grey on top."""
    import altair as alt

    steps = _steps(answers)
    rows = [
        {"step": step, "color": color, "from": start, "to": end, "total": sum(counts)}
        for step, counts in steps.items()
        for start, end, color in ((0, counts[0], ACCENT), (counts[0], sum(counts), BESIDE))
    ]
    # Only where a step begins: there is no room for more on a phone.
    said = "split(datum.value, '–')[0] + '%'"
    axis = alt.Axis(labelAngle=0, domain=False, ticks=False, labelExpr=said, labelOverlap=False)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("step:O", title=None, sort=None, axis=axis, scale=alt.Scale(padding=0.25)),
    )
    room = alt.Scale(domain=[0, max(map(sum, steps.values()), default=1) * 1.1])
    figures = base.transform_filter(f"datum.color == '{BESIDE}' && datum.total > 0").mark_text(fontSize=13, dy=-9)
    chart = alt.layer(
        base.mark_bar().encode(
            y=alt.Y("from:Q", axis=None, scale=room),
            y2="to:Q",
            color=color_of(alt, "color:N"),
        ),
        figures.encode(
            y=alt.Y("total:Q", axis=None, scale=room),
            text=alt.Text("total:Q", format=","),
            color=alt.ColorDatum(INK, type="nominal"),
        ),
    ).properties(height=_HEIGHT)
    return cast("alt.LayerChart", chart)


def describe_desks(answers: Sequence[Prediction]) -> str:
    """Return in words what `desk_chart` shows, for screen readers."""
    counts = Counter(answer.label for answer in answers).most_common()
    return t("batch.by_desk_alt", counts=", ".join(f"{name(label)} {count:,}" for label, count in counts))


def describe_confidence(answers: Sequence[Prediction]) -> str:
    """Return in words what `confidence_chart` shows, for screen readers."""
    counts = ", ".join(f"{step}%: {sum(counts):,}" for step, counts in _steps(answers).items())
    return t("batch.by_confidence_alt", counts=counts)


def _steps(answers: Sequence[Prediction]) -> dict[str, tuple[int, int]]:
    """Return step → (certain, others), from the lowest step that occurs to the highest there is."""
    found = Counter((min(int(answer.confidence * BINS), BINS - 1), answer.certain) for answer in answers)
    lowest = min((step for step, _ in found), default=0)
    width = 100 // BINS
    return {
        f"{step * width}–{(step + 1) * width}": (found[step, True], found[step, False]) for step in range(lowest, BINS)
    }
