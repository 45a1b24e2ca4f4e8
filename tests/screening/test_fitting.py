import numpy as np

from app.screening.fitting import fit, stacked
from app.screening.meaning import PARAMETERS


def test_rows_are_sparse_products() -> None:
    rows = stacked([(np.array([1, 3]), np.array([1.0, 2.0])), (np.array([3]), np.array([5.0]))])
    weights = np.zeros(PARAMETERS)
    weights[[1, 3]] = 10.0, 1.0
    assert rows.times(weights).tolist() == [12.0, 5.0]
    back = rows.back(np.array([1.0, -1.0]))
    assert (back[1], back[3]) == (1.0, -3.0)
    assert rows.chosen(np.array([1])).times(weights).tolist() == [5.0]


def test_what_tells_the_rows_apart_gets_the_weight() -> None:
    one, other = (np.array([7, 9]), np.ones(2)), (np.array([8, 9]), np.ones(2))
    rows = stacked([one, other] * 10)
    wanted = np.array([1.0, 0.0] * 10)
    weights, bias = fit(rows, wanted, np.ones(20), 1e-3)
    assert weights[7] > 0.5 > -0.5 > weights[8]
    assert abs(float(weights[9])) < 0.1
    assert abs(bias) < 0.1
    again, _ = fit(rows, wanted, np.ones(20), 1e-3)
    assert np.array_equal(weights, again)
