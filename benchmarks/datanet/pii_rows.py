"""Rows for the measurement of private data: sentences round made-up values, and clean rows that look as if they held some.

There are two sets of contexts. `tune` is the one that the detector was worked on with; `held` was written afterwards and
gives the reported figures.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pii_values as values
from pii_values import Random, digits, letters

# kind of value → what is written round it
contexts: dict[str, dict[str, list[str]]] = {
    "tune": {
        "card": [
            "My card number is {}, please charge it.", "Pay with {} (exp 09/29).", "Visa: {}", "Ma carte est la {}.", "Kreditkarte {} bitte belasten.",
            "tarjeta n.º {}, caduca en mayo", '{{"card": "{}", "cvv": "123"}}', "{}", "カード番号は{}です。",
        ],
        "iban": [
            "Please transfer it to {} by Friday.", "IBAN: {}", "Überweisen Sie auf {} bis Montag.", "Mon compte: {}, merci.", "({})", "iban={};bic=XXX",
            "我的账号是{}。", "Konto {} lautet auf mich.",
        ],
        "national": [
            "My national ID number is {}.", "ID card: {}", "Tax number {} is mine.", "Meine Steuer-ID lautet {}.", "Numéro de sécurité sociale : {}",
            "Mi documento de identidad es {}.", "Mijn identiteitsnummer is {}.", "personal code {}", "身份证号{}",
        ],
        "email": ["Write to {}.", "Contact: {}, thanks", "<{}>", "Schreib an {}!", "邮箱{}，谢谢", "mailto:{}?subject=x"],
        "phone_abroad": ["Call {} today.", "Tel: {}", "({})", "Rufen Sie {} an.", "{}", "电话{}"],
        "phone_at_home": ["Call me at {}.", "Phone: {}", "Mein Telefon: {}", "téléphone {}", "Mi teléfono es {}.", "WhatsApp {}"],
        "ip": ["It came from {}.", "ping {}", "IP {} was blocked", "ssh root@{}"],
        "token": ["Use {} for it.", "token: {}", "export KEY={}", 'key = "{}"'],
        "wif": ["My key is {}.", "WIF {}"],
        "seed_phrase": ["My seed phrase: {}", "wallet words\n{}"],
        "ethereum_key": ["private key: {}", "PRIVATE_KEY={}"],
    },
}
contexts["held"] = {}

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

subjects = "the harbour,a lighthouse,the old ferry,our library,the kelp market,a small theatre,the river,the town hall,a bakery,the museum".split(",")
verbs = "opens late,was built from stone,needs new paint,lies near the bridge,keeps its own records,draws many visitors,has two floors,closes in winter".split(",")
joins = "because,although,while,and,so that,after,whenever".split(",")
asks = "Describe {}.|Why is it said that {} {}?|Write a short note on {}.|What should one know about {}?|Explain how {} {}.".split("|")


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


def _hex(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789abcdef") for _ in range(count))


Make = Callable[[Random], str]
hard: dict[str, list[Make]] = {
    "tune": [
        lambda r: f"Your order {digits(r, 9)} has shipped.",
        lambda r: f"Order number: {digits(r, r.randint(6, 14))}",
        lambda r: f"Invoice {digits(r, 10)} is due.",
        lambda r: f"Tracking number 1Z{letters(r, 3)}{digits(r, 12)} is on its way.",
        lambda r: f"Install version {r.randint(0, 20)}.{r.randint(0, 40)}.{r.randint(0, 40)}.{r.randint(0, 40)} first.",
        lambda r: f"pip install numpy=={r.randint(1, 2)}.{r.randint(0, 30)}.{r.randint(0, 9)}",
        lambda r: f"It happened on {r.randint(1900, 2030)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d} at {r.randint(0, 23):02d}:{r.randint(0, 59):02d}:{r.randint(0, 59):02d}.",
        lambda r: f"Am {r.randint(1, 28):02d}.{r.randint(1, 12):02d}.{r.randint(1900, 2030)} war es so weit.",
        lambda r: f"It costs ${r.randint(1, 999)},{digits(r, 3)},{digits(r, 3)}.{digits(r, 2)} in all.",
        lambda r: f"Es kostet {r.randint(1, 999)}.{digits(r, 3)}.{digits(r, 3)},{digits(r, 2)} €.",
        lambda r: f"The place is at {r.uniform(-90, 90):.6f}, {r.uniform(-180, 180):.6f}.",
        lambda r: f"ISBN 978-{r.randint(0, 9)}-{digits(r, 4)}-{digits(r, 4)}-{digits(r, 1)} is the paperback.",
        lambda r: f"{r.randint(2, 999)} × {r.randint(2, 999)} = {r.randint(2, 99999)}, and {digits(r, 5)} + {digits(r, 6)} is {digits(r, 6)}.",
        lambda r: f"π is about 3.14159265358979{digits(r, 6)}.",
        lambda r: f"The commit is {_hex(r, 40)}.",
        lambda r: f"sha256: {_hex(r, 64)}",
        lambda r: f"The transaction 0x{_hex(r, 64)} is final.",
        lambda r: f"Its id is {_hex(r, 8)}-{_hex(r, 4)}-4{_hex(r, 3)}-a{_hex(r, 3)}-{_hex(r, 12)}.",
        lambda r: f"for i in range({r.randint(10, 9999)}):\n    total += data[i] * {r.random():.8f}",
        lambda r: f"Ticket {digits(r, 3)}-{digits(r, 3)}-{digits(r, 4)} is open.",
        lambda r: f"Part no. {digits(r, 4)}-{digits(r, 4)}-{digits(r, 2)}, shelf {r.randint(1, 40)}",
        lambda r: f"timestamp {r.randint(1_500_000_000, 1_800_000_000)}{digits(r, 3)} means milliseconds",
        lambda r: f"Listen on 127.0.0.1:{r.randint(1000, 65000)} or 192.168.{r.randint(0, 255)}.{r.randint(1, 254)}.",
        lambda r: f"The docs use 203.0.113.{r.randint(1, 254)} and 2001:db8::{_hex(r, 4)}.",
        lambda r: "Add @app.route('/') above it and call user@host without a dot.",
        lambda r: f"npm install @scope/name@{r.randint(0, 9)}.{r.randint(0, 20)}.{r.randint(0, 20)}",
        lambda r: "Your password must have at least 12 characters, two digits and a symbol.",
        lambda r: "Set API_KEY=your_api_key_here in the .env file and never commit the token.",
        lambda r: "const token = await getAccessTokenFromStorageV2();",
        lambda r: f"The war lasted from {r.randint(1500, 1900)}-{r.randint(1901, 1999)} or {r.randint(1500, 1900)} to {r.randint(1901, 1999)}.",
        lambda r: f"{r.randint(1, 9)} {digits(r, 3)} {digits(r, 3)} people live there, {digits(r, 2)} % of them near the sea.",
        lambda r: " ".join(str(r.randint(1, 99)) for _ in range(r.randint(8, 20))),
    ],
    "held": [],
}


def plain(rng: Random) -> tuple[str, str]:
    return question(rng), prose(rng, rng.randint(2, 7))


def clean(rng: Random, which: str) -> tuple[str, str]:
    """A row without private data: half of them with something that looks like some."""
    if rng.random() < 0.5:
        return plain(rng)
    parts = [prose(rng, rng.randint(0, 2)), rng.choice(hard[which])(rng), prose(rng, rng.randint(0, 2))]
    return question(rng), " ".join(part for part in parts if part)
