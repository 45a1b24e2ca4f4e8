"""Notes in clinicians' shorthand are health data in six languages; what only looks like them is not."""

import pytest

from app.domain.labels import Sensitivity
from app.screening.detect import Screener, shipped

NOTES = (
    "Pt. Agnes Holm, b. 1952, COPD, on tiotropium, SOB since Monday, CXR clear.",
    "72yo M, h/o HTN and T2DM, s/p CABG 2019, on bisoprolol 5 mg and ramipril. Summarise for handover.",
    "Mr Farrow (b. 1938): NSTEMI, started on ticagrelor, echo tomorrow.",
    "Turn this into plain words: Jane Whitlock, 44F, RA on methotrexate, LFTs up.",
    "Pat. Gerda Wolff, geb. 1947, VHF, unter Rivaroxaban, Sturz am Montag, CT o.B.",
    "Herr Brandt, 63 J., KHK, Z.n. Bypass, nimmt Metoprolol und ASS 100.",
    "Mme Lucie Arnaud, née en 1951, FA sous apixaban, chute mardi, scanner normal.",
    "M. Perrin, 58 ans, BPCO, HTA, sous bisoprolol 2,5 mg.",
    "Pte. Carmen Ruiz, nac. 1960, FA, toma apixabán y bisoprolol, se cayó el martes, TAC normal.",
    "Sr. Ortega, 71 años, EPOC, HTA, en tratamiento con enalapril.",
    "Hasta Ayşe Demir, d. 1955, AF, apiksaban kullanıyor, salı günü düştü, BT temiz.",
    "Bay Kaya, 66 yaşında, KOAH, HT, metoprolol alıyor.",
    "患者王芳，1950年生，房颤，服用阿哌沙班，周二跌倒，CT正常。",
    "李先生，68岁，慢阻肺，正在服用美托洛尔。",
    "Format as table: Pt A. Lindqvist, DOB 1961, GERD, on pantoprazole; Pt B. Osei, DOB 1975, MDD, on escitalopram.",
    "pt 71f, known CHF, came in confused after a fall, on warfarin, INR 4.8",
    "Tom Reyes takes levothyroxine and lisinopril, dictate a note to his GP.",
)
OTHERS = (
    "Which drug interaction database has an API that lists apixaban and amiodarone?",
    "Our app lets patients scan boxes of metoprolol and lisinopril. How do we design the schema?",
    "Explain AFib detection from a single-lead ECG for an ML engineer.",
    "A trial by James Porter compared apixaban with rivaroxaban in AFib; how would you structure the review?",
    "What does the abbreviation NSTEMI mean in the MIMIC data set?",
    "CT slices are 512x512. Pt is the variable of the point in our code, b. is a comment.",
    "Wie parsen wir Medikamentenpläne mit Rivaroxaban und Metoprolol aus PDF?",
    "Quelle ontologie couvre la FA, la BPCO et l'HTA ?",
    "¿Qué códigos CIE-10 corresponden a EPOC y FA?",
    "房颤检测模型应该用什么指标？",
    "We train on patients aged over 65 y/o with HTN and T2DM, 12,000 rows. Which metric?",
    "Anna Berg presents the new ETL on Tuesday; b. 1.2 is the branch of the release.",
    "MS SQL or PE files? HF has the model, RA is the architect's code name.",
    "Peter Lang asks: on AWS or on our own machines?",
    "Our engineer is a cancer researcher by training; our developer has built a diabetes app.",
    "Our gateway has ms, not s, as its unit. Is warfarin with INR a good example for a checker?",
    "Which ontology maps 72 drug classes such as statins, sartans and beta blockers?",
)
EVERYDAY = (
    "Tom Becker asks: which population stability index should make us retrain, and how often do we compute it?",
    "Tom Becker asks: which population stability index is high enough for an alert?",
    "Lena Vogt wants to know how a bloom filter decides that an element is absent.",
    "Question from Marco Ricci: how large may a partition of a Kafka topic become?",
    (
        "```python\nfor batch in train_dl:\n    opt.zero_grad()\n    with torch.autocast('cuda'):\n        "
        "loss = net(batch['x'], batch['y'])\n    scaler.scale(loss).backward()\n    scaler.step(opt)\n    "
        "scaler.update()\n```\nMemory grows with every epoch, why?"
    ),
    (
        "model.eval()\npreds = []\nfor x, y in val_loader:\n    preds.append(model(x.cuda()))\n"
        "print(torch.cat(preds).argmax(1).float().mean())"
    ),
    (
        "Review please:\n```java\nBigDecimal sum = BigDecimal.ZERO;\nfor (Line l : lines) { sum = "
        "sum.add(l.net().multiply(l.tax())); }\nreturn sum.setScale(2, RoundingMode.HALF_UP);\n```"
    ),
    (
        "helm upgrade fails: `Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in "
        "progress`. The pipeline was aborted an hour ago."
    ),
    "Our plan: new search in 9 weeks, 3 engineers, 60k of 70k, pilot with two customers, old search stays. Judge it.",
    "Unser Build dauert 40 Minuten, davon 25 für Integrationstests. Acht Entwickler, Jenkins. Was zuerst?",
    "Startup de 9 personnes, 70 k€ par an : développer l'appli Android en interne ou la confier à une agence ?",
    "Este es el plan de la agencia: fase 1 análisis 8 semanas, fase 2 desarrollo 6 semanas, 210.000 €. ¿Es realista?",
    "I am not convinced by the message queue. Why not a plain table and a cron job?",
    "Two of my team always merge without review. How do other teams handle that?",
    (
        "Plan: 14 weeks, three backend developers, one of them new to Go, 120k approved, 110k estimated, "
        "rollback by flag, target p95 under 200 ms. Thoughts?"
    ),
)


@pytest.mark.parametrize("note", NOTES)
def test_a_note_on_a_patient_is_restricted(note: str) -> None:
    assert Screener()(note).sensitivity is Sensitivity.RESTRICTED


@pytest.mark.parametrize("text", OTHERS)
def test_medicines_and_abbreviations_alone_are_no_health_record(text: str) -> None:
    assert Screener()(text).sensitivity.rank < Sensitivity.CONFIDENTIAL.rank


@pytest.mark.parametrize(
    "text",
    [
        "Pt. Agnes Holm, b. 1952, likes the new garden.",  # no medicine, no diagnosis
        "on apixaban",  # nobody
        "Adults over 65 y/o with AFib on apixaban.",  # a group
        "The trial enrolled Jane Moss, 61 yo, AFib, apixaban.",  # research
    ],
)
def test_each_condition_of_a_note_counts(text: str) -> None:
    assert not [each for each in Screener()(text).findings if each.kind == "health"]


def test_one_sign_less_and_it_is_no_note() -> None:
    assert Screener()("Jane Moss, 61 yo, AFib").sensitivity is Sensitivity.RESTRICTED
    assert not [each for each in Screener()("Jane Moss, AFib").findings if each.kind == "health"]


def test_plans_code_and_questions_of_colleagues_are_seldom_raised() -> None:
    raised = [text for text in EVERYDAY if shipped()(text).sensitivity.rank >= Sensitivity.CONFIDENTIAL.rank]
    assert len(raised) <= 2, raised


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The patient Person A has diabetes since 2003.", True),
        ("Die Patientin hat seit Jahren Epilepsie.", True),
        ("If the patient has diabetes, the form asks for the type.", False),
        ("Does the table say whether the patient has asthma?", False),
    ],
)
def test_what_one_patient_has_is_health_data_without_a_name(text: str, *, found: bool) -> None:
    assert bool([each for each in Screener()(text).findings if each.kind == "health"]) is found
