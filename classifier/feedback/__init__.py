"""What readers say of the answers, what editors make of it, and what the model may learn from it."""

from classifier.feedback.store import Feedback, FeedbackStore, Item, Verdict, text_key

__all__ = ["Feedback", "FeedbackStore", "Item", "Verdict", "text_key"]
