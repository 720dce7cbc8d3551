"""Language detection: the language of a text, and the share of it that is Swahili.

`py3langid` detects the language of a piece of text. Detecting it for a few samples spread over the text finds articles
that are half in another language, in a time that does not grow with the text.
"""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace

from classifier.errors import MESSAGES

SWAHILI, NO_LANGUAGE = "sw", "zxx"
"""ISO 639 codes; the second is for text in no language: source code, file names, random characters."""
SAMPLES = 6
SAMPLE_CHARACTERS = 240
"""Length of a sample: long enough to be detected correctly nearly always, unlike a few words."""

DISTINCTIVE = frozenset(
    "katika kwa cha vya hiyo huo hilo hayo hizo kuwa kama ambayo ambao ambaye pia lakini baada kwenye kutoka yake wake "
    "zake lake wao yao zaidi hivyo bado tu kila mwaka watu wakati huyo huu hii hili hizi hao alisema amesema sasa hadi "
    "ili kati kabla dhidi kuhusu mkuu serikali nchi nchini yeye mimi sisi".split()
)
"""Frequent words that no neighbouring language spells in the same way."""
FREQUENT = DISTINCTIVE | frozenset("ya wa na ni la za si kwamba".split())
MINIMUM_DISTINCTIVE, MINIMUM_FREQUENT_SHARE = 3, 0.2
"""A sample with this number of distinctive words and this share of frequent words is Swahili, without py3langid: that
holds for 17 of 20 Swahili samples, in a tenth of the time, and for none of 5,048 samples of other languages."""

MOSTLY = 0.75
"""When this share of the samples is Swahili by its words, the others are not detected: they are quotations, and
py3langid takes longer for a single sample than everything else together."""


@dataclass(frozen=True, slots=True)
class Language:
    """The language of a text."""

    code: str
    """ISO 639 code of the language of most samples: `sw` for Swahili, `zxx` for no language at all."""
    swahili_share: float
    """Share of the samples in Swahili, from 0 to 1; samples that were not detected count as Swahili."""
    other: str | None
    """ISO 639 code of the most frequent other language, if any; `zxx` only if there is no other."""


def detect_language(text: str) -> Language:
    """Return the language of `text`, from up to `SAMPLES` samples of it.

    Source: py3langid 0.4, trained by Adrien Barbaresi (BSD licence). Its model, 75 MB in memory, is loaded when it is
    first needed, which takes half a second.
    """
    samples = list(_samples(" ".join(text.split())))
    swahili = [_is_swahili_by_words(sample) for sample in samples]
    if sum(swahili) >= MOSTLY * len(samples):
        return Language(SWAHILI, 1.0, None)
    pairs = zip(samples, swahili, strict=True)
    codes = Counter(SWAHILI if is_swahili else _detect(sample) for sample, is_swahili in pairs)
    # A tie is decided for Swahili, which readers are asked to paste.
    code = max(codes, key=lambda name: (codes[name], name == SWAHILI))
    others = sorted((name for name, _ in codes.most_common() if name != SWAHILI), key=NO_LANGUAGE.__eq__)
    return Language(code, codes[SWAHILI] / codes.total(), others[0] if others else None)


@cache
def english_name(code: str) -> str:
    """Return the English name of a language; its ISO 639 code where there is no name."""
    from babel import Locale  # imported here: Swahili texts do not need it

    return MESSAGES["language"].get(code) or str(Locale("en").languages.get(code, code))


def _is_swahili_by_words(sample: str) -> bool:
    words = sample.lower().split()
    frequent = list(filter(FREQUENT.__contains__, words))
    distinctive = sum(map(DISTINCTIVE.__contains__, frequent))
    return distinctive >= MINIMUM_DISTINCTIVE and len(frequent) >= MINIMUM_FREQUENT_SHARE * len(words)


def _detect(sample: str) -> str:
    import py3langid  # imported here: most texts do not need it

    try:
        code: str = py3langid.classify(sample)[0]
    except OSError:  # it unpacks its model to a temporary file: without disk space, use memory
        py3langid.modelio.tempfile = SimpleNamespace(TemporaryFile=lambda **_: io.BytesIO())
        code = py3langid.classify(sample)[0]
    return code


def _samples(text: str) -> Iterator[str]:
    """Yield samples spread evenly over the text, or the whole of a short one."""
    count = max(1, min(SAMPLES, len(text) // SAMPLE_CHARACTERS))
    for index in range(count):
        start = index * len(text) // count
        yield text[start : start + (SAMPLE_CHARACTERS if count > 1 else 2 * SAMPLE_CHARACTERS)]
