// One question and what becomes of it: turns the events of a run into what is seen.

import { answerActions, showAnswer } from "./answer.js";
import { cancel, passageOf } from "./api.js";
import { makeEditable } from "./assumptions.js";
import { agentTitle, announce, coded, costText, disclose, duration, el, freshId, words } from "./dom.js";
import { Feedback } from "./feedback.js";
import { EVENTS } from "./happenings.js";
import { LiveText } from "./live.js";
import { howMade } from "./made.js";
import { Steps } from "./steps.js";
import { follow } from "./stream.js";
import { closedBackends, fillDecisions, fillSensitivity } from "./why.js";

// Characters: above the first a question is set as text, above the second it may not fit into eight lines.
const LONG_QUESTION = 220;
const CUT_QUESTION = 440;

const ENDINGS = {
  concluded: "The answer is ready.",
  declined: "The team declined the question.",
  cancelled: "Stopped.",
  failed: "The run failed.",
};

const DECLINED = {
  "no-cleared-backend": "No backend is cleared for this text. Nothing was sent anywhere.",
  "budget-exhausted": "The budget is used up.",
};

export class Turn {
  // `hooks`: changed(turn) after each change of state, screened(turn), answered(turn), asked(turn) when the team asks
  // back, source(turn, citations, n, mark), ask(text) for a new question, again(turn) for another run of the same
  // message, rejoin(turn) for the same run from its beginning
  constructor(question, hooks) {
    this.question = question;
    this.hooks = hooks;
    this.runId = null;
    this.threadId = null;
    this.state = "sending";
    this.type = null;
    this.sensitivity = null;
    this.agents = [];
    this.screening = null;
    this.decisions = [];
    this.failures = [];
    this.served = new Map();
    this.verified = new Map();
    this.panes = new Map();
    this.card = null;
    this.conclusion = null;
    this.worked = { before: 0, since: null, latest: null, received: 0 };
    this.stored = new Promise((resolve) => {
      this.store = resolve;
    });
    this.build();
  }

  build() {
    const id = freshId("question");
    const heading = el("h2", { id, class: "question", dir: "auto" }, this.question);
    this.heading = heading;
    this.about = el("p", { class: "about" }, "Sending...");
    this.tag = el("button", { type: "button", class: "tag", title: "What was found, and who may see it" });
    this.tagPanel = el("div", { class: "panel", hidden: true });
    disclose(this.tag, this.tagPanel);
    this.steps = new Steps();
    this.cards = el("div");
    this.live = el("div", { class: "live" });
    this.problem = el("div", { class: "problem", role: "alert", hidden: true });
    this.article = el("div", { class: "answer" });
    this.actions = el("div", { class: "actions", hidden: true });
    this.whyButton = el("button", { type: "button", class: "plain" }, "Why this model?");
    this.whyPanel = el("div", { class: "panel why", hidden: true });
    disclose(this.whyButton, this.whyPanel);
    const parts = [heading, this.longQuestion(), this.about, this.tagPanel, this.steps.element, this.cards];
    this.servedBy = el("p", { class: "served small quiet", hidden: true });
    this.panels = el("div", { class: "panels" }, this.whyPanel);
    parts.push(this.live, this.problem, this.article, this.servedBy, this.actions, this.panels);
    this.element = el("article", { class: "turn", "aria-labelledby": id }, parts);
  }

  // A pasted document is no heading: it is set small and cut until somebody wants to read it.
  longQuestion() {
    const lines = this.question.split("\n").length;
    if (this.question.length <= LONG_QUESTION && lines === 1) return null;
    this.heading.classList.add("long");
    if (this.question.length <= CUT_QUESTION && lines <= 8) return null;
    const all = el("button", { type: "button", class: "plain small", "aria-expanded": "false" }, "Show the whole question");
    all.addEventListener("click", () => {
      const open = this.heading.classList.toggle("whole");
      all.setAttribute("aria-expanded", String(open));
      all.textContent = open ? "Show less" : "Show the whole question";
    });
    return all;
  }

  get busy() {
    return ["sending", "working", "stopping"].includes(this.state);
  }

  get final() {
    return ["done", "failed", "stopped"].includes(this.state);
  }

  set(state) {
    this.state = state;
    this.element.dataset.state = state;
    this.hooks.changed(this);
  }

  // The run exists: show what happens in it from the beginning.
  attach(runId, threadId) {
    this.runId = runId;
    this.threadId = threadId;
    this.element.id = `turn-${runId}`;
    this.about.textContent = "Waiting for a worker...";
    this.set("working");
    this.ticking = setInterval(() => this.tick(), 1000);
    this.unfollow = follow(runId, {
      event: (type, data) => this.event(type, data),
      lost: () => this.element.classList.add("lost"),
      back: () => this.element.classList.remove("lost"),
      failed: (problem) => this.fail(problem),
    });
  }

  detach() {
    this.unfollow?.();
    clearInterval(this.ticking);
  }

  async stop() {
    this.set("stopping");
    try {
      await cancel(this.runId);
    } catch (problem) {
      this.set("working");
      this.say(problem.detail, problem.remedy);
    }
  }

  event(type, data) {
    this.clock(type, Date.parse(data.at));
    EVENTS[type]?.(this, data);
  }

  // Time is that of the server's events; waiting for answers does not count as work.
  clock(type, at) {
    const worked = this.worked;
    if (type === "run.started") worked.since = at;
    if (type === "run.clarifying" && worked.since !== null) {
      worked.before += at - worked.since;
      worked.since = null;
    }
    worked.latest = at;
    worked.received = Date.now();
  }

  get workedMs() {
    const { before, since, latest } = this.worked;
    return since === null ? before : before + latest - since;
  }

  tick() {
    if (this.worked.since === null || this.final) return;
    this.steps.progress(this.workedMs + Date.now() - this.worked.received);
  }

  showAbout() {
    const agents = this.agents.map(agentTitle).join(", ");
    const parts = [this.type, agents, this.screening ? this.tag : null].filter(Boolean);
    if (closedBackends(this.decisions).length) parts.push("stays in the house");
    this.about.replaceChildren(...parts.flatMap((part, index) => (index ? [" · ", part] : [part])));
  }

  showSensitivity() {
    if (!this.screening) return;
    this.tag.textContent = this.screening.sensitivity;
    this.tag.dataset.level = this.screening.sensitivity;
    fillSensitivity(this.tagPanel, this.screening, this.decisions);
    this.showAbout();
  }

  pane(agent) {
    const key = agent ?? "";
    if (this.panes.has(key)) return this.panes.get(key);
    const text = new LiveText((n) => this.liveMark(agent, n));
    const state = el("span", { class: "quiet small" });
    const box = el("div", { class: "pane-text", tabindex: "0", role: "group", "aria-label": agent ? agentTitle(agent) : "Answer" }, text.element);
    const title = el("h3", {}, agent ? agentTitle(agent) : "Answer", " ", state);
    const pane = { text, state, element: el("section", { class: "pane" }, title, box) };
    this.panes.set(key, pane);
    this.live.append(pane.element);
    return pane;
  }

  // A mark in streamed text: numbers count within the specialist's part. It leads to the passage that was verified.
  liveMark(agent, n) {
    const citation = this.verified.get(`${agent}/${n}`);
    if (!citation) return null;
    const title = `${citation.heading} (${citation.skill})\n“${citation.quote}”`;
    return el("a", { class: "mark", href: passageOf(citation), target: "_blank", rel: "noopener", title }, `[${n}]`);
  }

  async showConclusion() {
    const conclusion = this.conclusion;
    try {
      await showAnswer(this.article, this.runId, (n, mark) => this.hooks.source(this, conclusion?.citations ?? [], n, mark));
    } catch (problem) {
      this.say(`The answer is ready, but could not be shown. ${problem.detail ?? ""}`, problem.remedy, "Show the answer", () => {
        this.problem.hidden = true;
        void this.showConclusion();
      });
      return;
    }
    this.live.replaceChildren();
    this.panes.clear();
    this.steps.element.open = false;
    if (conclusion) makeEditable(this.article, conclusion.assumptions, (line) => this.hooks.ask(`${this.question}\n\n${line}`));
    this.offer(conclusion);
    this.hooks.answered(this);
  }

  // What can be done with the answer.
  offer(conclusion) {
    const made = howMade(this.runId);
    const feedback = new Feedback(this.runId);
    this.actions.hidden = false;
    this.actions.replaceChildren(
      feedback.buttons.up,
      feedback.buttons.down,
      ...answerActions(this.runId, () => conclusion?.markdown),
      made.button,
      this.whyButton,
    );
    this.panels.replaceChildren(feedback.panel, made.panel, this.whyPanel);
    if (!this.fresh) void feedback.recall();
  }

  // Who wrote the answer, what it cost, and how long it took.
  showServed(cost) {
    const names = [...new Set([...this.served.values()].filter(Boolean))].map((backend) => this.backendName(backend));
    if (!names.length) return;
    this.servedBy.textContent = `${names.join(", ")} · ${costText(cost)} · ${duration(this.workedMs)}`;
    this.servedBy.hidden = false;
  }

  // The text was rebuilt below the reader's eyes: lead to its beginning if that is out of sight.
  find() {
    const top = this.article.getBoundingClientRect().top;
    if (top < 0 || top > innerHeight) this.article.scrollIntoView({ block: "start" });
  }

  finish(data) {
    clearInterval(this.ticking);
    this.steps.end(this.workedMs, data.cost_usd);
    this.showServed(data.cost_usd);
    this.card?.settled("");
    fillDecisions(this.whyPanel, this.decisions, this.served, this.failures);
    if (!this.conclusion && data.status === "declined" && !data.error) void this.showConclusion();
    this.set({ concluded: "done", declined: "done", cancelled: "stopped" }[data.status] ?? "failed");
    this.store();
    this.showEnd(data);
    announce(ENDINGS[data.status] ?? "The run has ended.");
  }

  showEnd(data) {
    if (data.status === "concluded") return;
    this.abandonPanes();
    if (!this.agents.length && !this.screening) this.about.textContent = words(data.status);
    if (data.status === "cancelled") {
      const written = [...this.panes.values()].some((pane) => !pane.text.empty);
      this.say(written ? "Stopped. What was written so far stands above; its quotes were not all checked." : "Stopped.", "", "Ask again");
    } else if (data.error || DECLINED[data.declined]) {
      const sentence = data.error?.sentence ?? data.error?.detail ?? DECLINED[data.declined];
      this.say(sentence, data.error?.remedy ?? "", "Try again");
    }
    if (this.fresh) this.problem.scrollIntoView({ block: "nearest" });
    if (this.decisions.length) {
      this.actions.hidden = false;
      this.actions.append(this.whyButton);
    }
  }

  // What was written by then stays, but does not look finished.
  abandonPanes() {
    this.live.classList.remove("several");
    for (const pane of this.panes.values()) {
      if (pane.text.empty) pane.element.remove();
      else if (pane.state.textContent === "writing") pane.state.textContent = "not finished";
    }
  }

  // Backends by name; the built-in expert is nobody's model.
  backendName(backend) {
    const known = this.decisions.flatMap((decision) => decision.candidates).find((each) => each.backend === backend);
    return known?.tier === "extractive" ? "the built-in expert" : backend;
  }

  // A sentence and a way out.
  say(sentence, remedy, action = "", act = () => this.hooks.again(this)) {
    const button = action ? el("button", { type: "button", class: "secondary", onclick: act }, action) : null;
    this.problem.replaceChildren(el("p", {}, coded(`${sentence} ${remedy ?? ""}`)), ...(button ? [button] : []));
    this.problem.hidden = false;
  }

  fail(problem) {
    this.detach();
    this.set("failed");
    this.abandonPanes();
    this.steps.end(this.workedMs, 0);
    this.about.textContent = this.type ?? "";
    // The run itself may have gone on: look at it once more.
    this.say(problem.detail, problem.remedy, "Try again", () => this.hooks.rejoin(this));
  }
}
