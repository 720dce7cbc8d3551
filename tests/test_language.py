"""Which language, and whether all of it. The passages are our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.language import NO_LANGUAGE, Language, detect_language, english_name

SWAHILI = (
    "Serikali ya kaunti imetangaza mpango mpya wa kusambaza maji safi kwa vijiji vilivyo mbali na mji. Waziri wa maji "
    "alisema visima ishirini vitachimbwa kabla ya mwisho wa mwaka, na kwamba wananchi watashirikishwa katika kila "
    "hatua ya mradi huo. Wakazi walipokea habari hiyo kwa furaha, wakisema wamesubiri kwa miaka mingi."
)
OTHERS = {
    "en": "Heat the oil in a heavy pan, add the onions and cook them gently until they are soft. Stir in the tomatoes "
    "and the spices, cover the pan, and let the sauce thicken for half an hour before you serve it with rice.",
    "fr": "Le gouvernement a annoncé hier un nouveau programme pour distribuer de l'eau potable dans les villages les "
    "plus éloignés de la capitale. Les habitants attendaient cette décision depuis plusieurs années.",
    "rw": "Leta yatangaje umugambi mushya wo kugeza amazi meza ku baturage bo mu cyaro. Minisitiri yavuze ko amariba "
    "makumyabiri azacukurwa mbere y'uko umwaka urangira, kandi abaturage bazagira uruhare muri uwo mushinga.",
    "ar": "أعلنت الحكومة أمس عن برنامج جديد لتوزيع مياه الشرب في القرى البعيدة عن العاصمة، "
    "وقال الوزير إن العمل سيبدأ قريبا.",
    "zh": "政府昨天宣布了一项新的计划,向远离首都的村庄供应饮用水。部长表示,工程将在年底之前开始。",
}


def test_swahili_is_swahili_long_and_short() -> None:
    for text in (SWAHILI, SWAHILI * 20, SWAHILI[:97], SWAHILI.upper()):
        assert detect_language(text).code == "sw"
        assert detect_language(text).swahili_share == 1
        assert detect_language(text).other is None


@pytest.mark.parametrize("code", OTHERS)
def test_other_languages_are_told(code: str) -> None:
    assert detect_language(OTHERS[code]).code == code
    assert detect_language(OTHERS[code] * 12).swahili_share == 0


def test_half_and_half() -> None:
    language = detect_language(SWAHILI * 5 + OTHERS["en"] * 5)
    assert language.code == "sw"
    assert 0.25 <= language.swahili_share < 0.75
    assert language.other == "en"


@given(st.text(st.characters(), max_size=2000))
def test_any_text_has_a_language(text: str) -> None:
    language = detect_language(text)
    assert language.code
    assert 0 <= language.swahili_share <= 1
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["xkcd qwerty asdf zxcv bnm lkjh uiop", "kkkk jjjj llll mmmm nnnn"])
def test_what_is_in_no_language_is_called_so(text: str) -> None:
    assert detect_language(text) == Language(NO_LANGUAGE, 0.0, NO_LANGUAGE)


def test_every_language_that_can_be_told_has_a_name() -> None:
    from py3langid import langid

    codes = set(langid._get_identifier().nb_classes)
    assert NO_LANGUAGE in codes
    assert [code for code in codes if english_name(code) in ("", code)] == []
    assert english_name("xx-hakuna") == "xx-hakuna"
