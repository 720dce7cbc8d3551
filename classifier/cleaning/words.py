"""The words of buttons, menus and notices on pages, in Swahili and English, in lower case, as listed in `words.toml`.

The lists have words, not phrases, so that they match unknown buttons too.
"""

import tomllib
from pathlib import Path

LISTS = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}
"""Name → words."""

CONTROLS = LISTS["controls"]
"""Instructions of a page to its visitor that are very rare in stories."""
PAGE = LISTS["page"]
"""Words that only pages use."""
BRANDS = LISTS["brands"]
"""Services and formats for sharing."""
ORDERS = LISTS["orders"]
"""Instructions of pages to visitors that are found in stories too."""
WEAK = ORDERS | LISTS["weak"]
"""Frequent words of pages that are found in stories too."""
CONNECTORS = LISTS["connectors"]
"""Function words that no button ends with."""
FUNCTION = CONNECTORS | LISTS["function"]
"""Function words."""
MENU = LISTS["menu"]
"""Items of menus: the desks of a newsroom and the parts of a site."""
DATES = LISTS["dates"]
"""Words of lines with the date of publication."""
AGENCIES = LISTS["agencies"]
"""Sources of pictures."""
STRONG = CONTROLS | PAGE | BRANDS
"""Words that are hardly ever found in stories."""
KNOWN = STRONG | WEAK | FUNCTION
"""Words that buttons and notices consist of."""
