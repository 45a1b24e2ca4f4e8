"""The normal distribution, without scipy."""

from statistics import NormalDist

_STANDARD = NormalDist()


def cdf(point: float) -> float:
    """The probability of a standard normal value below ``point``."""
    return _STANDARD.cdf(point)


def quantile(probability: float) -> float:
    """The point below which a standard normal value lies with this probability (strictly between 0 and 1)."""
    return _STANDARD.inv_cdf(probability)


def t_quantile(probability: float, freedom: float) -> float:
    """The same for Student's t with ``freedom`` (3 or more) degrees of freedom; within 0.01 of the true value there.

    Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.5.
    """
    z = quantile(probability)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, start=1))
