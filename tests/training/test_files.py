"""Anybody's table of articles: any names of columns, with headlines or without, with dev articles or without."""

import json
from collections import Counter
from pathlib import Path

import pytest

from classifier import load_classifier
from classifier.training.config import Config, changed
from classifier.training.data.articles import OPENING_WORDS, Article, hold_out, view
from classifier.training.data.corpus import read_corpus
from classifier.training.data.files import Columns, read_articles
from classifier.training.errors import RecipeError, TrainingDataError
from tests.training.newsroom import DESK_WORDS, DESKS, TINY, write_desks


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", 'id,content,desk\n1,"Mpira, na ""bao""\nla pili",Michezo\n'),
        ("a.CSV", 'id,content,desk\r\n1,"Mpira, na ""bao""\nla pili",MICHEZO \r\n'),
        ("a.csv", 'id;content;desk\n1;"Mpira, na ""bao""\nla pili";michezo\n'),
        ("a.tsv", 'id\tcontent\tdesk\n1\t"Mpira, na ""bao""\nla pili"\tMichezo\n'),
        ("a.csv", '\ufeffcontent,desk\n"Mpira, na ""bao""\nla pili",Michezo\n'),
    ],
)
def test_a_table_is_read_by_the_names_of_its_columns(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    (article,) = read_articles(tmp_path / name, DESKS)
    assert article.label == "michezo"
    assert view(article, "full").split() == ["Mpira,", "na", '"bao"', "la", "pili"]


def test_a_line_of_unicode_does_not_end_a_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("content,desk\nmpira\u2028bao\x85goli,michezo\n", encoding="utf-8")
    assert len(read_articles(tmp_path / "a.csv", DESKS)) == 1


def test_the_first_words_stand_for_a_headline_that_is_not_there(tmp_path: Path) -> None:
    words = [f"neno{number}" for number in range(30)]
    (tmp_path / "a.csv").write_text(f"content,desk\n{' '.join(words)},michezo\nMpira tu,michezo\n")
    long, short = read_articles(tmp_path / "a.csv", DESKS)
    assert view(long, "headline").split() == words[:OPENING_WORDS]
    assert view(long, "full").split() == words
    assert short == Article("michezo", "Mpira tu", "")


def test_a_headline_may_have_another_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kichwa,content,desk\nKichwa,Mpira na bao,michezo\n")
    assert read_articles(tmp_path / "a.csv", DESKS._replace(headline="kichwa")) == [
        Article("michezo", "Kichwa", "Mpira na bao")
    ]


def test_a_column_that_is_not_there_is_a_sentence_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("content,desk\nMpira,michezo\n")
    with pytest.raises(TrainingDataError, match=r"'category', only content, desk\. .*--label-column"):
        read_articles(tmp_path / "a.csv", Columns("content", "category"))


def test_the_tenth_held_out_is_stratified_seeded_and_takes_its_copies_along(tmp_path: Path) -> None:
    write_desks(tmp_path / "desks.csv", 30)
    articles = read_articles(tmp_path / "desks.csv", DESKS)
    copied = [*articles, *(Article(a.label, "Kichwa kingine kabisa", a.headline + a.text) for a in articles[:6])]
    train, dev = hold_out(copied, seed=1)
    assert len(train) + len(dev) == len(copied)
    assert Counter(article.label for article in dev).keys() == DESK_WORDS.keys()
    assert all(2 <= count <= 5 for count in Counter(article.label for article in dev).values())
    for original, copy in zip(articles[:6], copied[-6:], strict=True):
        assert (original in dev) == (copy in dev)
    assert hold_out(copied, seed=1) == (train, dev)
    assert hold_out(copied, seed=2) != (train, dev)


def test_too_few_articles_to_hold_any_out_is_a_sentence(tmp_path: Path) -> None:
    write_desks(tmp_path / "desks.csv", 6)
    with pytest.raises(TrainingDataError, match="name a file of dev articles with --dev"):
        read_corpus(tmp_path / "desks.csv", None, None, columns=DESKS)


def test_one_command_trains_on_any_table(desks: Path) -> None:
    assert "headline" in (desks / "printed.txt").read_text()
    classifier = load_classifier(desks / "served")
    assert classifier.labels == tuple(sorted(DESK_WORDS))
    assert classifier.predict("Daktari wa hospitali atoa chanjo ya homa kwa mgonjwa").label == "afya"
    evaluation = json.loads((desks / "served" / "evaluation.json").read_text())
    assert evaluation["trained_on"]["dev_held_out"] is True
    assert evaluation["trained_on"]["by_label"] == dict.fromkeys(sorted(DESK_WORDS), 18)
    assert evaluation["dev"]["full"]["texts"] == 6
    assert any("held out" in note for note in evaluation["notes"])


def test_numbers_of_the_recipe_can_be_changed() -> None:
    config = changed(TINY, ["max_length=600", "prefixes=[10, 20]", "evidence_weight=1", "tune_vectors=true"])
    assert (config.max_length, config.prefixes, config.evidence_weight, config.tune_vectors) == (600, (10, 20), 1, True)
    assert changed(Config(), []) == Config()


@pytest.mark.parametrize("option", ["lengthh=6", "max_length", "max_length=many", "max_length=0.5", "prefixes=10"])
def test_a_number_that_does_not_fit_is_a_sentence(option: str) -> None:
    with pytest.raises(RecipeError, match=r"config\.py"):
        changed(Config(), [option])
