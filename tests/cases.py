"""Bad input, in one table for the library, the command line and the page."""

import re

from classifier.errors import ClassifierError, NoWordsError, TextTooLongError

REFUSED: dict[str, tuple[str, type[ClassifierError]]] = {
    "empty": ("", NoWordsError),
    "blanks": (" \n\t\u00a0\u2003", NoWordsError),
    "punctuation": ("?!… — “”", NoWordsError),
    "digits": ("2024 3,000 50", NoWordsError),
    "emoji": ("😀🎉🇹🇿", NoWordsError),
    "invisible characters": ("\u200b\u200f\ufeff\u0000\u0007", NoWordsError),
    "lone surrogates": ("\ud800\udfff", NoWordsError),
    "two megabytes": ("habari ya leo " * 150_000, TextTooLongError),
    "a paste that grows to 600,001 words": ("\ufdfa" * 200_000, TextTooLongError),
}

ANSWERED: dict[str, str] = {
    "three words": "Simba yafunga Yanga",
    "one word of 100,000 letters": "a" * 100_000,
    "NUL and control characters": "Rais\0 ahutubia\x07 bunge\x1b[31m leo",
    "right-to-left marks": "\u202eRais\u202c ahutubia \u200fbunge",
    "a lone surrogate": "Rais ahutubia \ud83d bunge",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(2)> Rais ahutubia bunge",
    "Markdown": "# Rais **ahutubia** [bunge](javascript:alert(1)) :red[leo] $x^2$",
    "one character that is four words, one between two": "Mtume ﷺ alisema a㏂b na ﷺ",
    "Arabic script": "أخبار اليوم من نيروبي",
    "200,000 characters": "habari ya " * 20_000,
}


def sentence_of(error: type[ClassifierError]) -> str:
    """Return a regular expression for the whole sentence of an error, whatever values stand in it."""
    return re.sub(r"\\\{.*?\\\}", ".+", re.escape(error.sentence))
