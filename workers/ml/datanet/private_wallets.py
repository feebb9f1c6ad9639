"""Keys and seed phrases of wallets, proved by their checksums where they have one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from stdnum import bitcoin

from .private_numbers import Number
from .private_words import before

_hex_key = re.compile(r"(?<![0-9A-Za-z])(?:0x)?[0-9a-fA-F]{64}(?![0-9A-Za-z])")
_key_word = re.compile(
    r"(?:(?:priv|private|secret|wallet|signing)[_ -]?key|\bpk\b|clave privada|clé privée|privater? schlüssel|chiave privata|"
    r"chave privada|privésleutel|klucz prywatny|(?:приватн|закрыт|секретн)\w* ключ\w*|私钥|秘密鍵|개인 ?키)[^\n]{0,24}$",
    re.IGNORECASE,
)
_curve_order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_base58_key = re.compile(
    r"(?<![0-9A-Za-z])(?:[5KLc9][1-9A-HJ-NP-Za-km-z]{50,51}|[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{107,108})(?![0-9A-Za-z])"
)

_words = {
    word: number
    for number, word in enumerate((Path(__file__).with_name("bip39_english.txt")).read_text("ascii").split())
}
_word = re.compile(r"[A-Za-z]+")
_most_between = 6


def _base58_checks(key: str) -> bool:
    """Base58Check: the last four bytes are the double SHA-256 of the rest (Bitcoin's WIF, BIP-32)."""
    data = bitcoin.b58decode(key)
    return sha256(sha256(data[:-4]).digest()).digest()[:4] == data[-4:]


def find_wallet_keys(text: str) -> Iterator[Number]:
    """Hexadecimal keys that are called private beside them, and base58 keys with a right checksum."""
    for match in _hex_key.finditer(text):
        number = int(match[0], 16)
        if 0 < number < _curve_order and _key_word.search(before(text, match.start(), 64)):
            yield Number("private_secret", *match.span(), "the private key of a wallet")
    for match in _base58_key.finditer(text):
        if _base58_checks(match[0]):
            yield Number("private_secret", *match.span(), "the private key of a wallet")


def _phrase_checks(numbers: list[int]) -> bool:
    """BIP-39: of each 33 bits the last is checksum, the first bits of the entropy's SHA-256."""
    bits = "".join(f"{number:011b}" for number in numbers)
    size = len(bits) * 32 // 33
    entropy = int(bits[:size], 2).to_bytes(size // 8, "big")
    return f"{int.from_bytes(sha256(entropy).digest(), 'big'):0256b}"[: len(bits) - size] == bits[size:]


def find_phrases(text: str, parts: list[str]) -> Iterator[Number]:
    """Seed phrases of `text`, which `parts` is split at spaces."""
    # quotes may cling to the first and last of twelve; in a run of ten, two neighbours among every fifth word are in it
    if len(parts) >= 12 and _runs(parts[4::5], 2) and _runs(parts, 10) or _has_list(text) and _runs(_bare(text), 12):
        yield from _phrases(text)


def _phrases(text: str) -> Iterator[Number]:
    """BIP-39 seed phrases: 12 to 24 words of the list with a right checksum, numbered or with commas between them or not.

    Words of the list that touch a phrase go with it: which of them is the first cannot be told.
    """
    run: list[re.Match[str]] = []
    for match in [*_word.finditer(text), None]:
        listed = match is not None and match[0].lower() in _words
        if listed and match and run:
            gap = text[run[-1].end() : match.start()]
            listed = len(gap) <= _most_between and not gap.startswith(":")
        if listed and match:
            run.append(match)
            continue
        if _holds_phrase([_words[item[0].lower()] for item in run]):
            yield Number("private_secret", run[0].start(), run[-1].end(), "the seed phrase of a wallet")
        run = [match] if match and match[0].lower() in _words else []


def _holds_phrase(numbers: list[int]) -> bool:
    return any(
        _phrase_checks(numbers[first : first + size])
        for size in (12, 15, 18, 21, 24)
        for first in range(len(numbers) - size + 1)
    )


def _runs(parts: list[str], count: int) -> bool:
    """Whether `count` words of the list follow each other."""
    return bytes(map(_words.__contains__, parts)).find(b"\1" * count) >= 0


def _has_list(text: str) -> bool:
    """Whether there is room for twelve items with commas, numbers or line ends between them."""
    return text.count(",") > 10 or text.count("\n") > 10 or text.count(".") > 10


def _bare(text: str) -> list[str]:
    """The words of a text without the numbers, commas and quotes between them, in small letters."""
    return [word.lower() for word in _word.findall(text)]
