"""100,000 rows with planted duplicates, the same on every run: prose, families made by templates, and edited copies.

Prose is the documentation of the packages of the trainer's own environment, as people wrote it. Families are rows that
differ in a number or a name alone and are different facts: what a careless threshold takes for duplicates.
"""

from __future__ import annotations

import ast
import random
import re
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGES = ("docx", "hypothesis", "networkx", "numpy", "pandas", "pyarrow", "rdflib", "scipy", "sympy", "torch", "transformers", "trl")
FIRST = (
    "Anna Bjarne Carla Dmitri Elena Farid Greta Hamid Ines Jonas Katya Lars Maren Nadia Oskar Petra Quentin Rosa Silvio "
    "Tamsin Ulrich Vera Wanda Xavier Yusuf Zelda Aksel Birgit Cosimo Dagny Emeka Fiona Gustav Hanne Idris Jelena Kofi"
).split()
LAST = (
    "Abara Berg Castell Dahl Ekberg Falk Grimaldi Haugen Ibsen Jensen Kowalski Lindqvist Moreau Nakamura Okafor Petrov "
    "Quist Rossi Santos Thorne Ueda Vasquez Wexler Ximenes Ypsilanti Zanetti Brenn Corvo Duarte Elster Ferro Galt Holm"
).split()
PLACES = ["".join(p) for p in ((a, b) for a in "Sten Brod Kall Merr Osk Tar Vell Hav Lun Quil Dor Fen Gran Ild Yar".split() for b in "vik by holm ness berg stad mouth field haven dale fors sund wick ling".split())]
GOODS = "kelp timber salt wool amber tin glass herring grain copper paper honey cider slate rope ceramics linen barley".split()
ADJECTIVES = "slow friendly broken excellent late noisy cheap wonderful dull careful rude quick clean useless tasty pricey".split()
THINGS = "delivery hotel blender guide concert phone ferry teacher soup jacket museum driver garden printer podcast bakery".split()
FILLERS = "please really also just kindly actually simply generally often quite perhaps then indeed usually very".split()
# what the rules were looked at with, and what they were not
TUNED_SEED, HELD_SEED = 5, 2027
SENTIMENT = {"friendly", "excellent", "wonderful", "careful", "quick", "clean", "tasty", "cheap"}


@dataclass(frozen=True)
class Sample:
    """A row and the group of rows that say the same; a row that nothing was planted for is alone in its group."""

    prompt: str
    answer: str
    group: int


@cache
def prose() -> list[tuple[str, str]]:
    """Paragraphs of docstrings with the question that they answer; paragraphs that begin or end alike are left out."""
    site, rows, seen = Path(sysconfig.get_paths()["purelib"]), [], set[str]()
    asks = ("What is {} for?", "Explain {}.", "Tell me something that matters about {}.", "How does {} behave?")
    for package in PACKAGES:
        for file in sorted((site / package).rglob("*.py")):
            if "tests" in file.parts or "testing" in file.parts:
                continue
            for node in ast.walk(ast.parse(file.read_text("utf-8", errors="replace"))):
                if not isinstance(node, ast.FunctionDef | ast.ClassDef):
                    continue
                for number, paragraph in enumerate((ast.get_docstring(node) or "").split("\n\n")):
                    text = " ".join(paragraph.split())
                    ends = {text[:40], text[-40:]}
                    if not (80 <= len(text) <= 900) or not text[0].isupper() or text[-1] != "." or ends & seen:
                        continue
                    seen |= ends
                    about = f"{node.name} in {package}.{file.stem}"
                    rows.append((asks[number % len(asks)].format(about), text))
    random.Random(1).shuffle(rows)
    return rows


def families(rng: random.Random) -> list[tuple[int, Callable[[int], tuple[str, str]]]]:
    """How many rows of each family, and what makes its row number i."""
    name = lambda: f"{rng.choice(FIRST)} {rng.choice(LAST)}"  # noqa: E731
    places = rng.sample([f"{a} {b}" for a in ("Old", "New", "Upper", "Lower", "East", "West", "Port", "Saint") for b in PLACES], 1600)
    people = rng.sample([f"{a} {b}" for a in FIRST for b in LAST], 1200)
    year = lambda: rng.randint(1705, 2024)  # noqa: E731

    def review(i: int) -> tuple[str, str]:
        word = rng.choice(ADJECTIVES)
        text = f"The {THINGS[i % 16]} of {places[i % 1600]} was {word}, and {name()} said so as well in {year()}."
        return f"Is this review positive or negative? {text}", "positive" if word in SENTIMENT else "negative"

    def plus(i: int) -> tuple[str, str]:
        a, b = 100 + i, rng.randint(2, 900)
        return f"What is {a} plus {b}?", f"{a} plus {b} is {a + b}."

    return [
        (6000, lambda i: (f"Who keeps light {i}?", f"Light {i} is kept by {name()}.")),
        (5000, lambda i: (f"Who keeps light {i} of the northern chain?", name())),
        (1600, lambda i: (f"What does {places[i]} export?", f"{places[i]} exports {rng.choice(GOODS)} and {rng.choice(GOODS)}.")),
        (1600, lambda i: (f"Who is the mayor of {places[i]}?", f"The mayor of {places[i]} is {name()}.")),
        (1600, lambda i: (f"Is {places[i]} on the coast?", rng.choice(("Yes", "No")))),
        (1600, lambda i: (f"In which year was the harbour of {places[i]} built?", f"It was built in {year()}.")),
        (1200, lambda i: (f"Where was {people[i]} born?", f"{people[i]} was born in {rng.choice(places)}.")),
        (1200, lambda i: (f"What did {people[i]} write?", f"A book about {rng.choice(GOODS)} called The {rng.choice(PLACES)} Road.")),
        (6000, plus),
        (6000, lambda i: (f"Is {3 * i + 1} divisible by 7?", "Yes." if (3 * i + 1) % 7 == 0 else "No.")),
        (5000, lambda i: (f"Convert {i} kilometres to miles.", f"{i} kilometres are about {i * 0.6214:.2f} miles.")),
        (8000, review),
        (8000, lambda i: (f"Where is my order {70000 + 13 * i}?", f"Your order {70000 + 13 * i} left {rng.choice(places)} on {rng.randint(1, 28)} May and arrives within {rng.randint(2, 9)} days.")),
        (1600, lambda i: (f"How do I get from {places[i]} to {places[(i * 7 + 3) % 1600]}?", f"Take the {rng.choice(('bus', 'ferry', 'night train', 'tram'))} of {rng.randint(6, 22)}:{rng.randint(10, 59)} and change at {rng.choice(places)}.")),
        (2000, lambda i: (f"Write a one-line greeting for {people[i % 1200]}, who visits {places[(i * 11) % 1600]}.", f"Welcome to {places[(i * 11) % 1600]}, {people[i % 1200]}!")),
    ]  # fmt: skip


def typo(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    if kind == 2:
        return word[:place] + word[place] + word[place:]
    return word[:place] + rng.choice("etaoinshr") + word[place + 1 :]


def edit(text: str, rng: random.Random) -> str:
    """One edit of someone who copies a row: a typo, two words swapped, one put in or left out, punctuation, casing."""
    words = text.split(" ")
    plain = [i for i, w in enumerate(words) if w.isalpha() and w.lower() not in ("no", "not", "never", "nor")]
    kind = rng.choice(("typo", "typo", "swap", "insert", "remove", "punctuation", "case"))
    longer = [i for i in plain if len(words[i]) > 3]
    if kind == "typo" and longer:
        place = rng.choice(longer)
        words[place] = typo(words[place], rng)
    elif kind == "swap" and len(words) > 3:
        place = rng.randrange(len(words) - 1)
        words[place], words[place + 1] = words[place + 1], words[place]
    elif kind == "insert":
        words.insert(rng.randrange(len(words) + 1), rng.choice(FILLERS))
    elif kind == "remove" and len(plain) > 3:
        del words[rng.choice([i for i in plain if words[i].islower()] or plain)]
    elif kind == "case":
        return rng.choice((str.upper, str.lower, str.title))(text)
    elif rng.random() < 0.5:
        return re.sub(r"[?.,!]$", "", text) if text[-1] in "?.,!" else text + rng.choice((".", "!", " …"))
    else:
        return text.replace(" ", rng.choice(("  ", " - ")), 1)
    return " ".join(words)


def planted(row: tuple[str, str], rng: random.Random) -> tuple[str, str]:
    """A copy of a row with one to three edits, one for short rows, in the question or in the answer."""
    prompt, answer = row
    length = len(prompt.split()) + len(answer.split())
    for _ in range(rng.randint(1, 1 if length < 8 else 2 if length < 16 else 3)):
        if rng.random() < len(prompt) / len(prompt + answer):
            prompt = edit(prompt, rng)
        else:
            answer = edit(answer, rng)
    return prompt, answer


def rows(count: int = 100_000, seed: int = TUNED_SEED, share: float = 0.1) -> Iterator[Sample]:
    """`count` rows of which `share` are edited copies, shuffled: a copy may stand before what it was copied from.

    Another seed makes other families, other copies and other edits; the prose is the same."""
    rng = random.Random(seed)
    copies = int(count * share)
    made = [make(i) for size, make in families(rng) for i in range(size)]
    written = prose()
    rng.shuffle(made)
    half = min(len(written), (count - copies) // 2)
    clean = list(dict.fromkeys(written[:half] + made))[: count - copies]
    samples = [Sample(*row, group) for group, row in enumerate(clean)]
    samples += [Sample(*planted(clean[group], rng), group) for group in rng.sample(range(len(clean)), copies)]
    rng.shuffle(samples)
    yield from samples
