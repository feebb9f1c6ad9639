"""Secrets: providers' keys by detect-secrets' own detectors, wallets' keys and seed phrases by their checksums, and whatever
looks random right after the word for a password or a token."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.high_entropy_strings import Base64HighEntropyString, HexHighEntropyString
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector

from .private_numbers import Number
from .private_wallets import find_phrases, find_wallet_keys


class NewerKeyDetector(RegexBasedDetector):
    """Prefixed keys that detect-secrets 1.5 does not know; the forms are the providers' own documentation's."""

    secret_type = "Provider key"
    denylist = (
        re.compile(r"AIza[0-9A-Za-z_-]{35}"),
        re.compile(r"sk-(?:ant|proj|svcacct|or)-[A-Za-z0-9_-]{20,200}"),
        re.compile(r"github_pat_[A-Za-z0-9_]{50,100}"),
        re.compile(r"hf_[A-Za-z0-9]{30,60}"),
        re.compile(r"npm_[A-Za-z0-9]{36}"),
        re.compile(r"(?:dop|doo|dor)_v1_[a-f0-9]{64}"),
        re.compile(r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
        re.compile(r"whsec_[A-Za-z0-9+/=]{24,80}"),
        re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]{58}"),
    )


# what a text must hold before a detector is asked
_detectors: tuple[tuple[tuple[str, ...], RegexBasedDetector, str], ...] = (
    (("AKIA", "ASIA", "ABIA", "ACCA", "A3T", "aws", "AWS"), AWSKeyDetector(), "an AWS key"),
    (("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), GitHubTokenDetector(), "a GitHub token"),
    (
        ("glpat-", "gldt-", "glft-", "glsoat-", "glrt-", "glcbt-", "glptt-", "glagent-", "glimt-"),
        GitLabTokenDetector(),
        "a GitLab token",
    ),
    (("xox", "hooks.slack.com"), SlackDetector(), "a Slack token"),
    (("k_live_",), StripeDetector(), "a Stripe key"),
    (("eyJ",), JwtTokenDetector(), "a JSON web token"),
    (("://",), BasicAuthDetector(), "a password in an address"),
    (("T3BlbkFJ",), OpenAIDetector(), "an OpenAI key"),
    (("pypi-AgE",), PypiTokenDetector(), "a PyPI token"),
    (("SG.",), SendGridDetector(), "a SendGrid key"),
    (("twilio", "Twilio", "TWILIO"), TwilioKeyDetector(), "a Twilio key"),
    (("-us",), MailchimpDetector(), "a Mailchimp key"),
    (("AccountKey=",), AzureStorageKeyDetector(), "an Azure key"),
    (("sq0csp-",), SquareOAuthDetector(), "a Square key"),
    ((":AA",), TelegramBotTokenDetector(), "a Telegram token"),
    (("discord", "Discord", "DISCORD"), DiscordBotTokenDetector(), "a Discord token"),
    (
        ("AIza", "sk-", "github_pat_", "hf_", "npm_", "_v1_", "shp", "whsec_", "AGE-SECRET-KEY-1"),
        NewerKeyDetector(),
        "a provider's key",
    ),
)
_window, _step, _lead = 900, 450, 120
_token_rest = re.compile(r"[A-Za-z0-9_+/=-]*(?:\.[A-Za-z0-9_-]{10,})*")

_block = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:[A-Za-z0-9+/=\s:,.()\\-]{0,12000}?-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\s\\]{0,12000})"
    r"|PuTTY-User-Key-File-[23]:(?:[^\n]*\n?){1,80}"
)
# words before a secret, and how they are found; the pattern runs only where one of them stands
_names = (
    "passwor",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "key",
    "token",
    "bearer",
    "credential",
    "kennwort",
    "schlüssel",
    "contraseña",
    "mot de passe",
    "senha",
    "пароль",
    "токен",
    "ключ",
    "密码",
    "パスワード",
)
_value = re.compile(
    r"\w{0,12}[\"'`\])]{0,3}[ \t]{0,3}(?:is|ist|es|est|=>|:=|->|=|:|：)?[ \t]{0,3}[\"'`(]{0,2}(?P<value>[A-Za-z0-9+/=_-]{16,200})"
    r"(?![A-Za-z0-9+/=_.-]{0,60}\()"
)
_key_of = re.compile(
    r"(?:api|private|access|secret|auth|signing|encryption|client|master|service|account)[_ .-]?$", re.IGNORECASE
)
_hex = re.compile(r"(?:0x)?[0-9a-fA-F]{32,200}")
_hex_entropy, _base64_entropy = HexHighEntropyString(3.0), Base64HighEntropyString(4.5)
_shorter_entropy = 3.6


def _by_detector(text: str) -> Iterator[Number]:
    """Every detector over a window round each place that holds what it looks for: linear in the text, whatever it is."""
    for marks, detector, what in _detectors:
        for mark in marks:
            at = text.find(mark)
            while at >= 0:
                begin = max(0, at - _lead)
                piece = text[begin : at + _window]
                for secret in set(detector.analyze_string(piece)):
                    start = piece.find(secret)
                    while start >= 0:
                        stop = (
                            _token_rest.match(piece, start + len(secret))
                            if what != "a password in an address"
                            else None
                        )
                        end = stop.end() if stop else start + len(secret)
                        yield Number("private_secret", begin + start, begin + end, what)
                        start = piece.find(secret, end)
                at = text.find(mark, at + _step)


def _is_random(value: str) -> bool:
    """Whether a value is more likely drawn than written: by detect-secrets' entropy, or short with all sorts of characters mixed."""
    digits = sum(map(str.isdigit, value))
    if digits < 2 or digits == len(value):
        return False
    if _hex.fullmatch(value):
        return _hex_entropy.calculate_shannon_entropy(value) > 3.0
    entropy = _base64_entropy.calculate_shannon_entropy(value)
    mixed = not value.islower() and not value.isupper() and len(re.findall("[0-9]+", value)) > 1
    return entropy > 4.5 or mixed and entropy > _shorter_entropy


def _by_name(text: str) -> Iterator[Number]:
    lower = text.lower()
    if len(lower) != len(text):
        lower = text
    for name in _names:
        at = lower.find(name)
        while at >= 0:
            match = _value.match(text, at + len(name))
            if match and _is_random(match["value"]) and (name != "key" or _key_of.search(text[max(0, at - 12) : at])):
                yield Number("private_secret", *match.span("value"), "a password or token")
            at = lower.find(name, match.end() if match else at + len(name))


def find_secrets(text: str) -> Iterator[Number]:
    """Secrets of `text`. Most texts are let go after one split: a key is a word of 16 characters or more."""
    parts = text.split()
    longest = max(map(len, parts), default=0)
    if longest >= 16:
        if "PRIVATE KEY" in text or "PuTTY-User-Key" in text:
            for match in _block.finditer(text):
                yield Number("private_secret", *match.span(), "a private key")
        yield from _by_detector(text)
        yield from _by_name(text)
        if longest >= 51:
            yield from find_wallet_keys(text)
    yield from find_phrases(text, parts)
