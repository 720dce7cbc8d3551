"""Charts: sorted, labelled with their values, with alternative text. Colours come from the theme.

Altair takes seconds to import, so it is imported where it is used: a page paints before its first chart.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from pages.components.categories import LOOKS, name
from pages.components.i18n import percent, t

if TYPE_CHECKING:
    import altair as alt

_NAMES, _VALUES = 116, 64  # pixels kept for the names before the bars and for the values after them
# Streamlit gives marks of text no colour of the theme. The eighth and ninth of chartCategoricalColors are kept for it.
_INK, _LINE = "ink", "line"


def probability_chart(probabilities: Mapping[str, float], threshold: float, certain: bool) -> "alt.LayerChart":
    """Return horizontal bars for `probabilities` (label → share of 1), in their order.

    A dotted line stands at `threshold`, the share from which an answer is called certain; bars fade when it is not.
    """
    import altair as alt

    rows = [
        {"label": label, "name": name(label), "share": share, "text": percent(share)}
        for label, share in probabilities.items()
    ]
    colors = alt.Scale(domain=[*LOOKS, _INK, _LINE, *(label for label in probabilities if label not in LOOKS)])
    share = alt.X(
        "share:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[_NAMES, alt.ExprRef(f"width - {_VALUES}")])
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=alt.Y("label:N", sort=None, axis=None))
    words = base.encode(color=alt.ColorDatum(_INK, type="nominal"))
    layers = [
        base.mark_bar(cornerRadiusEnd=3, height=20, opacity=1 if certain else 0.55).encode(
            x=share, color=alt.Color("label:N", scale=colors, legend=None)
        ),
        words.mark_text(align="left", fontSize=14, limit=_NAMES - 8).encode(x=alt.value(0), text="name:N"),
        words.mark_text(align="right", fontSize=14).encode(x=alt.value("width"), text="text:N"),
    ]
    if threshold:
        limit = alt.Chart(alt.InlineData(values=[{"share": threshold}]))
        layers.append(
            limit.mark_rule(strokeDash=[2, 4], strokeWidth=1.5).encode(
                x=share, color=alt.ColorDatum(_LINE, type="nominal")
            )
        )
    chart = alt.layer(*layers).properties(height=34 * len(rows))
    return cast("alt.LayerChart", chart)


def describe(probabilities: Mapping[str, float]) -> str:
    """Return in words what `probability_chart` shows, for screen readers."""
    shares = ", ".join(f"{name(label)} {percent(share)}" for label, share in probabilities.items())
    return t("answer.chart_alt", shares=shares)
