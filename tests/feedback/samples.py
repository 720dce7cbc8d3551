"""Feedback as a reader gives it, and what of it a database has kept."""

from sqlalchemy import create_engine

from classifier.feedback import Feedback, FeedbackStore, text_key

ARTICLE = "Rais ahutubia bunge <b>leo</b> '; DROP TABLE feedback; --"
SHARES = {"politics": 0.7, "sports": 0.2, "health": 0.1}


def make(corrected: str = "politics", confidence: float = 0.7, article: str = ARTICLE, **changes: object) -> Feedback:
    """Return what a reader says of one answer."""
    values: dict[str, object] = {
        "bundle": "swahili-news",
        "bundle_version": "0123456789ab",
        "page_language": "sw",
        "predicted": "politics",
        "corrected": corrected,
        "probabilities": SHARES | {"politics": confidence},
        "text_key": text_key(b"secret", article),
    }
    return Feedback(**(values | changes))  # type: ignore[arg-type]


def ids_in(url: str) -> list[str]:
    """Return the ids of all feedback in the database at `url`."""
    store = FeedbackStore(engine := create_engine(url))
    kept = [item.feedback.id for item in store.queue(limit=1_000_000)]
    engine.dispose()
    return kept
