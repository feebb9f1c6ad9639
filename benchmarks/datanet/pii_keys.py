"""Made-up secrets: tokens in their providers' forms, keys and seed phrases of wallets with right checksums."""

from __future__ import annotations

import base64
import hashlib
import json
import string
from collections.abc import Callable
from pathlib import Path

from stdnum import bitcoin

from pii_basics import Random, digits

_users = "anna bo chloe dmitri elif farah goran hana ivan jonas".split()
_hosts = "proton.me gmx.net corvo-bay.net uni-hafen.edu".split()


def _pick(rng: Random, alphabet: str, count: int) -> str:
    return "".join(rng.choice(alphabet) for _ in range(count))


def _jwt(rng: Random) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    body = {"sub": digits(rng, 10), "name": rng.choice(_users), "iat": rng.randint(1_500_000_000, 1_800_000_000)}
    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(body)}.{_pick(rng, string.ascii_letters + string.digits + '-_', 43)}"


def _pem(rng: Random) -> str:
    data = base64.b64encode(rng.randbytes(600)).decode()
    kind = rng.choice(["RSA ", "EC ", "", "OPENSSH "])
    lines = "\n".join(data[i : i + 64] for i in range(0, len(data), 64))
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{lines}\n-----END {kind}PRIVATE KEY-----"


_alphanumeric = string.ascii_letters + string.digits
tokens: dict[str, Callable[[Random], str]] = {
    "aws": lambda rng: rng.choice(["AKIA", "ASIA"]) + _pick(rng, string.ascii_uppercase + "234567", 16),
    "github": lambda rng: rng.choice(["ghp_", "gho_", "ghs_"]) + _pick(rng, _alphanumeric, 36),
    "slack": lambda rng: f"xoxb-{digits(rng, 12)}-{digits(rng, 12)}-{_pick(rng, _alphanumeric, 24)}",
    "stripe": lambda rng: rng.choice(["sk", "rk"]) + "_live_" + _pick(rng, _alphanumeric, 24),
    "jwt": _jwt,
    "pem": _pem,
    "basic_auth": lambda rng: f"https://{rng.choice(_users)}:{_pick(rng, _alphanumeric, 12)}@{rng.choice(_hosts)}/data",
    "google": lambda rng: "AIza" + _pick(rng, _alphanumeric + "-_", 35),
}
_words = (Path(__file__).parents[2] / "workers/ml/datanet/bip39_english.txt").read_text("ascii").split()


def wif(rng: Random) -> str:
    """A Bitcoin key in wallet import format: version, key, mark of a compressed public key, Base58Check."""
    data = b"\x80" + rng.randbytes(32) + b"\x01"
    number = int.from_bytes(data + hashlib.sha256(hashlib.sha256(data).digest()).digest()[:4], "big")
    text = ""
    while number:
        number, rest = divmod(number, 58)
        text = bitcoin._base58_alphabet[rest] + text
    return text


def seed_phrase(rng: Random) -> str:
    """BIP-39: entropy, then the first bits of its hash, cut into numbers of 11 bits."""
    size = rng.choice([128, 256])
    entropy = rng.randbytes(size // 8)
    check = int.from_bytes(hashlib.sha256(entropy).digest(), "big") >> (256 - size // 32)
    number = (int.from_bytes(entropy, "big") << (size // 32)) | check
    count = size // 32 * 3
    words = [_words[(number >> (11 * (count - 1 - i))) & 2047] for i in range(count)]
    style = rng.randrange(3)
    return " ".join(words) if style < 2 else ", ".join(words)


def ethereum_key(rng: Random) -> str:
    return rng.choice(["0x", ""]) + rng.randbytes(32).hex()
