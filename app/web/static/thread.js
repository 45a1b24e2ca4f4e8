// One conversation in the list: a link, and behind a button what can be done with it.

import { deleteThread, renameThread } from "./api.js";
import { announce, disclose, el } from "./dom.js";

const LONGEST_TITLE = 200;

const timeOf = (thread) =>
  new Date(thread.updated_at ?? thread.created_at).toLocaleString([], { dateStyle: "short", timeStyle: "short" });

export class ThreadItem {
  // `hooks`: changed(thread), removed(), and done() when nothing came of it
  constructor(thread, current, hooks) {
    this.thread = thread;
    this.hooks = hooks;
    this.element = el("li", { "data-thread": thread.id });
    this.element.classList.toggle("current", current);
    this.rest(current);
  }

  // Somebody may look over the reader's shoulder: a restricted title is blurred, and read out as what it is.
  get withheld() {
    return this.thread.sensitivity === "restricted";
  }

  get name() {
    if (this.withheld) return `Restricted question, ${timeOf(this.thread)}`;
    return this.thread.title || `Question, ${timeOf(this.thread)}`;
  }

  rest(current) {
    const link = el("a", { href: `#${this.thread.id}`, "aria-current": current ? "page" : null });
    if (this.withheld) {
      link.append(el("span", { class: "hidden" }, this.name));
      link.append(el("span", { class: "title blurred", "aria-hidden": "true" }, this.thread.title || "restricted"));
    } else {
      link.title = this.name;
      link.append(el("span", { class: "title" }, this.name));
    }
    const more = el("button", { type: "button", class: "more", "aria-label": `Rename or delete: ${this.name}` }, "\u22ef");
    const actions = el(
      "div",
      { class: "thread-actions" },
      el("button", { type: "button", class: "plain small", onclick: () => this.edit() }, "Rename"),
      el("button", { type: "button", class: "plain small", onclick: () => this.confirm() }, "Delete"),
    );
    disclose(more, actions);
    this.element.onkeydown = (event) => {
      if (event.key !== "Escape" || actions.hidden) return;
      more.click();
      more.focus();
    };
    this.element.replaceChildren(link, more, actions);
  }

  back() {
    this.element.replaceChildren();
    this.hooks.done();
  }

  edit() {
    const input = el("input", { type: "text", value: this.withheld ? "" : this.thread.title, maxlength: LONGEST_TITLE, required: true, "aria-label": "New title", dir: "auto" });
    const form = el(
      "form",
      { class: "rename" },
      input,
      el("button", { type: "submit", class: "plain small" }, "Keep"),
      el("button", { type: "button", class: "plain small", onclick: () => this.leave() }, "Cancel"),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.rename(input.value.trim());
    });
    this.ask(form);
    input.select();
  }

  confirm() {
    const yes = el("button", { type: "button", class: "plain small danger", onclick: () => void this.remove() }, "Delete");
    const no = el("button", { type: "button", class: "plain small", onclick: () => this.leave() }, "Keep");
    this.ask(el("div", { class: "sure", role: "group", "aria-label": this.name }, el("p", { class: "small" }, this.name), el("p", { class: "small quiet" }, "Delete it with all its answers?"), yes, no));
    no.focus();
  }

  ask(part) {
    this.problem = el("p", { class: "small warn", role: "alert" });
    this.element.onkeydown = (event) => {
      if (event.key === "Escape") this.leave();
    };
    this.element.replaceChildren(part, this.problem);
  }

  // Nothing came of it: the focus goes back to the conversation.
  leave() {
    const list = this.element.closest("#thread-list");
    this.back();
    list.querySelector(`[data-thread="${this.thread.id}"] a`)?.focus();
  }

  async rename(title) {
    if (!title) return;
    try {
      const changed = await renameThread(this.thread.id, title);
      this.element.replaceChildren();
      this.hooks.changed(changed);
      announce("Renamed.");
    } catch (problem) {
      this.fail(problem);
    }
  }

  async remove() {
    try {
      await deleteThread(this.thread.id);
      this.element.replaceChildren();
      this.hooks.removed();
      announce("Deleted.");
    } catch (problem) {
      this.fail(problem);
    }
  }

  fail(problem) {
    this.problem.textContent = `${problem.detail} ${problem.remedy}`;
  }
}
