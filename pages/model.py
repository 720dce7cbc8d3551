"""The page on the model: how accurate it is, what it confuses, what it learned from, and its limits."""

import streamlit as st

from classifier import ClassifierError
from pages.components.classify.help import show_help
from pages.components.model.facts import LISTS, data_facts, lines_under, main_figures
from pages.components.model.held_out import show_figures, show_held_out
from pages.components.model.measured import show_calibration, show_confusions, show_scores
from pages.components.shared.i18n import t
from pages.components.shared.messages import show_error
from pages.components.shared.navigation import run_inside_app
from pages.components.shared.resources import get_classifier, warm_up_charts

run_inside_app()
st.title(t("model.title"), anchor=False)
st.markdown(t("model.promise"))

try:
    classifier = get_classifier()
    evaluation, manifest, held_out = classifier.evaluation, classifier.manifest, classifier.bundle.held_out()
except ClassifierError as error:
    show_error(error)
    st.stop()

if held_out:
    warm_up_charts()
    show_held_out(held_out)
    if evaluation:
        st.subheader(t("held_out.ours"), anchor=False)
if evaluation:
    warm_up_charts()
    show_figures(main_figures(t, evaluation))
    st.caption(t("model.headline_note", texts=evaluation["cv"]["full"]["texts"]))
    scores, confusions, calibration, use = st.tabs(
        [t("model.scores"), t("model.confusions"), t("model.calibration"), t("model.use_and_data")]
    )
    with scores:
        show_scores(evaluation, classifier.manifest.low_support_labels)
    with confusions:
        show_confusions(evaluation)
    with calibration:
        show_calibration(evaluation)
    with use:
        for heading in LISTS:
            st.subheader(t(f"model.{heading}"), anchor=False)
            st.markdown("\n".join(f"- {line}" for line in lines_under(t, heading, evaluation, manifest)))
        st.subheader(t("model.data"), anchor=False)
        st.markdown("\n".join(f"- {fact}" for fact in data_facts(t, evaluation, manifest)))
elif not held_out:
    st.info(t("model.unmeasured"), icon=":material/straighten:")

show_help(classifier)
with st.expander(t("model.version"), icon=":material/fingerprint:"):
    st.markdown(t("model.version_is", version=manifest.version))
    st.dataframe(
        {t("model.file"): list(manifest.files), "SHA-256": list(manifest.files.values())},
        hide_index=True,
        alt=t("model.checksums_alt"),
    )
    st.caption(t("model.made_with", packages=", ".join(f"{name} {v}" for name, v in manifest.made_with.items())))
