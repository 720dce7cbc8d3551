"""Text in, answer out."""

import itertools
import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import Classifier, ClassifierError, Prediction, classify_news, normalize_text
from classifier.errors import NoWordsError
from tests.cases import ANSWERED, REFUSED

ARTICLE = """Timu ya taifa ya soka imeibuka na ushindi wa mabao matatu kwa moja dhidi ya wageni wao katika mechi ya
kufuzu kwa fainali za Kombe la Afrika. Kocha alisema wachezaji wake walionyesha nidhamu kubwa uwanjani na kwamba
mshambuliaji aliyefunga mabao mawili alistahili kuwa mchezaji bora wa mchezo huo."""


def check(prediction: Prediction, labels: tuple[str, ...]) -> None:
    shares = list(prediction.probabilities.values())
    assert set(prediction.probabilities) == set(labels)
    assert all(math.isfinite(share) and 0 <= share <= 1 for share in shares)
    assert math.isclose(sum(shares), 1, abs_tol=1e-6)
    assert shares == sorted(shares, reverse=True)
    assert (prediction.label, prediction.confidence) == next(iter(prediction.probabilities.items()))


def test_an_article_about_football_is_sport(shipped: Classifier) -> None:
    prediction = shipped.predict(ARTICLE)
    check(prediction, shipped.labels)
    assert prediction.label == "sport"
    assert (prediction.words, prediction.truncated) == (48, False)
    assert 40 <= prediction.known_words <= 48


def test_classify_news_gives_probabilities_and_the_label_of_the_largest_number() -> None:
    probabilities, label = classify_news(ARTICLE)
    assert label == "sport" == max(probabilities, key=lambda name: probabilities[name])
    assert all(type(share) is float for share in probabilities.values())


@pytest.mark.parametrize("name", ANSWERED)
def test_odd_text_is_answered(shipped: Classifier, name: str) -> None:
    check(shipped.predict(ANSWERED[name]), shipped.labels)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_says_what_to_do(shipped: Classifier, name: str) -> None:
    text, error = REFUSED[name]
    with pytest.raises(error, match="Paste") as caught:
        shipped.predict(text)
    assert isinstance(caught.value, ClassifierError)


@given(text=st.text(max_size=300))
def test_any_text_gives_an_answer_or_a_sentence(shipped: Classifier, text: str) -> None:
    try:
        prediction = shipped.predict(text)
    except NoWordsError:
        assert not any(character.isalpha() for character in normalize_text(shipped.clean(text).text))
    else:
        check(prediction, shipped.labels)
        assert shipped.predict(text) == prediction


def test_long_text_is_cut_and_said_so(shipped: Classifier) -> None:
    limit = shipped.manifest.max_length
    exact, longer = "habari " * limit, "habari " * (limit + 1)
    assert (shipped.predict(exact).truncated, shipped.predict(longer).truncated) == (False, True)
    assert shipped.predict(longer).words == limit + 1
    assert shipped.predict(longer).probabilities == shipped.predict(exact).probabilities


def test_many_are_the_same_as_one_by_one_and_lazy(shipped: Classifier) -> None:
    texts = list(ANSWERED.values())
    assert list(shipped.predict_many(iter(texts), batch_size=4)) == [shipped.predict(text) for text in texts]
    assert list(shipped.predict_many([])) == []

    assert next(shipped.predict_many(itertools.repeat(ARTICLE), batch_size=2)).label == "sport"


def test_the_serving_road_imports_nothing_heavy() -> None:
    program = """
import sys
from classifier import load_classifier
load_classifier().predict("Rais ahutubia bunge la taifa leo asubuhi")
heavy = {"tensorflow", "keras", "sklearn", "streamlit", "pandas"}
print(sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
