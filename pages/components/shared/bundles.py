"""The choice of a model: the default or another bundle beside it; the choice is kept in the address, `?model=…`."""

import os
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from classifier import DEFAULT_BUNDLE, BundleError
from classifier.bundle.artifacts import Bundle
from classifier.bundle.manifest import MANIFEST, Manifest
from classifier.bundle.versions import served_bundle
from pages.components.shared.display import as_text
from pages.components.shared.history import ask
from pages.components.shared.i18n import Say, language, percent, t
from pages.components.shared.samples import load_samples

MODEL = "model"
"""The key of the choice, in the address and in the session: the name of a folder."""
_SHIPPED = ("media-topics", "swahili-news", "tanzania-desks")


_REGISTRY = "bundles"
"""The key of the registry in the session."""


class RegisteredBundle(NamedTuple):
    """A bundle that readers can choose."""

    folder: Path
    own_name: str | None
    """The name in its manifest; None where that cannot be read."""

    @property
    def name(self) -> str:
        """The name for readers, as Markdown; the name of the folder where the manifest cannot be read."""
        return bundle_name(self.own_name) if self.own_name else as_text(self.folder.name)


def section(name: str) -> str:
    """Return the section of the catalogs (`bundle.<section>`) with the texts about the bundle `name`."""
    return name.replace("-", "_") if name in _SHIPPED else "other"


def bundle_name(name: str) -> str:
    """Return the name for readers of the bundle with the manifest name `name`, as Markdown."""
    return t(f"bundle.{section(name)}.name") if name in _SHIPPED else as_text(name)


def thresholds(say: Say, manifest: Manifest) -> str:
    """Return the threshold of certain answers in words; two where short texts have a threshold of their own."""
    whole = percent(manifest.threshold)
    if not manifest.short_words:
        return whole
    short = percent(manifest.short_threshold)
    return say("answer.two_thresholds", whole=whole, short=short, words=manifest.short_words)


def default_folder() -> Path:
    """Return the folder of the default bundle: AINISHA_BUNDLE, or the shipped default."""
    return Path(os.environ.get("AINISHA_BUNDLE", DEFAULT_BUNDLE))


def bundle_registry() -> dict[str, RegisteredBundle]:
    """Return the available bundles, the default first: name of the folder → bundle.

    `choose_bundle` reads them once a run.
    """
    registry: dict[str, RegisteredBundle] = st.session_state.get(_REGISTRY) or _read_registry()
    return registry


def _read_registry() -> dict[str, RegisteredBundle]:
    default = default_folder()
    others = sorted(path.parent for path in default.parent.glob(f"[!.]*/{MANIFEST}"))
    folders = {folder.name: folder for folder in (default, *others)}
    return {name: RegisteredBundle(folder, _own_name(folder)) for name, folder in folders.items()}


def _own_name(folder: Path) -> str | None:
    try:
        return Bundle(served_bundle(folder)).manifest.name
    except BundleError:
        return None


def chosen_bundle() -> str:
    """Return the name of the chosen folder; the name of the default where the chosen folder does not exist."""
    registry = bundle_registry()
    chosen = st.session_state.get(MODEL) or _first_choice()
    return chosen if chosen in registry else next(iter(registry))


def other_bundles() -> dict[str, str]:
    """Return the bundles that were not chosen: name of the folder → name for readers."""
    names = bundle_names()
    del names[chosen_bundle()]
    return names


def choose_bundle() -> None:
    """Let the reader choose a model, where there are several; a classified text is then classified again."""
    state = st.session_state
    registry = state[_REGISTRY] = _read_registry()
    names = bundle_names()
    wanted = state.pop("wanted_model", None)  # an answer of the history or of a batch was opened
    state[MODEL] = wanted if wanted in names else chosen_bundle()
    if len(names) > 1:
        switch = f"{MODEL}-{language()}"  # the identity of a radio includes its texts, which differ by language
        if wanted or state.get(switch) not in names:
            state[switch] = state[MODEL]
        chosen = st.radio(
            t("bundle.choose"),
            list(names),
            format_func=names.__getitem__,
            captions=[t(f"bundle.{section(bundle.own_name or '')}.use") for bundle in registry.values()],
            help=t("bundle.choose_help"),
            key=switch,
        )
        if chosen != state[MODEL] and "submitted" in state:
            ask(state.submitted)
        state[MODEL] = chosen
    _keep_in_address(state[MODEL], next(iter(names)))


def bundle_names() -> dict[str, str]:
    """Return the available bundles, the default first: name of the folder → name for readers."""
    return {key: bundle.name for key, bundle in bundle_registry().items()}


def _first_choice() -> str | None:
    """Return the model that the address named when the session began, directly or by a sample article.

    The address is read once, because the choice is written to it as well.
    """
    if "first_model" not in st.session_state:
        sample = load_samples().get(st.query_params.get("sample", ""))
        st.session_state.first_model = st.query_params.get(MODEL) or (sample.model if sample else None)
    first: str | None = st.session_state.first_model
    return first


def _keep_in_address(chosen: str, default: str) -> None:
    """Write the choice to the address, so that copied links keep it; the default is not written."""
    if chosen == default:
        st.query_params.pop(MODEL, None)
    elif st.query_params.get(MODEL) != chosen:
        st.query_params[MODEL] = chosen
