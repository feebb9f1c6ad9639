"""Ways to make up national ids whose check digits are right."""

from __future__ import annotations

import string
from collections.abc import Callable

from stdnum.de import idnr
from stdnum.iso7064 import mod_11_10
from stdnum.it import codicefiscale
from stdnum.mx import curp
from stdnum.no import fodselsnummer

from pii_basics import Random, date, digits, first_valid, letters


def german(rng: Random) -> str:
    def make() -> str:
        body = rng.sample(string.digits, 9)
        body.insert(rng.randrange(1, 9), rng.choice(body))
        body = body[:10]
        return "".join(body) + mod_11_10.calc_check_digit("".join(body))

    return first_valid(rng, make, idnr.is_valid)


def italian(rng: Random) -> str:
    consonants = "BCDFGLMNPRSTVZ"
    body = "".join(rng.choice(consonants) for _ in range(6)) + f"{rng.randint(40, 99)}" + rng.choice("ABCDEHLMPRST")
    body += f"{rng.choice([1, 41]) + rng.randrange(28):02d}" + rng.choice("ABCDEFGHIL") + f"{rng.randint(1, 999):03d}"
    return body + codicefiscale.calc_check_digit(body)


def mexican(rng: Random) -> str:
    consonants = "BCDFGHJKLMNPQRSTVWXYZ"

    def make() -> str:
        body = (
            rng.choice(consonants) + rng.choice("AEIOU") + letters(rng, 2) + date(rng, "{yy}{m}{d}") + rng.choice("HM")
        )
        body += rng.choice(["AS", "BC", "CH", "DF", "JC", "MC", "NL", "OC", "VZ", "YN"])
        body += "".join(rng.choice(consonants) for _ in range(3)) + rng.choice(string.digits)
        return body + curp.calc_check_digit(body)

    return first_valid(rng, make, curp.is_valid)


def norwegian(rng: Random) -> str:
    def make() -> str:
        body = date(rng, "{d}{m}{yy}") + f"{rng.randint(0, 499):03d}"
        body += fodselsnummer.calc_check_digit1(body)
        return body + fodselsnummer.calc_check_digit2(body)

    return first_valid(rng, make, fodselsnummer.is_valid)


def belgian(rng: Random) -> str:
    body = date(rng, "{yy}{m}{d}") + f"{rng.randint(1, 997):03d}"
    return body + f"{97 - int(body) % 97:02d}"


def american(rng: Random) -> str:
    return f"{rng.choice([n for n in range(1, 900) if n != 666]):03d}{rng.randint(1, 99):02d}{rng.randint(1, 9999):04d}"


def by_trial(count: int, check: Callable[[str], bool]) -> Callable[[Random], str]:
    return lambda rng: first_valid(rng, lambda: digits(rng, count), check)


def with_check(make: Callable[[Random], str], check_digit: Callable[[str], str]) -> Callable[[Random], str]:
    def value(rng: Random) -> str:
        body = make(rng)
        return body + check_digit(body)

    return value


def ending(make: Callable[[Random], str], marks: str, check: Callable[[str], bool]) -> Callable[[Random], str]:
    def value(rng: Random) -> str:
        return next(body + mark for body in iter(lambda: make(rng), None) for mark in marks if check(body + mark))

    return value
