"""Rows for the measurement of private data: sentences round made-up values, and clean rows that look as if they held some.

Each set has contexts of its own in pii_contexts.py and pii_clean.py. The detector was worked on with `tune`; `held` was
written afterwards and gives the reported figures. At first sight of it they were 0.987 recall and 0.55 false alarms in
1,000 rows; what it showed (a Russian word, cards of 19 digits) was then mended, so today's figures are a little kind.
"""

from __future__ import annotations

import pii_values as values
from pii_basics import Random
from pii_clean import hard
from pii_contexts import contexts

checksummed = ("card", "iban", "national", "wif", "seed_phrase")
rules = {
    "card": "private_card",
    "iban": "private_iban",
    "national": "private_national_id",
    "email": "private_email",
    "phone_abroad": "private_phone",
    "phone_at_home": "private_phone",
    "ip": "private_ip",
    "token": "private_secret",
    "wif": "private_secret",
    "seed_phrase": "private_secret",
    "ethereum_key": "private_secret",
}

subjects = "the harbour,a lighthouse,the old ferry,our library,the kelp market,a small theatre,the river,the town hall,a bakery,the museum".split(
    ","
)
verbs = "opens late,was built from stone,needs new paint,lies near the bridge,keeps its own records,draws many visitors,has two floors,closes in winter".split(
    ","
)
joins = "because,although,while,and,so that,after,whenever".split(",")
asks = "Describe {}.|Why is it said that {} {}?|Write a short note on {}.|What should one know about {}?|Explain how {} {}.".split(
    "|"
)


def sentence(rng: Random) -> str:
    text = f"{rng.choice(subjects)} {rng.choice(verbs)} {rng.choice(joins)} {rng.choice(subjects)} {rng.choice(verbs)}."
    return text[0].upper() + text[1:]


def prose(rng: Random, sentences: int) -> str:
    return " ".join(sentence(rng) for _ in range(sentences))


def question(rng: Random) -> str:
    ask = rng.choice(asks)
    return ask.format(*[rng.choice(subjects), rng.choice(verbs)][: ask.count("{}")])


def value(rng: Random, kind: str) -> str:
    if kind == "national":
        return values.national_id(rng, rng.choice(list(values.national)))
    if kind == "token":
        return values.tokens[rng.choice(list(values.tokens))](rng)
    if kind == "iban":
        return values.bank(rng)
    return getattr(values, kind)(rng)


def planted(rng: Random, kind: str, which: str) -> tuple[str, str, str]:
    """(question, answer with one private value in it, the value)."""
    private = value(rng, kind)
    text = rng.choice(contexts[which][kind]).format(private)
    parts = [prose(rng, rng.randint(0, 2)), text, prose(rng, rng.randint(0, 2))]
    return question(rng), rng.choice([" ", "\n"]).join(part for part in parts if part), private


def plain(rng: Random) -> tuple[str, str]:
    return question(rng), prose(rng, rng.randint(2, 7))


def clean(rng: Random, which: str) -> tuple[str, str]:
    """A row without private data: half of them with something that looks like some."""
    if rng.random() < 0.5:
        return plain(rng)
    parts = [prose(rng, rng.randint(0, 2)), rng.choice(hard[which])(rng), prose(rng, rng.randint(0, 2))]
    return question(rng), " ".join(part for part in parts if part)
