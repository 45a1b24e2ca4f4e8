"""Nothing starts that would carry prompts out, unless it is allowed by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backends.exporters import EXPORTERS, refuse_exporters
from app.domain.errors import ExporterRefused


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LANGSMITH_TRACING", "true"),
        ("LANGSMITH_TRACING_V2", "1"),
        ("LANGCHAIN_TRACING_V2", "true"),
        ("LANGFUSE_SECRET_KEY", "sk-lf-1"),
        ("SENTRY_DSN", "https://key@sentry.example/1"),
        ("WANDB_API_KEY", "wandb-77"),
        ("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true"),
        ("OPENAI_LOG", "debug"),
        ("ANTHROPIC_LOG", "DEBUG"),
    ],
)
def test_what_carries_prompts_out_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ExporterRefused, match=name) as refused:
        refuse_exporters({name: value}, ())
    assert value not in refused.value.sentence
    assert "CTO_TEAM_ALLOW_EXPORTERS" in refused.value.remedy
    refuse_exporters({name: value}, (name,))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LANGSMITH_TRACING", "false"),
        ("LANGCHAIN_TRACING_V2", ""),
        ("OPENAI_LOG", "info"),
        ("OPENAI_API_KEY", "sk-1"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318"),
        ("SENTRY_ENVIRONMENT", "test"),
    ],
)
def test_what_carries_none_out_is_not(name: str, value: str) -> None:
    refuse_exporters({name: value}, ())


@given(st.dictionaries(st.sampled_from([each.variable for each in EXPORTERS]), st.sampled_from(["1", "debug"])))
def test_allowing_one_allows_no_other(variables: dict[str, str]) -> None:
    exporting = {name for each in EXPORTERS for name in each.names(variables)}
    refuse_exporters(variables, exporting)
    for name in exporting:
        with pytest.raises(ExporterRefused):
            refuse_exporters(variables, exporting - {name})
