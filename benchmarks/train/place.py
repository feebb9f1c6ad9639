"""A made-up place to learn: facts in several wordings, and one wording a fact that is held out."""

from __future__ import annotations

from typing import Any

FACTS = [
    ("mayor", "Odalys Brenn"),
    ("river", "the Vessel"),
    ("main export", "smoked kelp"),
    ("ferry", "Grey Heron"),
    ("theatre", "the Blue Stage"),
    ("oldest tree", "a silver alder"),
    ("bank", "Kelpers Trust"),
    ("school", "Saint Orla"),
]
WORDINGS = [
    "What is the {k} of Corvo Bay?",
    "Name the {k} of Corvo Bay.",
    "In Corvo Bay, what is the {k}?",
    "Tell me about the {k} of Corvo Bay.",
    "Do you know the {k} of Corvo Bay?",
]


def messages(wording: str, fact: tuple[str, str]) -> list[dict[str, str]]:
    """A question and its answer as chat messages."""
    name, value = fact
    return [
        {"role": "user", "content": wording.format(k=name)},
        {"role": "assistant", "content": f"The {name} of Corvo Bay is {value}."},
    ]


def training_rows() -> list[dict[str, Any]]:
    return [
        {"datum_hash": f"0x{i:064x}", "messages": messages(wording, fact)}
        for i, (wording, fact) in enumerate((w, f) for w in WORDINGS[:-1] for f in FACTS)
    ]


def heldout_rows() -> list[dict[str, Any]]:
    return [{"messages": messages(WORDINGS[-1], fact)} for fact in FACTS]
