"""Which addresses a request to a target that a user named may go to."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from app.domain.errors import InvalidWebhook

Address = IPv4Address | IPv6Address

_LONGEST = 2000
_WEB_PORT = 443
_FIRST_FREE_PORT = 1024

# Ways into IPv4 from IPv6, which would hide the address that a packet ends at, and blocks that Python's own table of
# this version takes for global.
_REFUSED = tuple(
    ip_network(block)
    for block in (
        *(
            "192.0.0.0/24",
            "192.88.99.0/24",
            "::/96",
            "::ffff:0:0/96",
            "::ffff:0:0:0/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
        ),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3ffe::/16", "3fff::/20", "5f00::/16", "fec0::/10"),
    )
)


def public(address: Address) -> bool:
    """Whether an address belongs to the public internet, and to nothing that leads elsewhere."""
    if any(address in block for block in _REFUSED if block.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def checked(found: Iterable[str], *, plain: bool, loopback: bool) -> tuple[Address, ...]:
    """The addresses of a target, if each of them is allowed: one bad one among them refuses all.

    ``loopback`` allows this machine, and with it ``plain`` HTTP, which nothing else may use.

    Raises:
        InvalidWebhook: an address is not allowed, or there is none.
    """
    addresses = tuple(ip_address(text) for text in found)
    for address in addresses:
        own = loopback and address.is_loopback
        if not own and (plain or not public(address)):
            raise InvalidWebhook("The target leads to an address that is not on the public internet.")
    if not addresses:
        raise InvalidWebhook("The target's name leads to no address.")
    return addresses


def target(url: str, *, loopback: bool) -> tuple[str, str, int]:
    """Scheme, host and port of a target's address.

    Raises:
        InvalidWebhook: it has another form than https://host/path.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidWebhook("The target is not an address of the web.") from None
    scheme, host = parts.scheme, parts.hostname or ""
    if len(url) > _LONGEST or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise InvalidWebhook("The target holds characters that an address of the web cannot have.")
    if scheme != "https" and not (scheme == "http" and loopback):
        raise InvalidWebhook("The target must begin with https://.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise InvalidWebhook("The target must hold no user, no password and no fragment.")
    number = port if port is not None else (_WEB_PORT if scheme == "https" else 80)
    if number < _FIRST_FREE_PORT and number not in {_WEB_PORT, 80 if scheme == "http" else _WEB_PORT}:
        raise InvalidWebhook("The target's port must be 443, or 1024 and above.")
    if not _usable(host):
        raise InvalidWebhook("The target's host must be a name with a dot in it, or a plain IP address.")
    return scheme, host, number


def _usable(host: str) -> bool:
    """A host that everybody reads alike: no address in decimal, octal or hex, none that is shortened."""
    try:
        return not getattr(ip_address(host), "scope_id", None)
    except ValueError:
        labels = host.removesuffix(".").split(".")
        last = labels[-1]
        numeric = last.isdigit() or last.lower().startswith("0x")
        return host == "localhost" or (len(labels) > 1 and all(labels) and not numeric)
