"""How far confidence is from the share of labels that are right.

Method: expected calibration error over bands of equal width (Naeini et al., "Obtaining well calibrated probabilities
using Bayesian binning", 2015).
"""

import numpy as np
from numpy.typing import NDArray

BANDS = 10


def expected_error(confidence: NDArray[np.floating], right: NDArray[np.bool_]) -> float:
    """The mean distance between what is claimed and what is right, over the bands, weighted by their rows."""
    bands = np.minimum((confidence * BANDS).astype(int), BANDS - 1)
    distances = (
        (band == bands).mean() * abs(confidence[band == bands].mean() - right[band == bands].mean())
        for band in np.unique(bands)
    )
    return float(sum(distances))
