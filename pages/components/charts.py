"""Charts: sorted, labelled with their values, with alternative text. Colours come from the theme.

Altair takes seconds to import, so it is imported where it is used: a page paints before its first chart. The charts of
every answer are built by it once and then filled with other rows: to build them took a third of an answer's time.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from threading import RLock
from typing import Any

import streamlit as st

from classifier.explanation import WordEffect
from pages.components.categories import color_domain, name
from pages.components.cells import shorten
from pages.components.i18n import percent, t

NAMES, VALUES = 116, 64  # pixels kept for the names before the bars and for the values after them
# Streamlit gives marks of text no colour of the theme. The eighth and ninth of chartCategoricalColors are kept for it.
INK, _LINE = "ink", "line"
Spec = dict[str, Any]
"""A chart as Vega-Lite, with the rows that it shows in `datasets`."""
KEPT_SPECS = 64
"""Charts without rows that are kept, some kilobytes each; there are a few for each label of a bundle."""
ALTAIR = RLock()
"""Held while these charts are built and while pandas is imported: Altair asks every value whether it is of pandas, and
fails where that is only half imported because another session has just begun to."""
STARRED = 16
"""Letters of a name that fit before its star."""
LONGEST_WORD = 24
"""Letters shown of a word, here and beside the charts: nobody needs to read one of 100,000."""


def probability_chart(
    probabilities: Mapping[str, float], threshold: float, certain: bool, weak: Container[str] = ()
) -> Spec:
    """Return horizontal bars for `probabilities` (label → share of 1), in their order.

    A dotted line stands at `threshold`, the share from which an answer is called certain; bars fade when it is not.
    Labels that are `weak` have a star.
    """
    rows = [
        {
            "label": label,
            "name": _starred(label) if label in weak else name(label),
            "share": share,
            "text": percent(share),
        }
        for label, share in probabilities.items()
    ]
    datasets = {"rows": rows} | ({"limit": [{"share": threshold}]} if threshold else {})
    return {**_probability_spec(tuple(sorted(probabilities)), bool(threshold), certain), "datasets": datasets}


@lru_cache(KEPT_SPECS)
def _probability_spec(labels: tuple[str, ...], limited: bool, certain: bool) -> Spec:
    with ALTAIR:
        import altair as alt

        share = alt.X("share:Q", axis=None, scale=_between_names_and_values(alt, [0, 1]))
        base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("label:N", sort=None, axis=None))
        bars = base.mark_bar(cornerRadiusEnd=3, height=20, opacity=1 if certain else 0.55).encode(
            x=share, color=alt.Color("label:N", scale=category_scale(alt, labels), legend=None)
        )
        layers = [bars, *_words(alt, base, "name:N")]
        if limited:
            rule = alt.Chart(alt.NamedData("limit")).mark_rule(strokeDash=[2, 4], strokeWidth=1.5)
            layers.append(rule.encode(x=share, color=alt.ColorDatum(_LINE, type="nominal")))
        return _written(alt.layer(*layers).properties(height=34 * len(labels)))


def word_chart(effects: Sequence[WordEffect], label: str) -> Spec:
    """Return a bar for each of `effects`: to the right and in the colour of `label` when it speaks for it.

    The figure at the end is the label's probability without the word.
    """
    furthest = max((abs(effect.contribution) for effect in effects), default=1.0) or 1.0
    rows = [
        {
            "word": effect.word[:LONGEST_WORD],
            "push": effect.contribution / furthest,
            "text": percent(effect.probability_without),
            "side": label if effect.contribution > 0 else _LINE,
        }
        for effect in effects
    ]
    return {**_word_spec(label, len(rows)), "datasets": {"rows": rows}}


@lru_cache(KEPT_SPECS)
def _word_spec(label: str, words: int) -> Spec:
    with ALTAIR:
        import altair as alt

        push = alt.X("push:Q", axis=None, scale=_between_names_and_values(alt, [-1, 1]))
        base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("word:N", sort=None, axis=None))
        bars = base.mark_bar(cornerRadiusEnd=3, height=16).encode(
            x=push, color=alt.Color("side:N", scale=category_scale(alt, [label]), legend=None)
        )
        return _written(alt.layer(bars, *_words(alt, base, "word:N")).properties(height=28 * words))


def _starred(label: str) -> str:
    """Return the name of a category with a star, cut so far that the chart does not cut the star off."""
    return f"{shorten(name(label), STARRED)} *"


def comparison_chart(before: Mapping[str, float], after: Mapping[str, float]) -> Spec:
    """Return two bars a category, in the order of `before`: pale for what was, full for what is."""
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
    return {**_comparison_spec(tuple(sorted(before))), "datasets": {"rows": rows}}


@lru_cache(KEPT_SPECS)
def _comparison_spec(labels: tuple[str, ...]) -> Spec:
    with ALTAIR:
        import altair as alt

        scale = _between_names_and_values(alt, [0, 1], values=2 * VALUES)
        base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("label:N", sort=None, axis=None))
        color = alt.Color("label:N", scale=category_scale(alt, labels), legend=None)
        was = base.mark_bar(height=9, yOffset=-6, opacity=0.4, cornerRadiusEnd=2)
        now = base.mark_bar(height=9, yOffset=5, cornerRadiusEnd=2)
        bars = [
            mark.encode(x=alt.X(f"{share}:Q", axis=None, scale=scale), color=color)
            for mark, share in ((was, "before"), (now, "after"))
        ]
        return _written(alt.layer(*bars, *_words(alt, base, "name:N")).properties(height=34 * len(labels)))


def _between_names_and_values(alt: Any, domain: list[float], values: int = VALUES) -> Any:
    return alt.Scale(domain=domain, range=[NAMES, alt.ExprRef(f"width - {values}")])


def _words(alt: Any, base: Any, names: str) -> list[Any]:
    """Return the names before the bars of `base`, and the values after them."""
    words = base.encode(color=alt.ColorDatum(INK, type="nominal"))
    return [
        words.mark_text(align="left", fontSize=14, limit=NAMES - 8).encode(x=alt.value(0), text=names),
        words.mark_text(align="right", fontSize=14).encode(x=alt.value("width"), text="text:N"),
    ]


def category_scale(altair: Any, labels: Iterable[str]) -> Any:
    """Return the scale that gives every category its own colour of the theme, and words and lines theirs."""
    return altair.Scale(domain=color_domain(labels, (INK, _LINE)))


def _written(chart: Any) -> Spec:
    """Return a chart as Vega-Lite; its `datasets` come later."""
    spec: Spec = chart.to_dict()
    return spec


def draw(chart: Spec, alt: str) -> None:
    """Show a chart, its rows within it: Streamlit would make tables of them, and import pandas for it, for a second."""
    datasets = chart["datasets"]
    layers = [{**layer, "data": {"values": datasets[_source(layer, chart)]}} for layer in chart["layer"]]
    kept = {key: value for key, value in chart.items() if key not in ("data", "datasets")}
    st.vega_lite_chart({**kept, "layer": layers}, alt=alt)


def _source(layer: Spec, chart: Spec) -> str:
    """Return the name of the rows of a layer; Altair writes it once where all layers have the same."""
    name: str = (layer if "data" in layer else chart)["data"]["name"]
    return name


def describe(probabilities: Mapping[str, float]) -> str:
    """Return in words what `probability_chart` shows, for screen readers."""
    shares = ", ".join(f"{name(label)} {percent(share)}" for label, share in probabilities.items())
    return t("answer.chart_alt", shares=shares)
