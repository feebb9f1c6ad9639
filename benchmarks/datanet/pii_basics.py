"""Pieces of made-up values."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterable

Random = random.Random


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice(string.digits) for _ in range(count))


def letters(rng: Random, count: int) -> str:
    return "".join(rng.choice(string.ascii_uppercase) for _ in range(count))


def date(rng: Random, form: str) -> str:
    """A day of birth between 1940 and 1999, as `form` of {y} {yy} {m} {d} says."""
    year, month, day = rng.randint(1940, 1999), rng.randint(1, 12), rng.randint(1, 28)
    return form.format(y=year, yy=f"{year % 100:02d}", m=f"{month:02d}", d=f"{day:02d}")


def first_valid(rng: Random, make: Callable[[], str], check: Callable[[str], bool]) -> str:
    while not check(value := make()):
        pass
    return value


def grouped(value: str, sizes: Iterable[int], mark: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(value[at : at + size])
        at += size
    return mark.join(part for part in [*parts, value[at:]] if part)
