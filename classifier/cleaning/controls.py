"""Recognises furniture by the words of pages: buttons, notices, dates, titles of lists, menus in a row."""

import re
from collections.abc import Sequence

from classifier.cleaning.words import CONTROLS, DATES, FUNCTION, KNOWN, LISTS, MENU, ORDERS, PAGE, STRONG, WEAK

SHORTEST = 4
LONGEST = 14
"""Largest number of words of a button that does not begin with a word of buttons."""
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|\d+")
SEPARATOR = re.compile(r"[|›»•·▪●→]|(?<=\s)[/>–-](?=\s)|\t")
_COOKIES = re.compile(r"\b(?:cookies?|vidakuzi|privacy policy|sera (?:yetu )?ya faragha|gdpr)\b")
_ADDRESSED = re.compile(
    r"\b(?:(?:tu|una|nina|u)(?:na)?(?:tumia|kubali)|hutumia|[ylzw]etu|[ylzw]ako|we|our|your?|us|i)\b"
)
_RIGHTS = re.compile(
    r"©|\bhaki zote (?:\w+ )?zimehifadhiwa\b|\brights reserved\b|^(?:hakimiliki|copyright) ?(?:©|\(c\)|\d|[^ ]+ \d)"
    r"|\bha(?:i|tu)husiki na\b.{0,40}\bnje\b|\bhairuhusiwi kunakili\b|\bmay be (?:reproduced|republished)\b"
    r"|\bnot responsible for\b.{0,40}\bexternal\b"
)
FIRST = CONTROLS | ORDERS | PAGE | frozenset(("kuhusu", "about"))
"""Words that a button or a notice begins with."""
_SPANS = frozenset("siku wiki mwezi miezi mwaka saa masaa dakika muda days weeks months years at on".split())
"""Words of dates that do not make a date alone: "Siku ya 212"."""
_OURS = frozenset("yetu zetu letu wetu nasi our us".split())
_PERSONAL = frozenset("yako yetu zetu hakuna your our my no".split())
KNOWN_OR_MENU = KNOWN | MENU
_LISTED = frozenset("habari makala taarifa mada stories story articles news headlines posts topics".split())
_LISTING = LISTS["listing"]
_ALONE = _LISTING - frozenset("zaidi punde kubwa kuu like next more top other".split())
"""Words that make the title of a list without a word for stories."""
_OPENS_LIST = re.compile(r"(?:zaidi kutoka|more (?:from|on|in)|editor.s picks?)\b")


def is_menu_item(folded: Sequence[str]) -> bool:
    """Return whether the words, in lower case, are an item of a menu: "michezo", "habari za kimataifa", "live tv"."""
    content = [word for word in folded if word not in FUNCTION]
    if len(folded) > 4 or not _PERSONAL.isdisjoint(folded):
        return False
    return bool(content) and content[0] in MENU and all(w in MENU or w in WEAK for w in content)


def is_notice(folded: str, count: int) -> bool:
    """Return whether a line of `count` words is a notice to the visitor about cookies or rights."""
    if _RIGHTS.search(folded):
        return count <= 45
    return bool(_COOKIES.search(folded) and _ADDRESSED.search(folded))


def is_date(folded: Sequence[str]) -> bool:
    """Return whether a line is only the date of publication."""
    if len(folded) > 12 or not all(word in DATES or word in FUNCTION or word.isdigit() for word in folded):
        return False
    return any(word in DATES and word not in _SPANS for word in folded) and any(word.isdigit() for word in folded)


def is_count(folded: Sequence[str]) -> bool:
    """Return whether a line is a count of views or shares: "30 views", "Imesomwa mara 12"."""
    digits = sum(word.isdigit() for word in folded)
    known = all(word in KNOWN or word.isdigit() for word in folded)
    return digits == 1 < len(folded) <= 5 and known and any(word in KNOWN and word not in FUNCTION for word in folded)


def is_control(words: Sequence[str], folded: Sequence[str]) -> bool:
    """Return whether a line of up to 25 words consists of words of pages."""
    strong = len({word for word in folded if word in STRONG})
    if not strong:
        return False
    pairs = zip(words[1:], folded[1:], strict=True)
    names = sum(word[0].isupper() and word not in words[:1] and lower not in KNOWN for word, lower in pairs)
    menu = folded[0] in CONTROLS or folded[0] in ORDERS or (folded[0] in FIRST and len(folded) <= SHORTEST)
    known = KNOWN_OR_MENU if menu else KNOWN
    unknown = sum(word not in known and not word.isdigit() for word in folded)
    if not unknown:
        return True
    ordered = folded[0] in CONTROLS or folded[0] in ORDERS or (folded[0] in WEAK and not _OURS.isdisjoint(folded))
    if len(folded) <= 6 and ordered and unknown - names <= 1 and unknown <= 2:
        return len(folded) > 2 or folded[0] in CONTROLS
    addressed = ordered or (len(folded) <= LONGEST and not _OURS.isdisjoint(folded))
    if not addressed or (strong < 2 and folded[0] not in CONTROLS):
        return False
    return unknown - names <= 0.34 * len(folded) and unknown <= 0.5 * len(folded)


def is_list_title(line: str, folded: Sequence[str]) -> bool:
    """Return whether a line is the title of a list of other stories."""
    if len(folded) > 7:
        return False
    if _OPENS_LIST.match(line.casefold()):
        return True
    known = all(word in KNOWN or word in _LISTING or word in _LISTED for word in folded)
    if not known or folded[0] in ("soma", "read", "view", "load", "tazama"):
        return False
    listing = [word for word in folded if word in _LISTING]
    plain = len(folded) <= 2 and not _ALONE.isdisjoint(listing)
    return plain or len(listing) >= 2 or bool(listing and not _LISTED.isdisjoint(folded))


def is_menu_row(line: str) -> bool:
    """Return whether a line is a row of menu items, separated by marks or blanks."""
    cells = [cell for cell in SEPARATOR.split(line) if cell.strip()]
    folded = [[word.casefold() for word in _WORD.findall(cell)] for cell in cells]
    if len(cells) == 1:
        return _is_plain_row(line, folded[0])
    if any(len(words) > 6 for words in folded):
        return False
    known = sum(is_menu_item(words) or all(word in KNOWN for word in words) for words in folded)
    return known >= max(1 if "›" in line else 2, 0.25 * len(cells))


def _is_plain_row(line: str, folded: Sequence[str]) -> bool:
    """Return whether a line is like "Mwanzo Habari Michezo Burudani Afya": desks, each with a capital."""
    if len(folded) < 5 or "," in line:
        return False
    content = [word for word in folded if word not in FUNCTION]
    menu = sum(word in MENU for word in content)
    capital = all(word[0].isupper() for word in _WORD.findall(line) if word.casefold() not in FUNCTION)
    return capital and menu >= 4 and menu >= 0.4 * len(content)
