"""E-mail and IP addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from .private_numbers import Number
from .private_words import names_address, names_version

# letters of scripts that put spaces between words; others would join a sentence to the address that follows it
_letters = "A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
_local = re.compile(rf"[{_letters}.!#$%&'*+/=?^_`{{|}}~-]+\Z")
_domain = re.compile(
    rf"(?:[{_letters}](?:[{_letters}-]{{0,62}})\.){{1,8}}(?:xn--[a-z0-9-]{{2,50}}|[A-Za-z\u00c0-\u024f\u0400-\u04ff]{{2,24}})(?![A-Za-z0-9_-])"
)
_spelled = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,63} ?[\[({] ?(?:at|@|AT|arroba|ät) ?[\])}] ?"
    r"[A-Za-z0-9-]{1,63}(?:(?: ?[\[({] ?(?:dot|DOT|punkt|punto|point) ?[\])}] ?|\.)[A-Za-z0-9-]{2,63}){1,4}"
)
# names of files (icon@2x.png) and packages (left-pad@1.2.js) end so, addresses do not
_not_top_level = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|css|js|jsx|json|html?|xml|txt|pdf|tsx|lock|yml|yaml|git|shape|dot|values)$",
    re.IGNORECASE,
)
_longest_local = 64
# first the character that all begin with, then what may not stand before it: so the search can skip
_v4 = re.compile(
    r"[0-9](?<![A-Za-z0-9_.].)(?<![0-9][-:].)[0-9]{0,2}\.(?:[0-9]{1,3}\.){2}[0-9]{1,3}(?![A-Za-z0-9_]|[.-][A-Za-z0-9])"
)
_v6 = re.compile(r"[23](?<![A-Za-z0-9_:.].)[0-9A-Fa-f]{3}:(?:[0-9A-Fa-f]{0,4}:){1,6}[0-9A-Fa-f]{0,4}(?![A-Za-z0-9_:])")
# resolvers that everybody's examples name: nobody's own address
_public = frozenset("8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 208.67.222.222 208.67.220.220 4.2.2.2".split())
_small = 30


def find_emails(text: str) -> Iterator[Number]:
    """E-mail addresses, also spelled as `name [at] host [dot] org`; a service's `git@` is nobody's."""
    at = text.find("@")
    while at >= 0:
        head = text[max(0, at - _longest_local) : at]
        local = _local.search(head) if head and head[-1] not in " @" else None
        domain = _domain.match(text, at + 1) if local else None
        if local and domain:
            start = at - len(head) + local.start()
            start += len(text[start:at]) - len(text[start:at].lstrip(".'`*_=/{|#&?!"))
            name, host = text[start:at], domain[0]
            called = text[domain.end() : domain.end() + 1]
            if name and name != "git" and called not in ("(", "[", "/", ":") and not _not_top_level.search(host):
                yield Number("private_email", start, domain.end(), "an e-mail address")
        at = text.find("@", at + 1)
    for match in _spelled.finditer(text) if "." in text or "dot" in text.lower() else ():
        yield Number("private_email", *match.span(), "an e-mail address")


def _is_private_v4(text: str, start: int, found: str) -> bool:
    try:
        address = IPv4Address(found)
    except AddressValueError:
        return False
    if not address.is_global or address.is_multicast or found in _public or names_version(text, start):
        return False
    # 1.4.2.0 is more often a version or a section than an address
    return max(address.packed) >= _small or names_address(text, start)


def find_ips(text: str) -> Iterator[Number]:
    """Addresses that lead to somebody: public ones, no documentation, loopback, private or well-known resolvers' addresses."""
    for match in _v4.finditer(text):
        if _is_private_v4(text, match.start(), match[0]):
            yield Number("private_ip", *match.span(), "an IP address")
    for match in _v6.finditer(text):
        try:
            public = IPv6Address(match[0]).is_global
        except AddressValueError:
            continue
        if public:
            yield Number("private_ip", *match.span(), "an IP address")
