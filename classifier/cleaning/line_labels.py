"""Recognises lines that begin with a label: captions, credits, bylines, tags and links to other stories."""

import re
from collections.abc import Sequence
from typing import Literal

from classifier.cleaning.words import BRANDS, CONTROLS, FUNCTION, LISTS, MENU, PAGE, WEAK

CAPTION = re.compile(
    r"(?:maelezo(?: ya)?|chanzo(?: cha)?) (?:ya )?(?:picha|video|sauti)\b"
    r"|(?:image|media|photo|picture|video) (?:source|caption|credit|copyright)\b|caption ?:"
    r"|(?:photo|picture|image)s? (?:by|courtesy)\b|courtesy of\b|file (?:photo|picture|image)\b"
    r"|(?:archive|stock) (?:photo|picture|image)\b|picha (?:kwa hisani|imepigwa na)\b"
    r"|picha (?:ya|za) (?:maktaba|faili|kumbukumbu|mtandao|intaneti)\b|picha hii hai\w+|picture courtesy\b",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"(?:picha|photo|photograph|image|picture|taswira|mpiga ?picha|chanzo)s? ?[:|/©] ?|picha (?:na|kutoka|ya) ",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:na|by|imeandikwa na|imeandaliwa na|written by|mwandishi wa habari|mwandishi|mhariri|ripoti ya|reporting by"
    r"|posted by|edited by|story by|text by|na mwandishi wetu|ads by)[: ] ?|(?:author|role|nafasi|mwandishi)[,:] ?",
    re.IGNORECASE,
)
_REPORTERS = re.compile(r"reporting by [^.;]{3,60}; (?:writing|editing) by ", re.IGNORECASE)
_CONTACT = re.compile(
    r"^(?:ofisi(?: zetu)?|anwani|simu|barua pepe|address|offices?|phone|tel|e-?mail) ?:|\bpiga (?:simu )?[+\d]",
    re.IGNORECASE,
)
READ = re.compile(
    r"(?:soma|tazama|sikiliza|angalia|ona|isome|itazame) (?:pia|zaidi|hapa|hii)\b"
    r"|pia (?:soma|tazama|sikiliza|unaweza)\b"
    r"|(?:read|see|watch|listen) (?:also|more|next)\b|(?:also|further) (?:read|see|watch|reading)\b"
    r"|unaweza (?:pia )?ku(?:soma|tazama|sikiliza|penda)\b|don.t miss\b|(?:in )?case you missed\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([^:|]{2,40}?) ?[:|–-] ?(?=\S)|([^:|]{2,40}):$")
_WORD = re.compile(r"[^\W\d_]+")
_TAGS = frozenset(
    "mada lebo tagi kundi muhimu vitambulisho sehemu tag tags topic topics keywords filed category section".split()
)
_LEADS_ELSEWHERE = _TAGS | LISTS["leads_elsewhere"]
_MEDIA = frozenset("zaidi more video sauti audio podcast".split())
_LABEL_WORDS = CONTROLS | PAGE | WEAK | FUNCTION | _LEADS_ELSEWHERE
_NOT_NAMES = re.compile(r"[.!?;:] |[!?]")


def is_label(line: str) -> Literal["caption", "read", ""]:
    """Return the kind of a line that is only a label, whose content is in the next line; "" for other lines."""
    match = READ.match(line) or CAPTION.match(line)
    if not match or len(line) > match.end() + 10 or len(_WORD.findall(line, match.end())) > 1:
        return ""
    return "read" if match.re is READ else "caption"


def is_labelled(line: str, words: Sequence[str]) -> bool:
    """Return whether a line of up to 25 words begins with a label of furniture."""
    if CAPTION.match(line) or (READ.match(line) and line[-1] not in ".,"):
        return True
    if _REPORTERS.match(line) or _CONTACT.search(line):
        return True
    for pattern, longest in ((CREDIT, 5), (_BYLINE, 8)):
        match = pattern.match(line)
        if match and _is_names(line[match.end() :], longest):
            return True
    return len(words) <= 20 and leads_elsewhere(line.casefold())


def leads_elsewhere(folded: str) -> bool:
    """Return whether a line in lower case begins with a label of links or tags: "soma pia:", "more on this story:"."""
    match = _LABEL.match(folded)
    if not match:
        return False
    label, rest = _WORD.findall(match[1] or match[2]), _WORD.findall(folded, match.end())
    if not label or len(label) > 5 or not all(word in _LABEL_WORDS for word in label):
        return False
    if rest and all(word in MENU for word in rest):
        return True
    return not _LEADS_ELSEWHERE.isdisjoint(label) or (len(label) > 1 and not _MEDIA.isdisjoint(label))


def is_tag_label(folded: str) -> bool:
    """Return whether a label in lower case is that of tags: "mada:", "filed under:"."""
    return not _TAGS.isdisjoint(_WORD.findall(folded))


def _is_names(rest: str, longest: int) -> bool:
    """Return whether the text after a label is a few names of people, papers, places or agencies."""
    words = _WORD.findall(rest)
    if not 1 <= len(words) <= longest or _NOT_NAMES.search(rest):
        return False
    return words[0][0].isupper() and all(
        word[0].isupper() or word in FUNCTION or word.casefold() in BRANDS for word in words
    )
