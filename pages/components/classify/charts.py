"""The charts of an answer: sorted, labelled with their values, with alternative text. Colours come from the theme.

Altair takes seconds to import, so it is imported where it is used: a page is visible before its first chart. Altair
builds each kind of chart once, and later answers replace its rows: building took a third of the time of an answer.
"""

from collections.abc import Container, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

import streamlit as st

from pages.components.shared.categories import name
from pages.components.shared.chart_parts import (
    ACCENT,
    ALTAIR_LOCK,
    BESIDE,
    INK,
    LONGEST_NAME,
    VALUES,
    Sizes,
    between_names_and_values,
    color_of,
    names_and_values,
    sizes_for,
)
from pages.components.shared.display import shorten
from pages.components.shared.i18n import percent, t

Spec = dict[str, Any]
"""A chart in Vega-Lite, with its rows in `datasets`."""
KEPT_SPECS = 64
"""Largest number of cached charts of each kind, without rows, some kilobytes each; a bundle needs a few."""
WIDEST = 0.2
"""The largest change of probability that a bar of a word shows, a share of 1."""
DESCRIBED = 3
"""Number of bars in the alternative text of a chart."""
LONGEST_WORD = 24
"""Largest number of letters shown of a word, in charts and beside them."""


def probability_chart(
    probabilities: Mapping[str, float],
    threshold: float,
    certain: bool,
    low_support: Container[str] = (),
    *,
    ranked: bool = True,
) -> Spec:
    """Return horizontal bars for `probabilities` (label → share of 1), in their order.

    The first bar of a `certain` answer has the accent colour, or every bar where they are not `ranked`. A dotted line
    marks `threshold`, the share from which an answer may be certain. The low-support labels `low_support` have a star.
    """
    rows = [
        {
            "label": label,
            "name": _starred(label) if label in low_support else name(label),
            "share": share,
            "text": percent(share),
            "color": ACCENT if not ranked or (certain and rank == 0) else BESIDE,
        }
        for rank, (label, share) in enumerate(probabilities.items())
    ]
    datasets = {"rows": rows} | ({"limit": [{"share": threshold}]} if threshold else {})
    sizes = sizes_for([str(row["name"]) for row in rows])
    return {**_probability_spec(sizes, bool(threshold)), "datasets": datasets}


@lru_cache(KEPT_SPECS)
def _probability_spec(sizes: Sizes, limited: bool) -> Spec:
    with ALTAIR_LOCK:
        import altair as alt

        share = alt.X("share:Q", axis=None, scale=between_names_and_values(alt, [0, 1], sizes.names))
        base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("label:N", sort=None, axis=None))
        bars = base.mark_bar(cornerRadiusEnd=3, height=sizes.bar).encode(x=share, color=color_of(alt, "color:N"))
        layers = [bars, *names_and_values(alt, base, "name:N", sizes.names)]
        if limited:
            rule = alt.Chart(alt.NamedData("limit")).mark_rule(strokeDash=[2, 4], strokeWidth=1.5)
            layers.append(rule.encode(x=share, color=alt.ColorDatum(INK, type="nominal")))
        return _written(alt.layer(*layers).properties(height=sizes.height))


def word_chart(changes: Mapping[str, float]) -> Spec:
    """Return a bar for each word: what hiding it adds to the probability of the label, in percentage points.

    `changes` maps words to shares of 1. The scale is the same for all answers, and ends at `WIDEST`.
    """
    rows = [
        {
            "word": word[:LONGEST_WORD],
            "change": min(max(change, -WIDEST), WIDEST),
            "text": points(change),
            "side": ACCENT if change < 0 else BESIDE,
        }
        for word, change in changes.items()
    ]
    return {**_word_spec(len(rows)), "datasets": {"rows": rows}}


@lru_cache(KEPT_SPECS)
def _word_spec(words: int) -> Spec:
    with ALTAIR_LOCK:
        import altair as alt

        change = alt.X("change:Q", axis=None, scale=between_names_and_values(alt, [-WIDEST, WIDEST]))
        base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("word:N", sort=None, axis=None))
        bars = base.mark_bar(cornerRadiusEnd=3, height=14).encode(x=change, color=color_of(alt, "side:N"))
        return _written(alt.layer(bars, *names_and_values(alt, base, "word:N")).properties(height=24 * words))


def points(change: float) -> str:
    """Return a difference of two probabilities, a share of 1, in percentage points: −1.4."""
    return f"{100 * change:+.1f}".replace("-", "\u2212")


def _starred(label: str) -> str:
    """Return the name of a topic with a star, truncated so that the chart does not truncate the star."""
    return f"{shorten(name(label), LONGEST_NAME - 3)} *"


def comparison_chart(before: Mapping[str, float], after: Mapping[str, float]) -> Spec:
    """Return two bars for each topic, in the order of `before`: a pale bar for `before`, a full bar for `after`.

    The most probable topic of either answer has the accent colour.
    """
    first = {"was": max(before, key=before.__getitem__), "is": max(after, key=after.__getitem__)}
    rows = [
        {
            "label": label,
            "name": name(label),
            "before": share,
            "after": after[label],
            "text": f"{percent(share)} → {percent(after[label])}",
            **{answer: ACCENT if label == best else BESIDE for answer, best in first.items()},
        }
        for label, share in before.items()
    ]
    return {**_comparison_spec(sizes_for([str(row["name"]) for row in rows])), "datasets": {"rows": rows}}


@lru_cache(KEPT_SPECS)
def _comparison_spec(sizes: Sizes) -> Spec:
    with ALTAIR_LOCK:
        import altair as alt

        scale = between_names_and_values(alt, [0, 1], sizes.names, 2 * VALUES)
        base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("label:N", sort=None, axis=None))
        thin = sizes.bar // 2 - 1
        was = base.mark_bar(height=thin, yOffset=-thin / 2 - 1, opacity=0.4, cornerRadiusEnd=2)
        now = base.mark_bar(height=thin, yOffset=thin / 2, cornerRadiusEnd=2)
        bars = [
            mark.encode(x=alt.X(f"{share}:Q", axis=None, scale=scale), color=color_of(alt, f"{answer}:N"))
            for mark, share, answer in ((was, "before", "was"), (now, "after", "is"))
        ]
        words = names_and_values(alt, base, "name:N", sizes.names)
        return _written(alt.layer(*bars, *words).properties(height=sizes.height))


def _written(chart: Any) -> Spec:
    """Return a chart in Vega-Lite, without its `datasets`."""
    spec: Spec = chart.to_dict()
    return spec


def draw(chart: Spec, alt: str) -> None:
    """Show a chart with inline rows: for `datasets` Streamlit would import pandas, which takes a second."""
    datasets = chart["datasets"]
    layers = [{**layer, "data": {"values": datasets[_source(layer, chart)]}} for layer in chart["layer"]]
    kept = {key: value for key, value in chart.items() if key not in ("data", "datasets")}
    st.vega_lite_chart({**kept, "layer": layers}, alt=alt)


def _source(layer: Spec, chart: Spec) -> str:
    """Return the name of the dataset of a layer; Altair writes it in the chart where all layers have the same."""
    name: str = (layer if "data" in layer else chart)["data"]["name"]
    return name


def describe(probabilities: Mapping[str, float]) -> str:
    """Return the alternative text of `probability_chart`: its first bars in words."""
    shares = ", ".join(f"{name(label)} {percent(share)}" for label, share in islice(probabilities.items(), DESCRIBED))
    return t("answer.chart_alt", shares=shares)
