"""Cloud bills: quick estimate by users, trade volume, storage, egress and managed databases.

Prices are list prices of 2024-25 in US regions, in dollars (``PRICES_AS_OF``).
"""

import math

from app.calculators.base import Arguments, Calculator, Result
from app.calculators.inputs import number, share, word
from app.calculators.wording import money, plain

PRICES_AS_OF = "2024-25"
PAYMENT_FEE_SHARE = 0.029
"""Card fee without the fixed fee per payment (C-33, G-40)."""

EGRESS_FIRST_GB = 10_240
EGRESS_PRICES_PER_GB = (0.09, 0.085)
"""First 10 TB (10,240 GB), then the next 40 TB (C-34)."""

EGRESS_LIMIT_GB = EGRESS_FIRST_GB * 5
STORAGE_PRICES_PER_GB = {"s3": 0.023, "s3-infrequent": 0.0125, "glacier": 0.004, "gp3": 0.08, "io2": 0.125}
DATABASE_PRICES = {
    "t3.micro": 15.0,
    "t3.medium": 50.0,
    "m6g.large": 120.0,
    "m6g.xlarge": 240.0,
    "r6g.xlarge": 350.0,
    "r6g.2xlarge": 700.0,
}
DATABASE_PRICE_PER_GB = 0.115
DATABASE_FREE_IOPS = 3000
DATABASE_PRICE_PER_IOPS = 0.02
_DAYS, _MARGIN = 30, 1.3


def quick_monthly_cost(users: float, requests_per_user_day: float, gb_per_user: float) -> float:
    """(compute + storage + database) x 1.3, in dollars a month (C-32, G-74)."""
    compute = users * requests_per_user_day * _DAYS / 100_000 * 50
    return (compute + users * gb_per_user * 0.10 + users / 10_000 * 200) * _MARGIN


def egress_cost(gigabytes: float) -> float:
    """Dollars for traffic to the internet in one month (C-34)."""
    first = min(gigabytes, EGRESS_FIRST_GB)
    return first * EGRESS_PRICES_PER_GB[0] + (gigabytes - first) * EGRESS_PRICES_PER_GB[1]


def _quick(given: Arguments) -> Result:
    users, requests = given.number("users"), given.number("requests_per_user_and_day")
    storage, growth = given.number("gb_per_user"), given.number("growth_per_month")
    month = quick_monthly_cost(users, requests, storage)
    year = math.fsum(month * (1 + growth) ** step for step in range(1, 13))
    formula = (
        f"({plain(users)} x {plain(requests)} x 30 / 100,000 x 50 + {plain(users)} x {plain(storage)} x 0.10"
        f" + {plain(users)} / 10,000 x 200) x 1.3 = {plain(round(month, 4))};"
        f" sum over 12 months at (1 + {plain(growth)})^k = {plain(round(year, 2))}"
    )
    summary = (
        f"Infrastructure costs about {money(round(month, 2))} a month at {plain(users)} users,"
        f" {money(round(year, 2))} over the next 12 months."
    )
    return Result({"cost_per_month": month, "cost_12_months": year}, formula, summary)


def _trade(given: Arguments) -> Result:
    volume, infrastructure = given.number("trade_volume"), given.number("infrastructure")
    extras, fee = given.number("extras"), given.number("fee_share")
    total = volume * fee + infrastructure + extras
    formula = f"{plain(volume)} x {plain(fee)} + {plain(infrastructure)} + {plain(extras)} = {plain(round(total, 4))}"
    summary = f"At {money(volume)} of trade the platform costs {money(round(total, 2))} a month."
    return Result({"cost_per_month": total, "payment_fees": volume * fee}, formula, summary)


def _egress(given: Arguments) -> Result:
    amount = given.number("gb_per_month")
    cost = egress_cost(amount)
    first = min(amount, EGRESS_FIRST_GB)
    formula = f"{plain(first)} x 0.09 + {plain(amount - first)} x 0.085 = {plain(round(cost, 4))}"
    summary = f"{plain(amount)} GB of egress cost {money(round(cost, 2))} a month (prices of {PRICES_AS_OF})."
    return Result({"cost_per_month": cost}, formula, summary)


def _storage(given: Arguments) -> Result:
    amount, months = given.number("gigabytes"), given.number("months")
    price = STORAGE_PRICES_PER_GB[given.text("storage_class")]
    cost = amount * price
    formula = f"{plain(amount)} x {plain(price)} = {plain(round(cost, 4))} a month; x {plain(months)} months"
    summary = (
        f"{plain(amount)} GB in {given.text('storage_class')} cost {money(round(cost, 2))} a month,"
        f" {money(round(cost * months, 2))} over {plain(months)} months (prices of {PRICES_AS_OF})."
    )
    return Result({"cost_per_month": cost, "cost": cost * months}, formula, summary)


def _database(given: Arguments) -> Result:
    instance, storage, iops = given.text("instance"), given.number("storage_gb"), given.number("iops")
    paid_iops = max(0.0, iops - DATABASE_FREE_IOPS)
    cost = DATABASE_PRICES[instance] + storage * DATABASE_PRICE_PER_GB + paid_iops * DATABASE_PRICE_PER_IOPS
    formula = (
        f"{plain(DATABASE_PRICES[instance])} + {plain(storage)} x {DATABASE_PRICE_PER_GB}"
        f" + {plain(paid_iops)} x {DATABASE_PRICE_PER_IOPS} = {plain(round(cost, 4))}"
    )
    summary = (
        f"A {instance} database with {plain(storage)} GB costs {money(round(cost, 2))} a month"
        f" (prices of {PRICES_AS_OF})."
    )
    return Result({"cost_per_month": cost}, formula, summary)


INFRASTRUCTURE_CALCULATORS = (
    Calculator(
        "quick-infrastructure",
        "C-32",
        "Quick estimate of the infrastructure bill",
        (
            number("users", "users", "Active users."),
            number("requests_per_user_and_day", "requests", "Requests of a user in a day."),
            number("gb_per_user", "GB", "Data stored for a user."),
            number("growth_per_month", "share per month", "Growth of the bill.", 0.0, high=10),
        ),
        _quick,
    ),
    Calculator(
        "trade-platform-cost",
        "C-33",
        "Cost of a trading platform by its volume",
        (
            number("trade_volume", "USD per month", "Gross merchandise volume."),
            number("infrastructure", "USD per month", "Infrastructure."),
            number("extras", "USD per month", "Fraud checks, CDN and so on.", 0.0),
            share("fee_share", "Card fee.", PAYMENT_FEE_SHARE),
        ),
        _trade,
    ),
    Calculator(
        "egress-cost",
        "C-34",
        "Cost of traffic to the internet",
        (number("gb_per_month", "GB per month", "Traffic out.", high=EGRESS_LIMIT_GB),),
        _egress,
    ),
    Calculator(
        "storage-cost",
        "C-34",
        "Cost of object or block storage",
        (
            number("gigabytes", "GB", "Data stored."),
            word("storage_class", "Kind of storage.", tuple(STORAGE_PRICES_PER_GB), "s3"),
            number("months", "months", "Period.", 1.0, high=1200),
        ),
        _storage,
    ),
    Calculator(
        "database-cost",
        "C-34",
        "Cost of a managed database",
        (
            word("instance", "Size of the instance.", tuple(DATABASE_PRICES)),
            number("storage_gb", "GB", "Storage.", 0.0),
            number("iops", "operations per second", "Provisioned; 3,000 are free.", 3000.0),
        ),
        _database,
    ),
)
