"""Which language a text is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analyzer.language import LANGUAGES, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kubernetes or VMs for six services?", "en"),
        ("p99 is 2.4 s since Monday", "en"),
        ("", "en"),
        ("12 34 56", "en"),
        ("Kubernetes oder einfache VMs für sechs Dienste?", "de"),
        ("Was kostet uns das?", "de"),
        ("Faut-il garder Jenkins ou passer à GitLab ?", "fr"),
        ("Notre site est lent.", "fr"),
        ("¿Qué base de datos elegimos?", "es"),
        ("Nuestra web va lenta desde ayer.", "es"),
        ("Kaç sunucuya ihtiyacımız var?", "tr"),
        ("Redis mi Memcached mi?", "tr"),
        ("我们已经在用PostgreSQL，应该选pgvector还是Qdrant？", "zh"),
        ("Review this:\n```python\nder = die = das = 1  # für uns\n```", "en"),
        ("データベースとは何ですか", "en"),
    ],
)
def test_short_technical_texts(text: str, language: str) -> None:
    assert detect(text) == language


@given(st.text())
def test_every_text_has_one_of_the_six_languages(text: str) -> None:
    assert detect(text) in LANGUAGES
