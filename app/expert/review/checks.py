"""The checks that rule tables call by name."""

from collections.abc import Mapping

from app.expert.review.configuration_checks import CONFIGURATION_CHECKS
from app.expert.review.hits import Check
from app.expert.review.learning_checks import LEARNING_CHECKS
from app.expert.review.python_checks import PYTHON_CHECKS
from app.expert.review.sql_checks import SQL_CHECKS

CHECKS: Mapping[str, Check] = {**PYTHON_CHECKS, **LEARNING_CHECKS, **SQL_CHECKS, **CONFIGURATION_CHECKS}
