// What each event of a run changes in what is seen. Unknown events change nothing.

import { ClarificationCard } from "./clarify.js";
import { agentTitle, announce, count, words } from "./dom.js";
import { failureText } from "./why.js";

const stepOf = (turn, decision) =>
  turn.steps.has(decision.step) || !decision.agent ? decision.step : `${decision.step}:${decision.agent}`;

export const EVENTS = {
  "run.queued": (turn, data) => {
    if (data.reason === "recovered") turn.steps.note("analyze", "the worker was lost; another one goes on");
    turn.set("working");
  },
  "run.started": (turn) => {
    if (!turn.screening) turn.about.textContent = "Working...";
    turn.set(turn.state === "stopping" ? "stopping" : "working");
  },
  "run.cancelling": (turn) => turn.set("stopping"),
  "run.clarifying": (turn) => {
    turn.set("clarifying");
    announce("The team asks back.");
  },
  "run.finished": (turn, data) => turn.finish(data),
  "step.started": (turn, data) => turn.steps.started(data.step),
  "step.finished": (turn, data) => turn.steps.finished(data.step, data.took_ms, data.cost_usd),
  "screening.finished": (turn, data) => {
    turn.screening = data;
    turn.sensitivity = data.sensitivity;
    const found = data.findings.length ? `found ${data.findings.map(words).join(", ")}` : "nothing sensitive found";
    turn.steps.detail("screen", `${data.sensitivity}: ${found}`);
    turn.showSensitivity();
    turn.hooks.changed(turn);
    if (turn.fresh) turn.hooks.screened(turn);
  },
  "analysis.finished": (turn, data) => {
    turn.type = data.request_type;
    turn.agents = data.agents;
    turn.live.classList.toggle("several", data.agents.length > 1);
    turn.article.lang = data.language;
    turn.live.lang = data.language;
    const how = data.agents.length > 1 ? `, ${data.pattern}` : "";
    turn.steps.detail("analyze", `${data.request_type}, ${data.complexity} complexity${how}`);
    if (data.clarify || data.request_type === "other") turn.steps.pause();
    else turn.steps.plan(data.agents);
    turn.showAbout();
    turn.hooks.changed(turn);
  },
  "figure.calculated": (turn, data) => turn.steps.note("calculate", data.figure.summary),
  "retrieval.finished": (turn, data) => {
    const skills = [...new Set(data.passages.map((passage) => passage.skill))];
    turn.steps.detail(`retrieve:${data.agent}`, skills.length ? `${count(data.passages.length, "passage")} from ${skills.join(", ")}` : "nothing found");
  },
  "decision.made": (turn, data) => {
    const decision = data.decision;
    turn.decisions.push(decision);
    const first = decision.candidates[0]?.backend;
    turn.steps.detail(stepOf(turn, decision), first ? `with ${turn.backendName(first)}` : "no backend may see this text");
    turn.showSensitivity();
  },
  "attempt.failed": (turn, data) => {
    turn.failures.push(data);
    const decision = turn.decisions.find((each) => each.id === data.decision_id);
    if (decision) turn.steps.note(stepOf(turn, decision), failureText(data));
  },
  "consultation.started": (turn, data) => {
    turn.pane(data.agent).state.textContent = "writing";
    announce(`${agentTitle(data.agent)} is writing.`);
  },
  "consultation.finished": (turn, data) => {
    const step = `consult:${data.agent}`;
    turn.served.set(data.agent, data.backend);
    turn.pane(data.agent).state.textContent = data.status === "failed" ? "failed" : "written";
    if (data.backend) turn.steps.detail(step, `with ${turn.backendName(data.backend)}${data.status === "truncated" ? ", cut at its limit" : ""}`);
    if (data.status === "failed") turn.steps.failed(step);
  },
  "text.delta": (turn, data) => turn.pane(data.agent).text.append(data.text),
  "text.reset": (turn, data) => {
    turn.pane(data.agent).text.clear();
    turn.steps.note(data.step, `begun again: ${data.reason}`);
  },
  "citation.verified": (turn, data) => turn.verified.set(`${data.agent}/${data.citation.n}`, data.citation),
  "citation.dropped": (turn, data) => turn.steps.note(`consult:${data.agent}`, `a quote was dropped: ${data.reason}`),
  "objections.raised": (turn, data) => {
    turn.steps.detail("challenge", count(data.objections.length, "objection"));
    for (const objection of data.objections) turn.steps.note("challenge", `${objection.severity}, ${objection.about}: ${objection.text}`);
  },
  "conclusion.finished": (turn, data) => {
    turn.conclusion = data.conclusion;
    const { citations, figures } = data.conclusion;
    turn.steps.detail("conclude", `${count(citations.length, "source")}, ${count(figures.length, "figure")}`);
    void turn.showConclusion();
  },
  "clarification.requested": (turn, data) => {
    turn.card = new ClarificationCard(data.clarification);
    turn.cards.append(turn.card.element);
    turn.hooks.asked(turn);
  },
  "clarification.answered": (turn) => turn.card?.settled(""),
  "clarification.expired": (turn) => turn.card?.settled("Nobody answered in time; the team goes on with its assumptions."),
  "clarification.withdrawn": (turn) => turn.card?.settled("The questions no longer matter."),
};
