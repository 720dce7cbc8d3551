"""Misspelt words are read as words of the vocabulary; names, clean text and other languages stay as they are."""

from dataclasses import replace

import pytest

from classifier import Classifier, explain
from classifier.cleaning.spelling import MAX_CORRECTIONS, SPELLING, find_corrections
from classifier.text import find_words
from classifier.vocabulary import Vocabulary

TYPED = "Waziri wa fedha amesoma bajetti ya serikkali mbele ya bugne la Tanzania mjini Dodoma"
MEANT = "Waziri wa fedha amesoma bajeti ya serikali mbele ya bunge la Tanzania mjini Dodoma"
ENGLISH = "The ministr of finance presentd his budgett to the hous of parliamnt in the capitall"
READ = {"bajetti": "bajeti", "serikkali": "serikali", "bugne": "bunge"}

VOCABULARY = Vocabulary({"<unknown>": 1, "bunge": 2, "hunge": 3, "bajeti": 4, "ng'ombe": 5, "wa": 6, "kupanda": 30_000})


def corrected(text: str) -> dict[str, str]:
    return find_corrections(text, find_words(text), VOCABULARY)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("bngeu bunbe", {"bunbe": "bunge"}),  # two edits are too many
        ("bugne", {"bugne": "bunge"}),  # swapped
        ("bunnge", {"bunnge": "bunge"}),  # doubled
        ("bajei", {"bajei": "bajeti"}),  # dropped
        ("kunge", {"kunge": "bunge"}),  # two words are one edit away: the more frequent one
        ("ngo'mbe ngombe", {"ngo'mbe": "ng'ombe", "ngombe": "ng'ombe"}),
        ("wwa bun", {}),  # too short
        ("kupandaa", {}),  # the word meant is too rare
        ("bunge bajeti", {}),
        ("mbunge wa Bungee", {"mbunge": "bunge"}),  # a name
        ("Bungee. Bajetii: 'Bunnge", {"bungee": "bunge", "bajetii": "bajeti", "bunnge": "bunge"}),  # sentences begin
        ("Bungee.\u00a0Bunnge", {"bungee": "bunge", "bunnge": "bunge"}),
        ("*Bunnge* _la_\n- Bajetii", {"bunnge": "bunge", "bajetii": "bajeti"}),  # bold, and a list
        ("“Bungee.” Bunnge", {"bungee": "bunge", "bunnge": "bunge"}),
        ("Mhe. Bunnge na Prof. Bajetii", {}),  # titles, no sentences
        ("BUNNGE LA BAJETII", {"bunnge": "bunge", "bajetii": "bajeti"}),  # capitals throughout
        ("BUNNGE LA\nbajetii", {"bunnge": "bunge", "bajetii": "bajeti"}),  # a headline in capitals
        ("BUNNGE ya wabunge na BAJETII", {}),  # acronyms
    ],
)
def test_a_word_is_read_as_the_most_frequent_word_one_edit_away(typed: str, read: dict[str, str]) -> None:
    assert corrected(typed) == read


def test_no_text_takes_more_than_its_share_of_time() -> None:
    text = " ".join(f"bungex{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(100)) + " bugne"
    assert corrected(text) == {}  # the last one stands after as many as are tried
    assert len(find_words(text)) > MAX_CORRECTIONS


def test_the_shipped_model_reads_what_was_meant(shipped: Classifier) -> None:
    assert shipped.manifest.spelling == SPELLING
    typed, meant = shipped.trace(TYPED), shipped.trace(MEANT)
    assert typed.tokens.corrections == READ
    assert typed.tokens.ids == meant.tokens.ids
    assert shipped.predict(typed).probabilities == shipped.predict(meant).probabilities
    assert shipped.predict(meant).known_words - shipped.predict(typed).known_words == len(READ)
    spans = {span.word: TYPED[span.start : span.end] for span in explain(shipped, typed).spans}
    assert {spans[read]: read for read in READ.values()} == READ


@pytest.mark.parametrize(
    "text",
    [
        MEANT,
        MEANT + " bugne",
        ENGLISH,
    ],
    ids=["clean", "one slip", "another language"],
)
def test_other_texts_are_read_as_they_were_written(shipped: Classifier, text: str) -> None:
    assert shipped.trace(text).tokens.corrections == {}


def test_a_bundle_without_the_rule_reads_what_was_written(shipped: Classifier) -> None:
    assert replace(shipped.preprocessor, spelling="").tokenize(TYPED).corrections == {}
