// The question field: what is typed, and what the buttons beside it can do right now.

import { Commands } from "./commands.js";
import { byId } from "./dom.js";
import { keepDraft, readDraft } from "./draft.js";

function placeholder(turn) {
  if (!turn || !turn.threadId) return "Ask a question";
  if (turn.state === "clarifying") return "In your own words";
  return "Ask a follow-up";
}

export class Composer {
  // `hooks`: ask(text), which tells whether the text was taken, stop(), and current(), the last turn or null
  constructor(hooks) {
    this.hooks = hooks;
    this.sending = "";
    this.field = byId("question");
    this.commands = new Commands(this.field, byId("commands"), () => this.fit());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.fit());
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send();
    });
    byId("stop").addEventListener("click", () => hooks.stop());
    addEventListener("keydown", (event) => this.shortcut(event));
    this.restore(readDraft());
    addEventListener("pagehide", () => keepDraft(this.field.value || this.sending));
  }

  get empty() {
    return this.field.value === "";
  }

  key(event) {
    if (this.commands.key(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void this.send();
  }

  // From anywhere: "/" leads to the field, a digit chooses where the team has asked back.
  shortcut(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, [contenteditable]")) return;
    if (event.key === "/") {
      event.preventDefault();
      this.field.focus();
    } else if (/^[1-9]$/.test(event.key) && !event.defaultPrevented) {
      this.hooks.current()?.card?.digit(event);
    }
  }

  // Browsers without field-sizing get the height from here.
  fit() {
    if (CSS.supports("field-sizing", "content")) return;
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  async send() {
    const text = this.field.value.trim();
    if (!text || this.hooks.current()?.busy) return;
    this.field.value = "";
    this.fit();
    // The keyboard of a touch screen would hide what comes now.
    if (matchMedia("(pointer: coarse)").matches) this.field.blur();
    this.sending = text;
    if (!(await this.hooks.ask(text))) this.restore(text);
    this.sending = "";
  }

  // A text that was not taken comes back, unless something else has been typed.
  restore(text) {
    this.field.value ||= text;
    this.fit();
  }

  focus() {
    this.field.focus();
  }

  // What can be done now, in words.
  show(turn) {
    const busy = Boolean(turn?.busy);
    const stopping = turn?.state === "stopping";
    byId("stop").hidden = !(turn?.runId && (busy || turn.state === "clarifying"));
    byId("stop").disabled = stopping;
    byId("stop").textContent = stopping ? "Stopping..." : "Stop";
    byId("send").disabled = busy;
    byId("send").hidden = busy;
    byId("send").textContent = turn?.state === "clarifying" ? "Answer" : "Ask";
    this.field.placeholder = placeholder(turn);
  }
}
