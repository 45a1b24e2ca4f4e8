"""No address leads into a network within, whatever it is dressed as."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidWebhook
from app.webhooks.addresses import checked, public, target

_WITHIN = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10"),
    *("0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
    *("224.0.0.0/4", "240.0.0.0/4", "192.88.99.0/24"),
    *("::1/128", "::/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32", "100::/64"),
)


def _inside(block: str) -> st.SearchStrategy[IPv4Address | IPv6Address]:
    network = ip_network(block)
    return st.integers(0, network.num_addresses - 1).map(lambda number: network[number])


_PRIVATE = st.sampled_from(_WITHIN).flatmap(_inside)


@given(_PRIVATE)
def test_nothing_within_is_public(address: IPv4Address | IPv6Address) -> None:
    assert not public(address)
    with pytest.raises(InvalidWebhook):
        checked([str(address), "93.184.216.34"], plain=False, loopback=False)


@given(st.ip_addresses(v=4))
def test_no_way_of_writing_ipv4_in_ipv6_is_public(inner: IPv4Address) -> None:
    number = int(inner)
    dressed = (
        (0xFFFF << 32) | number,
        number,
        (0xFFFF << 48) | number,
        (0x64FF9B << 96) | number,
        (0x64FF9B0001 << 80) | number,
        (0x2002 << 112) | (number << 80) | 1,
        (0x20010000 << 96) | (number << 64) | (~number & 0xFFFFFFFF),
    )
    for each in dressed:
        assert not public(IPv6Address(each))


@given(st.ip_addresses())
def test_what_is_public_is_global_to_python_too(address: IPv4Address | IPv6Address) -> None:
    assert not public(address) or (address.is_global and not address.is_private and not address.is_multicast)


@pytest.mark.parametrize("text", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:830::200e"])
def test_ordinary_addresses_are(text: str) -> None:
    assert public(ip_address(text))


def test_plain_http_goes_to_this_machine_only() -> None:
    assert checked(["127.0.0.1", "::1"], plain=True, loopback=True)
    with pytest.raises(InvalidWebhook):
        checked(["93.184.216.34"], plain=True, loopback=True)
    with pytest.raises(InvalidWebhook):
        checked(["127.0.0.1"], plain=False, loopback=False)
    with pytest.raises(InvalidWebhook):
        checked([], plain=False, loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.com/x", "ftp://example.com/x", "file:///etc/passwd", "//example.com/x", "example.com", ""),
        *("https://user@example.com/x", "https://user:word@example.com/x", "https://example.com/x#part"),
        *("https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/", "https://0x7f.1/"),
        *("https://1.2.3/", "https://example/", "https://exa mple.com/", "https://example.com\\@evil.com/"),
        *("https://[::1%25eth0]/", "https://example.com:22/", "https://example.com:99999/", "https://.com/"),
        *("https://exämple.com/", "https://example.com/\n", "https://" + "a" * 2000 + ".com/", "https://[::1/"),
    ],
)
def test_targets_that_readers_could_take_for_different_ones_are_refused(url: str) -> None:
    with pytest.raises(InvalidWebhook):
        target(url, loopback=False)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://hooks.example.com/a?b=c", "hooks.example.com", 443),
        ("https://hooks.example.com:8443/", "hooks.example.com", 8443),
        ("https://93.184.216.34/", "93.184.216.34", 443),
        ("https://[2606:4700:4700::1111]/", "2606:4700:4700::1111", 443),
    ],
)
def test_ordinary_targets_are_taken(url: str, host: str, port: int) -> None:
    assert target(url, loopback=False) == ("https", host, port)


@given(st.text(max_size=60) | st.text(max_size=30).map("https://{}".format))
def test_any_text_is_a_target_or_refused_in_our_words(url: str) -> None:
    try:
        scheme, host, port = target(url, loopback=True)
    except InvalidWebhook:
        return
    assert scheme in {"http", "https"}
    assert host
    assert 0 < port < 65536
