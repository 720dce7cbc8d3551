"""Feedback of readers on answers, the decisions of editors on it, and what training may use of it."""

from classifier.feedback.store import Feedback, FeedbackStore, Item, Verdict, text_key

__all__ = ["Feedback", "FeedbackStore", "Item", "Verdict", "text_key"]
