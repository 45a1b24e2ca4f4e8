"""What a caller may wish for a run: a deadline, a limit of cost, a way to show text, an end when nobody follows."""

from pathlib import Path

from tests.running import Place, Served, backends_file, cloud, served
from tests.servers import Hang, ScriptedServer, Text, scripted_openai, streams

QUESTION = "Which population stability index means that I must retrain?"


def _place(folder: Path, dsn: str, model: ScriptedServer) -> Place:
    settings = {"CTO_TEAM_BACKENDS": str(backends_file(folder, cloud(model, tier="cheap")))}
    return Place(folder / "home", dsn, more=settings)


def _follow_to_the_first_words(service: Served, run_id: str) -> None:
    """Read the stream until the model writes, then leave."""
    for event in service.events(run_id):
        if event["type"] == "text.delta":
            return


def test_a_run_ends_as_its_caller_wishes(database_dsn: str, tmp_path: Path) -> None:
    with (
        scripted_openai(*[streams(Text("**Thinking"), Hang())] * 3) as model,
        served(_place(tmp_path, database_dsn, model)) as service,
    ):
        left = service.ask(QUESTION, on_disconnect="cancel")
        _follow_to_the_first_words(service, left)
        assert service.settled(left)["status"] == "cancelled"
        late = service.ask(QUESTION, deadline_s=1)
        _follow_to_the_first_words(service, late)
        ended = service.settled(late)
        # What there is at the deadline is the answer, if there is anything; the model would take three minutes.
        error = ended["error"]
        code = error["code"] if isinstance(error, dict) else None
        assert (ended["status"], code) in {("concluded", None), ("failed", "deadline-exceeded")}
        assert float(str(ended["latency_ms"])) < 30_000


def test_a_run_without_money_asks_no_model_that_costs_any(database_dsn: str, tmp_path: Path) -> None:
    with (
        scripted_openai(streams(Text("**Dear."))) as model,
        served(_place(tmp_path, database_dsn, model)) as service,
    ):
        run = service.settled(service.ask(QUESTION, max_cost_usd="0"))
        assert (run["status"], float(str(run["cost_usd"])), model.count) == ("concluded", 0, 0)
        decisions = run["decisions"]
        assert isinstance(decisions, list)
        assert {each["backend"] for each in decisions} == {"extractive"}
        paid = service.settled(service.ask(QUESTION, max_cost_usd="0.50", stream_mode="buffered"))
        assert (paid["status"], model.count >= 1) == ("concluded", True)
        assert 0 < float(str(paid["cost_usd"])) <= 0.5
        texts = [each for each in service.events(str(paid["id"])) if each["type"] == "text.delta"]
        assert texts
