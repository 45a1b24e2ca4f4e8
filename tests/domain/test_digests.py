"""Digests of texts."""

from app.domain.digests import sha256_of


def test_the_digest_is_the_one_that_everybody_computes() -> None:
    # FIPS 180-2, example B.1.
    assert sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
