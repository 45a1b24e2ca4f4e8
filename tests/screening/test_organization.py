import pytest

from app.screening.lexicon import Page
from app.screening.mapping import View
from app.screening.organization import own_affairs


@pytest.mark.parametrize(
    "text",
    [
        "We run eleven services", "is our plan good?", "Unser Vorschlag ist fertig",
        "Notre plateforme est lente", "Nuestra empresa crece",
        "Bizim sistem yavas", "我们的系统很慢", "a monolith of 400k lines, 14 devs",
        "grow from 11 to 60 engineers", "give us a better version",
        "buy it or run it ourselves", "38k of 45k are spent, 45,000 euros approved", "one of the team is away",
        "a pilot with nine mechanics", "my manager wants a paper",
        "before I show the board", "two people who know it are leaving; people who know it are leaving",
    ],
)  # fmt: skip
def test_an_organization_speaks_of_itself(text: str) -> None:
    finding = own_affairs(Page(View(text)))
    assert finding is not None
    assert 0 <= finding.start < finding.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Explain the CAP theorem.", "How big should a platform team be?", "My YOLO detector misses forklifts",
        "Four A100 at $2.50 an hour",
        "5 gateway pods and 80 halls", "US regulation in general", "什么是乐观锁？", "",
    ],
)  # fmt: skip
def test_other_texts_are_public(text: str) -> None:
    assert own_affairs(Page(View(text))) is None
