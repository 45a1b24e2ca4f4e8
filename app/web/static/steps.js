// "How this was worked out": the steps of a run, each with its state, what came of it, and its time.

import { agentTitle, costText, count, duration, el, money, words } from "./dom.js";

const NAMES = {
  screen: "Screen the text",
  analyze: "Understand the question",
  calculate: "Calculate",
  retrieve: "Look up",
  brief: "Write the briefs",
  consult: "Consult",
  challenge: "Challenge",
  conclude: "Conclude",
};

function nameOf(step) {
  const [kind, agent] = step.split(":", 2);
  const name = NAMES[kind] ?? words(kind);
  return agent ? `${name}: ${agentTitle(agent)}` : name;
}

const ORDER = Object.keys(NAMES);

export class Steps {
  constructor() {
    this.rows = new Map();
    this.list = el("ol", { class: "step-list" });
    this.total = el("span", { class: "quiet figures" });
    const summary = el("summary", {}, "How this was worked out ", this.total);
    this.element = el("details", { class: "steps", open: true }, summary, this.list);
    this.expect(["screen", "analyze", "retrieve", "consult", "challenge", "conclude"]);
  }

  // Rows for steps that will come, so that nothing moves when they do.
  expect(steps) {
    for (const [step, row] of this.rows) {
      if (row.state === "waiting" && !steps.includes(step)) this.remove(step);
    }
    for (const step of steps) this.row(step);
  }

  // The steps for these specialists are known now.
  plan(agents) {
    this.expect([
      ...agents.map((agent) => `retrieve:${agent}`),
      ...agents.map((agent) => `consult:${agent}`),
      "challenge",
      "conclude",
    ]);
  }

  // No answer will be written in this round.
  pause() {
    this.expect([]);
  }

  started(step) {
    this.set(step, "running");
    this.row(step).notes.replaceChildren();
  }

  finished(step, ms, cost) {
    const row = this.row(step);
    if (row.state !== "failed") this.set(step, "done");
    row.time.textContent = Number(cost) > 0 ? `${money(cost)} · ${duration(ms)}` : duration(ms);
  }

  failed(step) {
    this.set(step, "failed");
  }

  detail(step, text) {
    this.row(step).detail.textContent = text;
  }

  note(step, text) {
    this.row(step).notes.append(el("li", {}, text));
  }

  has(step) {
    return this.rows.has(step);
  }

  progress(ms) {
    const done = [...this.rows.values()].filter((row) => row.state === "done" || row.state === "failed").length;
    this.total.textContent = `${count(done, "step")} · ${duration(ms)}`;
  }

  // The run has ended: what did not happen goes, what was interrupted says so.
  end(ms, cost) {
    for (const [step, row] of this.rows) {
      if (row.state === "waiting") this.remove(step);
      else if (row.state === "running") this.set(step, "stopped");
    }
    this.total.textContent = `${count(this.rows.size, "step")} · ${duration(ms)} · ${costText(cost)}`;
  }

  row(step) {
    const known = this.rows.get(step);
    if (known) return known;
    const row = {
      state: "waiting",
      label: el("span", { class: "hidden" }, "waiting"),
      detail: el("span", { class: "step-detail" }),
      time: el("span", { class: "step-time figures" }),
      notes: el("ul", { class: "step-notes" }),
    };
    row.element = el(
      "li",
      { "data-state": "waiting", "data-step": step },
      el("span", {}, nameOf(step), " ", row.label, row.detail),
      row.time,
      row.notes,
    );
    this.rows.set(step, row);
    this.place(step, row.element);
    return row;
  }

  // In the order of the work, also for steps that come unexpectedly.
  place(step, element) {
    const rank = (name) => ORDER.indexOf(name.split(":", 1)[0]);
    const after = [...this.list.children].find((other) => rank(other.dataset.step) > rank(step));
    this.list.insertBefore(element, after ?? null);
  }

  remove(step) {
    this.rows.get(step).element.remove();
    this.rows.delete(step);
  }

  set(step, state) {
    const row = this.row(step);
    row.state = state;
    row.label.textContent = state;
    row.element.dataset.state = state;
  }
}
