"""Names that imitate others are found; versions and unrelated names are not."""

import pytest

from app.scanning.names import imitated_name, imitated_package

SHIPPED = ("ml-cv-specialist", "ml-engineering", "scalability-advisor")


@pytest.mark.parametrize(
    "name",
    [
        "ml-cv-speciallst",
        "ml-cv-specia1ist",
        "mlcvspecialist",
        "ml_cv_specialist",
        "ml-cv-specialists",
        "scalabilty-advisor",
        "scalability-advisоr",
        "scalability-adviser",
        "rnl-engineering",
        "ml-enigneering",
    ],
)
def test_look_alikes_are_found(name: str) -> None:
    assert imitated_name(name, SHIPPED) in SHIPPED


@pytest.mark.parametrize("name", ["ml-cv-specialist", "frontend-advisor", "ml-testing", "capacity-planner", "notes"])
def test_other_names_are_free(name: str) -> None:
    assert imitated_name(name, SHIPPED) is None


@pytest.mark.parametrize(
    "name", ["reqeusts", "request5", "numpyy", "pandsa", "python_dateutils", "crossenv", "opencv-pyhton"]
)
def test_look_alike_packages_are_found(name: str) -> None:
    assert imitated_package(name) is not None


@pytest.mark.parametrize(
    "name", ["requests", "psycopg2", "psycopg3", "boto3", "left-pad", "Polars", "scikit_learn", "my"]
)
def test_known_and_unrelated_packages_are_not(name: str) -> None:
    assert imitated_package(name) is None
