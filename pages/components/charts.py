"""Charts: sorted, labelled with their values, with alternative text. Colours come from the theme.

Altair takes seconds to import, so it is imported where it is used: a page paints before its first chart.
"""

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from classifier.explanation import WordEffect
from pages.components.categories import color_domain, name
from pages.components.i18n import percent, t

if TYPE_CHECKING:
    import altair as alt

NAMES, VALUES = 116, 64  # pixels kept for the names before the bars and for the values after them
# Streamlit gives marks of text no colour of the theme. The eighth and ninth of chartCategoricalColors are kept for it.
INK, _LINE = "ink", "line"
LONGEST_WORD = 24
"""Letters shown of a word, here and beside the charts: nobody needs to read one of 100,000."""


def probability_chart(
    probabilities: Mapping[str, float], threshold: float, certain: bool, weak: Container[str] = ()
) -> "alt.LayerChart":
    """Return horizontal bars for `probabilities` (label → share of 1), in their order.

    A dotted line stands at `threshold`, the share from which an answer is called certain; bars fade when it is not.
    Labels that are `weak` have a star.
    """
    import altair as alt

    rows = [
        {"label": label, "name": name(label) + " *" * (label in weak), "share": share, "text": percent(share)}
        for label, share in probabilities.items()
    ]
    share = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[NAMES, alt.ExprRef(f"width - {VALUES}")]))
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=alt.Y("label:N", sort=None, axis=None))
    words = base.encode(color=alt.ColorDatum(INK, type="nominal"))
    layers = [
        base.mark_bar(cornerRadiusEnd=3, height=20, opacity=1 if certain else 0.55).encode(
            x=share, color=alt.Color("label:N", scale=category_scale(alt, list(probabilities)), legend=None)
        ),
        words.mark_text(align="left", fontSize=14, limit=NAMES - 8).encode(x=_at(alt, 0), text=alt.Text("name:N")),
        words.mark_text(align="right", fontSize=14).encode(x=_at(alt, "width"), text=alt.Text("text:N")),
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


def word_chart(effects: Sequence[WordEffect], label: str) -> "alt.LayerChart":
    """Return a bar for each of `effects`: to the right and in the colour of `label` when it speaks for it.

    The figure at the end is the label's probability without the word.
    """
    import altair as alt

    rows = [
        {
            "word": effect.word[:LONGEST_WORD],
            "push": effect.contribution,
            "text": percent(effect.probability_without),
            "side": label if effect.contribution > 0 else _LINE,
        }
        for effect in effects
    ]
    furthest = max((abs(effect.contribution) for effect in effects), default=1.0) or 1.0
    push = alt.X(
        "push:Q",
        axis=None,
        scale=alt.Scale(domain=[-furthest, furthest], range=[NAMES, alt.ExprRef(f"width - {VALUES}")]),
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=alt.Y("word:N", sort=None, axis=None))
    words = base.encode(color=alt.ColorDatum(INK, type="nominal"))
    chart = alt.layer(
        base.mark_bar(cornerRadiusEnd=3, height=16).encode(
            x=push, color=alt.Color("side:N", scale=category_scale(alt, [label]), legend=None)
        ),
        words.mark_text(align="left", fontSize=14, limit=NAMES - 8).encode(x=_at(alt, 0), text=alt.Text("word:N")),
        words.mark_text(align="right", fontSize=14).encode(x=_at(alt, "width"), text=alt.Text("text:N")),
    ).properties(height=28 * len(rows))
    return cast("alt.LayerChart", chart)


def comparison_chart(before: Mapping[str, float], after: Mapping[str, float]) -> "alt.LayerChart":
    """Return two bars a category, in the order of `before`: pale for what was, full for what is."""
    import altair as alt

    rows = [
        {
            "label": label,
            "name": name(label),
            "before": share,
            "after": after[label],
            "text": f"{percent(share)} → {percent(after[label])}",
        }
        for label, share in before.items()
    ]
    scale = alt.Scale(domain=[0, 1], range=[NAMES, alt.ExprRef(f"width - {2 * VALUES}")])
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=alt.Y("label:N", sort=None, axis=None))
    color = alt.Color("label:N", scale=category_scale(alt, list(before)), legend=None)
    words = base.encode(color=alt.ColorDatum(INK, type="nominal"))
    chart = alt.layer(
        base.mark_bar(height=9, yOffset=-6, opacity=0.4, cornerRadiusEnd=2).encode(
            x=alt.X("before:Q", axis=None, scale=scale), color=color
        ),
        base.mark_bar(height=9, yOffset=5, cornerRadiusEnd=2).encode(
            x=alt.X("after:Q", axis=None, scale=scale), color=color
        ),
        words.mark_text(align="left", fontSize=14, limit=NAMES - 8).encode(x=_at(alt, 0), text=alt.Text("name:N")),
        words.mark_text(align="right", fontSize=14).encode(x=_at(alt, "width"), text=alt.Text("text:N")),
    ).properties(height=34 * len(rows))
    return cast("alt.LayerChart", chart)


def _at(alt: Any, place: int | str) -> Any:
    """Return a place that is the same for every mark, as an object, as all channels are given here.

    For anything else, `alt.value(0)` or "share:Q", Altair searches its whole schema, which takes 2 ms.
    """
    return alt.XValue(place)


def category_scale(altair: Any, labels: Sequence[str]) -> Any:
    """Return the scale that gives every category its own colour of the theme, and words and lines theirs."""
    return altair.Scale(domain=color_domain(labels, (INK, _LINE)))


def draw(chart: "alt.LayerChart", alt: str) -> None:
    """Show a chart as `st.altair_chart` does, less the check of its specification: a quarter of an answer's time.

    The tests check every chart.
    """
    st.vega_lite_chart(chart.to_dict(validate=False), alt=alt)


def describe(probabilities: Mapping[str, float]) -> str:
    """Return in words what `probability_chart` shows, for screen readers."""
    shares = ", ".join(f"{name(label)} {percent(share)}" for label, share in probabilities.items())
    return t("answer.chart_alt", shares=shares)
