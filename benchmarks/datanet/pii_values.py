"""Made-up private values: built by stdnum's own check digits and phonenumbers' example numbers, never by our patterns.

Each function takes a random generator and returns one value as somebody might write it.
"""

from __future__ import annotations

import re
import string

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from stdnum import iban, luhn, numdb

from pii_basics import Random, digits, grouped
from pii_keys import ethereum_key, seed_phrase, tokens, wif
from pii_national import national, national_id

__all__ = [
    "bank", "card", "email", "ethereum_key", "ip", "national", "national_id", "phone_abroad", "phone_at_home", "seed_phrase", "tokens", "wif",
]  # fmt: skip

names = "anna bo chloe dmitri elif farah goran hana ivan jonas kira lena mateo nadia omar petra quinn rosa sven tomás ülkü vera wei yusuf".split()
surnames = "abbott björk castillo duarte engel fischer greco hansen ito jansen kowalski lopez moreau novak okafor petrov rossi silva tanaka weber".split()
hosts = "mailbox.org proton.me gmx.net posteo.de web.de yahoo.co.uk orange.fr libero.it uol.com.br wanadoo.es corvo-bay.net uni-hafen.edu naver.com".split()


def card(rng: Random) -> str:
    prefix, length = rng.choice(
        [
            ("4", 16),
            ("51", 16),
            ("55", 16),
            ("2221", 16),
            ("2650", 16),
            ("34", 15),
            ("37", 15),
            ("6011", 16),
            ("65", 16),
            ("3530", 16),
            ("36", 14),
            ("62", 16),
        ]
    )
    body = prefix + digits(rng, length - len(prefix) - 1)
    number = body + luhn.calc_check_digit(body)
    sizes = (4, 6, 5) if length == 15 else (4, 6, 4) if length == 14 else (4, 4, 4, 4)
    return grouped(number, sizes, rng.choice(["", " ", "-", " "]))


def bank(rng: Random) -> str:
    database = numdb.get("iban")
    country = rng.choice(countries)
    structure = database.info(country)[0][1]["bban"]
    kinds = {"n": string.digits, "a": string.ascii_uppercase, "c": string.ascii_uppercase + string.digits}
    body = "".join(
        "".join(rng.choice(kinds[kind]) for _ in range(int(size)))
        for size, kind in re.findall(r"(\d+)!([nac])", structure)
    )
    number = country + iban.calc_check_digits(country + "00" + body) + body
    style = rng.randrange(6)
    if style < 2:
        return number
    if style == 2:
        return number.lower() if rng.random() < 0.3 else number
    return iban.format(number, rng.choice([" ", " ", "-", "\u00a0"]))


countries = "AD AE AL AT AZ BA BE BG BH BR CH CR CY CZ DE DK DO EE ES FI FO FR GB GE GI GR HR HU IE IL IS IT KW KZ LB LI LT LU LV MC MD ME MK MT MU NL NO PK PL PS PT QA RO RS SA SE SI SK SM TN TR UA VG XK".split()


def email(rng: Random) -> str:
    name, surname = (re.sub(r"[^\x00-\x7f]", "u", rng.choice(pool)) for pool in (names, surnames))
    mark = rng.choice([".", "_", "", "-"])
    tail = rng.choice(["", "", str(rng.randint(1, 99)), "+shop"])
    value = f"{name}{mark}{surname}{tail}@{rng.choice(hosts)}"
    return value.title() if rng.random() < 0.05 else value


def _example(rng: Random, region: str) -> phonenumbers.PhoneNumber:
    """phonenumbers' example of the region with other last digits, where those are valid as well."""
    kind = rng.choice([PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE])
    number = phonenumbers.example_number_for_type(region, kind) or phonenumbers.example_number(region)
    for _ in range(20):
        text = str(number.national_number)
        other = phonenumbers.PhoneNumber(
            country_code=number.country_code,
            national_number=int(text[:-3] + digits(rng, 3)),
            italian_leading_zero=number.italian_leading_zero,
        )
        if phonenumbers.is_valid_number_for_region(other, region):
            return other
    return number


regions = sorted(phonenumbers.SUPPORTED_REGIONS)
home_regions = (
    "US GB FR DE IT ES NL BE CH AT PL PT SE NO DK FI IE AU NZ CA BR MX AR IN CN JP KR TR RU UA ZA IL GR CZ".split()
)


def phone_abroad(rng: Random) -> str:
    form = rng.choice([PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164, PhoneNumberFormat.RFC3966])
    number = phonenumbers.format_number(_example(rng, rng.choice(regions)), form)
    return number.replace(" ", rng.choice([" ", " ", "-", ".", ""])).removeprefix("tel:")


def phone_at_home(rng: Random) -> str:
    return phonenumbers.format_number(_example(rng, rng.choice(home_regions)), PhoneNumberFormat.NATIONAL)


def ip(rng: Random) -> str:
    if rng.random() < 0.25:
        groups = [f"{rng.randrange(1 << 16):x}" for _ in range(6)]
        return "2a0" + f"{rng.randrange(1, 16):x}:" + ":".join(groups[:6]) + ":1"
    return f"{rng.choice([31, 46, 62, 77, 84, 91, 109, 178, 188, 212])}.{rng.randint(1, 254)}.{rng.randint(0, 254)}.{rng.randint(1, 254)}"
