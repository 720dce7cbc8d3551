"""An answer for content systems: the form of ninjs 2, IPTC's JSON for news, with the topic as its subject.

A subject has the address of its IPTC Media Topic where the model has codes. Systems file a story by its subjects and
may not show the note to anybody, so an answer that is not to be relied on has none.
"""

import json
from datetime import UTC, datetime
from uuid import uuid4

from classifier import Prediction
from classifier.bundle.manifest import Manifest
from pages.components.shared.categories import name
from pages.components.shared.i18n import percent
from pages.components.shared.messages import plain_sentence
from pages.components.shared.verdict import Verdict, verdict

STANDARD = {"name": "ninjs", "version": "2.1", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json"}
_SCHEME, _CONCEPTS = "medtop:", "http://cv.iptc.org/newscodes/mediatopic/"


def to_ninjs(prediction: Prediction, manifest: Manifest, headline: str) -> str:
    """Return the answer to the story with this `headline`, names of topics in the reader's language."""
    item = {
        "uri": f"urn:uuid:{uuid4()}",
        "standard": STANDARD,
        "type": "text",
        "language": prediction.language.code,
        "versioncreated": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "headlines": [{"contenttype": "text/plain", "value": headline}],
        "subjects": [_subject(prediction, manifest, label) for label in _labels(prediction)],
        "ednote": _note(prediction),
    }
    return json.dumps(item, ensure_ascii=False, indent=2)


def _labels(prediction: Prediction) -> list[str]:
    """Return the topics that are worth naming: of an answer for an editor, the two to choose between."""
    reached = verdict(prediction)
    if reached is Verdict.UNRELIABLE:
        return []
    if reached is Verdict.FOR_EDITOR:
        return list(prediction.probabilities)[:2]
    return [prediction.label, *([prediction.second] if prediction.second else [])]


def _subject(prediction: Prediction, manifest: Manifest, label: str) -> dict[str, object]:
    code = manifest.codes.get(label, "")
    address = {"uri": code.replace(_SCHEME, _CONCEPTS, 1)} if code.startswith(_SCHEME) else {}
    return {
        **address,
        "name": name(label),
        "creator": f"Ainisha {manifest.name} {manifest.version}",
        "confidence": round(100 * prediction.probabilities[label]),
    }


def _note(prediction: Prediction) -> str:
    """Return the verdict, and what to know before relying on the answer."""
    sentence = f"{verdict(prediction).words} ({percent(prediction.confidence)})."
    return " ".join([sentence, *map(plain_sentence, prediction.notices)])
