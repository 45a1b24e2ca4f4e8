// What the team remembers of the thread: read when somebody opens it, to be corrected and deleted.

import { correctFact, forgetFact, readMemory } from "./api.js";
import { announce, el, words } from "./dom.js";

const LONGEST = 400;

function aboutOf(fact) {
  const about = fact.about || words(fact.topic);
  if (fact.state === "corrected") return `${about}, corrected by you`;
  return fact.said_by === "team" ? "the team recommended" : about;
}

export class Memory {
  constructor(panel) {
    this.panel = panel;
    this.thread = null;
    this.list = el("ul", { class: "facts" });
    this.note = el("p", { class: "small quiet", "aria-live": "polite" });
    panel.append(this.list, this.note);
    panel.addEventListener("toggle", () => {
      if (panel.open) void this.load();
    });
  }

  // The thread that is shown now; null for none. An answer may have added something.
  show(thread) {
    this.panel.hidden = thread === null;
    if (thread !== this.thread) {
      this.thread = thread;
      this.panel.open = false;
      this.list.replaceChildren();
      this.note.textContent = "";
    } else if (this.panel.open) {
      void this.load();
    }
  }

  async load() {
    const { thread } = this;
    if (thread === null) return;
    try {
      const memory = await readMemory(thread);
      // Another thread may have been opened meanwhile, or a fact is being edited.
      if (thread === this.thread && !this.list.querySelector("form")) this.fill(memory);
    } catch (problem) {
      this.fail(problem);
    }
  }

  fill({ facts, summary }) {
    const used = facts.filter((fact) => fact.state === "active" || fact.state === "corrected");
    this.list.replaceChildren(...used.map((fact) => this.item(fact)));
    const notes = [];
    if (!used.length) notes.push("Nothing yet.");
    if (facts.length > used.length) notes.push(`${facts.length - used.length} older ones were replaced by newer ones.`);
    if (summary) notes.push(`Of ${summary.turns} older turns it keeps a short summary.`);
    this.note.textContent = notes.join(" ");
  }

  item(fact) {
    const edit = el("button", { type: "button", class: "plain small", "aria-label": `Correct: ${fact.text}` }, "Correct");
    const remove = el("button", { type: "button", class: "plain small", "aria-label": `Forget: ${fact.text}` }, "Forget");
    const text = el("p", { dir: "auto" }, fact.text);
    const item = el("li", {}, el("span", { class: "small quiet" }, aboutOf(fact)), text, el("div", {}, edit, remove));
    edit.addEventListener("click", () => this.edit(fact, item));
    remove.addEventListener("click", () => void this.forget(fact, item));
    return item;
  }

  edit(fact, item) {
    const input = el("input", { type: "text", value: fact.text, maxlength: LONGEST, required: true, "aria-label": "What holds instead", dir: "auto" });
    const keep = el("button", { type: "submit", class: "secondary" }, "Keep");
    const stop = el("button", { type: "button", class: "plain" }, "Cancel");
    const form = el("form", {}, input, keep, stop);
    const back = () => {
      const again = this.item(fact);
      item.replaceWith(again);
      again.querySelector("button").focus();
    };
    stop.addEventListener("click", back);
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") back();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.correct(fact, input.value, form);
    });
    item.replaceChildren(form);
    input.focus();
  }

  async correct(fact, text, form) {
    try {
      const changed = this.item(await correctFact(this.thread, fact.id, text));
      form.parentElement.replaceWith(changed);
      changed.querySelector("button").focus();
      announce("Corrected.");
    } catch (problem) {
      this.fail(problem);
    }
  }

  async forget(fact, item) {
    try {
      await forgetFact(this.thread, fact.id);
    } catch (problem) {
      this.fail(problem);
      return;
    }
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    (next?.querySelector("button") ?? this.panel.querySelector("summary")).focus();
    announce("Forgotten.");
  }

  fail(problem) {
    this.note.textContent = `${problem.detail ?? problem} ${problem.remedy ?? ""}`.trim();
  }
}
