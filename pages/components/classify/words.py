"""Words of a reader's text inside Markdown: what a rule leaves in a word may be a sign that Markdown would obey."""

import re

from pages.components.classify.charts import LONGEST_WORD

_SIGN = re.compile(r"[!-&(-/:-@\[-`{-~]")  # ASCII punctuation but for the apostrophe, which Markdown leaves alone


def shown(word: str) -> str:
    """Return the beginning of `word` as Markdown that shows it as it is."""
    return _SIGN.sub(r"\\\g<0>", word[:LONGEST_WORD])
