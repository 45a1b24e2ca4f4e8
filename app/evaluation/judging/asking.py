"""One question to the judge, through the gateway like every other call."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.attempt import Attempt
from app.domain.backend import BackendKind, BackendSpec
from app.domain.decision import Decision
from app.domain.errors import AllBackendsFailed, BudgetExceeded, DeadlineExceeded, NoBackendAllowed
from app.domain.evaluation.observed import CallMade
from app.domain.labels import RequestType, Sensitivity
from app.domain.model_call import AnswerShape, Completion, Material, ModelCall, Purpose
from app.evaluation.judging.judgement import Judged
from app.gateway.gateway import Gateway
from app.gateway.observer import NoObserver
from app.routing.policy import Features

STEP = "judge"
_MOST_TOKENS = 900
_FAMILIES = ("claude", "gpt", "llama", "mistral", "mixtral", "qwen", "gemini", "gemma", "deepseek", "phi", "command")
_FAMILY_OF = {"mixtral": "mistral", "gemma": "gemini", "o1": "gpt", "o3": "gpt", "o4": "gpt"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: a document, or why there is none; and every attempt, as the scorers know calls."""

    text: str = ""
    model: str = ""
    calls: tuple[CallMade, ...] = ()
    error: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Bench:
    """Asks the backends that the policy allows for the text; of another family than the answer's, if there are any.

    Confidential and restricted text is judged by a backend that is cleared for it, or by nobody.
    """

    gateway: Gateway

    async def ask(self, judged: Judged, system: str, prompt: str, shape: AnswerShape) -> Reply:
        """The judge's document. A reply without its form is asked for once more by the gateway, then given up."""
        material = Material("", "", RequestType.REVIEW, judged.language, judged.question, (), (), ())
        texts = f"{judged.question}\n{judged.answer}"
        call = ModelCall(STEP, Purpose.JUDGE, system, prompt, material, _MOST_TOKENS, texts, shape, watched=False)
        notes = _Notes({spec.id: spec for spec in self.gateway.specs})
        try:
            completion = await self._complete(call, judged, notes)
        except NoBackendAllowed as error:
            return Reply(calls=notes.made, error=error.sentence, withheld=True)
        except (AllBackendsFailed, BudgetExceeded, DeadlineExceeded) as error:
            return Reply(calls=notes.made, error=error.sentence)
        return Reply(completion.text, completion.model, notes.made)

    async def _complete(self, call: ModelCall, judged: Judged, notes: "_Notes") -> Completion:
        features = Features(Purpose.JUDGE, RequestType.REVIEW, language=judged.language)
        gateway = self._stranger(judged)
        return await gateway.complete(call, features, sensitivity=judged.sensitivity, observer=notes)

    def _stranger(self, judged: Judged) -> Gateway:
        """The gateway without the families that wrote the answer, where others are cleared for the text."""
        written = {family(spec) for spec in self.gateway.specs if spec.id in judged.writers}
        others = frozenset(
            spec.id
            for spec in self.gateway.specs
            if family(spec) not in written
            and spec.kind is not BackendKind.EXTRACTIVE
            and spec.enabled
            and spec.clearance.rank >= judged.sensitivity.rank
        )
        return self.gateway.only(others) if others and written else self.gateway


def family(spec: BackendSpec) -> str:
    """Whose model it is, by its name; a name that tells nothing is a family of its own."""
    name = spec.model.casefold().rsplit("/", 1)[-1]
    found = next((each for each in (*_FAMILIES, *_FAMILY_OF) if name.startswith(each)), name)
    return _FAMILY_OF.get(found, found)


@dataclass
class _Notes(NoObserver):
    """Every attempt of a call, for the scorers: a judge's call to a cloud counts like any other."""

    specs: dict[str, BackendSpec]
    sensitivity: Sensitivity = Sensitivity.RESTRICTED
    _made: list[CallMade] = field(default_factory=list[CallMade])

    @property
    def made(self) -> tuple[CallMade, ...]:
        """The attempts so far."""
        return tuple(self._made)

    async def decided(self, decision: Decision) -> None:
        """The label that the call is made with."""
        self.sensitivity = decision.sensitivity

    async def attempt_finished(self, attempt: Attempt) -> None:
        """One attempt."""
        spec = self.specs[attempt.backend]
        self._made.append(
            CallMade(
                purpose=Purpose.JUDGE.value,
                step=STEP,
                agent=None,
                backend=spec.id,
                tier=spec.tier,
                cloud=not spec.local_zone and spec.kind is not BackendKind.EXTRACTIVE,
                sensitivity=self.sensitivity,
                outcome=attempt.outcome.value,
                input_tokens=attempt.usage.input_tokens,
                output_tokens=attempt.usage.output_tokens,
                usd=attempt.cost_usd or Decimal(0),
                ms=attempt.total_ms,
            )
        )


def fenced(fence: str, parts: Sequence[tuple[str, str]]) -> str:
    """Titled texts between two lines that none of them can know."""
    inside = "\n\n".join(f"{title}:\n{text}" for title, text in parts)
    return f"{fence}\n{inside}\n{fence}"
