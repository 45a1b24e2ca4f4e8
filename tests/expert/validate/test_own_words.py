"""Verdicts on plans as people tell them: in lists and in passing, with bare numbers, in two languages."""

import pytest

from app.domain.labels import RequestType, Verdict
from scripts.draft import draft

BAD, WORK, GOOD = Verdict.BAD, Verdict.NEEDS_MAJOR_WORK, Verdict.GOOD
PLANS = (
    (
        GOOD,
        "Please assess: replacing our nightly CSV export with an event feed for the warehouse. 9 weeks, "
        "the comparable feed for returns took 9. Three engineers, two of them built that feed. Old export "
        "keeps running until the totals agree for ten days; switch per warehouse, can be undone. 64k of "
        "70k. Aim: stock figures at most 5 minutes old instead of a day. Polling was considered and "
        "written off.",
    ),
    (
        GOOD,
        "Our plan for the invoice archive, what do you say?\n- 1.4 million PDFs go to object storage in 8 "
        "weeks, 2 of them spare\n- two people who moved the HR files the same way last spring (7 weeks)\n- "
        "checksums for every file, the old share stays read-only for a year\n- 18k budgeted, 15k expected\n"
        "- goal: backup window from 9 hours to under 2\n- a document management suite was priced and "
        "turned down",
    ),
    (
        GOOD,
        "Bitte beurteilen: Wir lösen das Faxgateway ab. 6 Wochen, das Mailgateway dauerte 6. Zwei "
        "Entwickler, beide waren beim Mailgateway dabei. Pilot mit drei Praxen, altes Gateway bleibt bis "
        "zum Schluss als Rückweg. 22.000 Euro von 25.000. Ziel: Zustellquote von 91 % auf 99 %. Ein "
        "Dienstleister wurde verglichen und verworfen.",
    ),
    (
        BAD,
        "Sales sold it already, so judge quickly: a new mobile banking app for two countries in 7 weeks. "
        "The last release of the old app alone needed 21 weeks. Two juniors, neither has published an app. "
        "No tests planned, no way back, the old app is switched off on launch day. 25k there, the cheapest "
        "offer we got was 160k.",
    ),
    (
        BAD,
        "We want to replace all 40 support agents with a chatbot by the first of next month. Nobody has "
        "measured how many questions it can answer. There is no human to take over, the contracts of the "
        "agents end on the same day. One intern builds it. Is the plan sound?",
    ),
    (
        BAD,
        "Judge this: our pricing model is trained on the 300 sales of December, tested on the same 300 and "
        "sets prices for all 12,000 articles from Monday on without anyone looking. No fallback. A wrong "
        "price cost us 40k last year.",
    ),
    (
        BAD,
        "Plan of the new CIO: 16 offices get a new network on one Saturday. The pilot office took three "
        "weekends. Three technicians, none of them knows the new switches, they learn on the day. The old "
        "switches are thrown away on Friday. No plan B. Good idea?",
    ),
    (
        BAD,
        "I want to sign the rent of eight H100 for two years (28k a month) to save money; our API bill is "
        "3k a month and does not grow. None of us has run such machines, nothing else was compared. "
        "Thoughts on this plan?",
    ),
    (
        WORK,
        "Verdict please: new ticketing for our 14 museums. 15 weeks, the shop for the museums took 21. "
        "Three developers, the payment part is new to them, they need four weeks for it. Criteria for "
        "every screen, pilot in one museum, old tills stay. 130k needed, 135k granted. Target: queue under "
        "4 minutes. Two bought systems compared.",
    ),
    (
        WORK,
        "Check my plan. Demand forecasts for 80 bakeries: 10 weeks (we needed 14 for the first shop), one "
        "data scientist, one engineer who must first learn the feature store, 4 weeks. We believe that "
        "tills report every hour and that branch managers will order what the model says, nobody checked. "
        "Bakers may overrule it at any time. Target: 20 % less waste. 40k of 45k.",
    ),
    (
        WORK,
        "Is this go? Self-service portal for our dealers, 18 weeks, the portal for fitters took 19, five "
        "people who built that one. Staged rollout with flags, each stage can be taken back. Success: 50 % "
        "fewer calls. Buying was compared. Only catch: 90k are approved and the team's own count says "
        "210k; the CFO is optimistic.",
    ),
    (
        WORK,
        "Roast this: splitting notifications out of the monolith. 12 weeks, the same kind of split took us "
        "17. 2 devs, neither has used RabbitMQ, three weeks of training are included. Rollback by flag, "
        "55k ok, done when a release no longer waits for mail templates. Alternative (a module inside) was "
        "weighed and lost.",
    ),
    (
        GOOD,
        "Review our plan: moving 35 dashboards from Tableau to Superset. 12 weeks; 28 dashboards took us "
        "10 last year with the same two analysts. Each dashboard is compared with the old one for a week "
        "and the old licence runs until December. 20k, we have 25k. Target: opening time from 14 s to "
        "under 3 s. Power BI was compared.",
    ),
    (
        GOOD,
        "Plan check: password login replaced by passkeys for our staff portal, 1,800 users. Seven weeks, "
        "two developers who built the present login. Pilot with the IT department, the old login remains "
        "for three months and can be switched on again by flag. 30k approved, 27k needed. Goal: reset "
        "tickets from 220 to under 50 a month. A bought identity provider was compared.",
    ),
    (
        GOOD,
        "Beurteile bitte: Umzug von 60 Cronjobs nach Airflow in 9 Wochen; der Umzug der Berichte dauerte "
        "8. Zwei Entwickler, die das schon gemacht haben. Jeder Job läuft eine Woche doppelt, der alte "
        "bleibt als Rückweg. 40k von 45k. Ziel: fehlgeschlagene Läufe von 6 % auf unter 1 %. Temporal "
        "wurde verglichen.",
    ),
    (
        GOOD,
        "Is this okay? We add image search to the shop: 6 weeks, 1 ML engineer and 1 backend engineer, "
        "both did the text search in 6 weeks. Open model, 4,000 labelled pairs as test set. A/B test on 10 "
        "% of visitors, switched off by flag. $18k of $20k. Goal: search conversion from 3.1 % to 3.6 %. A "
        "vendor API was looked at.",
    ),
    (
        BAD,
        "Tell me if this works: rebuild of our payroll for 9 countries in 10 weeks by two developers, "
        "nobody here has built payroll before, no tests with real data, the old system is shut down on the "
        "same night, no way back. The previous rebuild for one country took 30 weeks.",
    ),
    (
        BAD,
        "Please validate: a personalised news feed for our 350 users by deep learning, built by one intern "
        "in 4 weeks, budget $500 where the estimate says $9,000.",
    ),
    (
        WORK,
        "Assess: mobile check-in for 22 hotels, 13 weeks, the comparable project took 20. Four developers "
        "who know the stack. Pilot hotel, paper stays as fallback. 88k approved and 85k needed. A quarter "
        "of the screens has no acceptance criteria. Target 40 % of guests. A bought app was compared.",
    ),
    (
        WORK,
        "Our plan: data lake for 11 plants, 16 weeks, similar took 16, three engineers who did it. Staged "
        "per plant, each can go back. 60k granted, the bottom-up estimate is 150k. Target: reports in 1 "
        "hour instead of 2 days. Warehouse was compared.",
    ),
    (
        WORK,
        "Please judge. Chat assistant for field technicians: 8 weeks like the last one. Two engineers, one "
        "has to learn LangGraph first (4 weeks). We assume that manuals are up to date and that "
        "technicians type on site; nobody has checked either. Fallback is the hotline. 35k of 40k. Target: "
        "25 % fewer calls. Buying was compared.",
    ),
)


@pytest.mark.parametrize(("verdict", "plan"), PLANS)
def test_the_verdict_on_a_plan(verdict: Verdict, plan: str) -> None:
    made = draft(plan, RequestType.VALIDATE)
    assert made is not None
    assert made.workup.verdict is verdict, made.markdown
    assert not made.missing
