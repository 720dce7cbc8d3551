"""Stories as readers paste them: with the menus, captions, links and footers of a web page around and inside them.

`paste` makes random pages for training; `WAYS` are fixed ways of pasting, for measuring. The two draw from different
lists of `furniture.toml`, so that the network is not measured on furniture that it learned from.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from classifier.training.data.furniture import Furniture, load_furniture

Way = Callable[[str, str, np.random.Generator], str]
"""(headline, text, generator) → what a reader pastes. The headline may be empty."""

_SENTENCE_END = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")
_ROWS = (" | ", " › ", " / ", " · ", " > ", " - ", " ", " ", "  ", "\t")
_BULLETS = ("", "", "", "• ", "- ", "* ", "» ", "→ ")


@dataclass(frozen=True)
class PageLayout:
    """The kinds of furniture in each part of a page, in order; several items of a kind as `menu*40`."""

    before: tuple[str, ...] = ()
    below_headline: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    one_line: bool = False
    quoted: bool = False
    """Whether every line begins with "> ", as in a forwarded e-mail."""
    language: Literal["sw", "en"] = "sw"
    mixed: float = 0.15
    """Share of the items that are in the other language: Swahili pages have English buttons."""
    shuffled: bool = False
    """Whether the kinds before and after the story are in random order."""


def arrange(layout: PageLayout, headline: str, text: str, rng: np.random.Generator, furniture: Furniture) -> str:
    """Return the story within the furniture of a page; all its words are kept, in order."""

    def draw(kinds: Sequence[str], shuffled: bool = False) -> list[str]:
        blocks = [_draw_block(kind, layout, rng, furniture) for kind in kinds]
        if shuffled:
            blocks = [blocks[i] for i in rng.permutation(len(blocks)).tolist()]
        return [line for block in blocks for line in block]

    before, after = draw(layout.before, layout.shuffled), draw(layout.after, layout.shuffled)
    title = [headline] if headline else []
    story = _insert(_split_paragraphs(text, layout, rng), draw(layout.inside), rng)
    lines = [*before, *title, *draw(layout.below_headline), *story, *after]
    if layout.one_line:
        return " ".join(" ".join(lines).split("\n"))
    if layout.quoted:
        lines = [f"> {line}" for part in lines for line in part.split("\n")]
    return ("\n\n" if rng.random() < 0.3 else "\n").join(lines)


def _draw_block(kind_and_number: str, layout: PageLayout, rng: np.random.Generator, furniture: Furniture) -> list[str]:
    kind, _, number = kind_and_number.partition("*")
    language = layout.language
    if rng.random() < layout.mixed:
        language = "en" if language == "sw" else "sw"
    name = kind if kind in furniture.lists else f"{kind}.{language}"
    items = [furniture.fill(item, language, rng) for item in furniture.pick(name, rng, int(number or 1))]
    if kind == "headline":
        bullet = _BULLETS[int(rng.integers(len(_BULLETS)))]
        return [bullet + item for item in items]
    if kind in ("menu", "share") and len(items) > 1 and (layout.one_line or rng.random() < 0.4):
        return [_ROWS[int(rng.integers(len(_ROWS)))].join(items)]
    return items


def _split_paragraphs(text: str, layout: PageLayout, rng: np.random.Generator) -> list[str]:
    """Return the paragraphs of the text, or random ones of whole sentences where it has no line breaks."""
    if "\n" in text:
        return text.split("\n")
    if not layout.inside and (layout.one_line or rng.random() < 0.3):
        return [text]
    sentences = _SENTENCE_END.split(text)
    paragraphs, at = [], 0
    while at < len(sentences):
        count = int(rng.integers(1, 5))
        paragraphs.append(" ".join(sentences[at : at + count]))
        at += count
    return paragraphs


def _insert(paragraphs: Sequence[str], lines: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Return the paragraphs with the lines inserted between them; after a single paragraph."""
    after = sorted(int(rng.integers(1, max(2, len(paragraphs)))) for _ in lines)
    story = list(paragraphs)
    for index, line in zip(reversed(after), reversed(lines), strict=True):
        story.insert(index, line)
    return story


_PAGE_PARTS = (
    "cookies skip*2 menu*8 menu*40 ad link*2 newsletter headline*4 teaser tags".split(),
    "byline*2 share*3 caption tags link".split(),
    "read_also read_also caption*2 ad link newsletter headline*2 handle".split(),
    "tags share*4 hashtags link*2 comments*3 related_title headline*5 teaser*3 newsletter*2 ad menu*9 footer*4".split(),
)
"""The kinds of furniture before the story, below its headline, inside it and after it, in their usual order."""


def paste(headline: str, text: str, rng: np.random.Generator, furniture: Furniture) -> str:
    """Return the story within a random page, with anything from a single link to all kinds of furniture."""
    layout = PageLayout(
        one_line=bool(rng.random() < 0.5),
        language="en" if rng.random() < 0.25 else "sw",
        shuffled=bool(rng.random() < 0.3),
    )
    drawn = rng.random()
    if drawn < 0.12:
        return arrange(_forwarded(layout, rng), headline, text, rng, furniture)
    if drawn < 0.42:
        chosen = _one_kind(rng)
    else:
        share = (0.15, 0.35, 0.7, 1.0)[int(rng.integers(4))]
        chosen = [[kind for kind in kinds if rng.random() < share] for kinds in _PAGE_PARTS]
    before, below_headline, inside, after = (_sized(kinds, rng) for kinds in chosen)
    layout = replace(layout, before=before, below_headline=below_headline, inside=inside, after=after)
    return arrange(layout, headline, text, rng, furniture)


def _one_kind(rng: np.random.Generator) -> list[list[str]]:
    """Return one kind of furniture in one part of the page, none in the others."""
    chosen: list[list[str]] = [[] for _ in _PAGE_PARTS]
    index = int(rng.integers(len(_PAGE_PARTS)))
    chosen[index] = [_PAGE_PARTS[index][int(rng.integers(len(_PAGE_PARTS[index])))]]
    return chosen


def _sized(kinds: Sequence[str], rng: np.random.Generator) -> tuple[str, ...]:
    """Return the kinds, each with a random number of items up to twice its usual one."""
    sizes = [(kind, int(number or 1)) for kind, _, number in (item.partition("*") for item in kinds)]
    return tuple(f"{kind}*{rng.integers(1, 2 * size + 1)}" if size > 1 else kind for kind, size in sizes)


def _forwarded(layout: PageLayout, rng: np.random.Generator) -> PageLayout:
    """Return the layout of a message that was forwarded in a chat or an e-mail."""
    return replace(
        layout,
        before=_sized(["chat*2", *(["link"] if rng.random() < 0.3 else [])], rng),
        after=_sized([kind for kind in ("link", "hashtags", "chat", "newsletter") if rng.random() < 0.3], rng),
        quoted=bool(rng.random() < 0.3),
    )


_EVERYTHING = PageLayout(
    before=("skip*2", "cookies", "menu*24", "ad"),
    below_headline=("byline*2", "share*4", "caption*2"),
    inside=("read_also", "ad", "caption*2", "read_also", "newsletter"),
    after=("tags", "share*3", "comments*3", "related_title", "headline*6", "newsletter*2", "menu*10", "footer*5"),
)
PAGE_LAYOUTS = {
    "menu_before": PageLayout(before=("skip", "menu*20")),
    "menu_before_one_line": PageLayout(before=("skip", "menu*20"), one_line=True),
    "links_before": PageLayout(before=("link*3",)),
    "links_inside": PageLayout(inside=("link*2", "handle", "link")),
    "credits_and_captions": PageLayout(below_headline=("caption*2",), inside=("caption*3",)),
    "cookie_notice": PageLayout(before=("cookies*2",), after=("cookies",)),
    "read_also_inside": PageLayout(inside=("read_also",) * 3),
    "read_also_inside_one_line": PageLayout(inside=("read_also",) * 3, one_line=True),
    "related_after": PageLayout(after=("related_title", "headline*8")),
    "teasers_after": PageLayout(after=("related_title", *("headline", "teaser") * 4)),
    "footer_after": PageLayout(after=("share*4", "newsletter", "menu*8", "footer*5")),
    "comments_and_tags": PageLayout(after=("tags", "hashtags", "comments*4")),
    "chat_forward": PageLayout(before=("chat*3",), after=("link", "hashtags", "chat")),
    "email_forward": PageLayout(before=("chat*2",), after=("newsletter",), quoted=True),
    "byline_and_date": PageLayout(below_headline=("byline*3", "share*3")),
    "english_page": replace(_EVERYTHING, language="en", mixed=0),
    "everything": _EVERYTHING,
    "everything_one_line": replace(_EVERYTHING, one_line=True),
}
"""Name → layout of each way of pasting for measuring."""


def _arrange_for_measuring(layout: PageLayout, headline: str, text: str, rng: np.random.Generator) -> str:
    return arrange(layout, headline, text, rng, load_furniture("measure"))


WAYS: dict[str, Way] = {name: partial(_arrange_for_measuring, layout) for name, layout in PAGE_LAYOUTS.items()}
"""Name → the function that pastes so; it draws from the `measure` lists only."""
