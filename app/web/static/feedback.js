// "Useful" or "Not useful", and what was wrong. Each rating counts at once; the reasons come after it.

import { giveFeedback, readAuthor, readFeedback } from "./api.js";
import { announce, el, freshId } from "./dom.js";

const REASONS = {
  wrong: "It is wrong",
  "not-cited": "Sources are missing",
  "too-long": "It is too long",
  "wrong-agent": "The wrong specialist answered",
  other: "Something else",
};
const LONGEST = 2000;

export class Feedback {
  constructor(runId) {
    this.runId = runId;
    this.buttons = {
      up: el("button", { type: "button", class: "plain", "aria-pressed": "false", onclick: () => void this.rate("up") }, "Useful"),
      down: el("button", { type: "button", class: "plain", "aria-pressed": "false", onclick: () => void this.rate("down") }, "Not useful"),
    };
    this.panel = el("form", { class: "panel feedback", hidden: true });
    this.panel.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.explain();
    });
  }

  // What was said about this answer earlier.
  async recall() {
    try {
      const [author, said] = await Promise.all([readAuthor(), readFeedback(this.runId)]);
      const mine = said.data.find((each) => each.target === "run" && each.author === author);
      this.mark(mine?.rating ?? null);
    } catch {
      // Without it the buttons are as they were; rating says what is wrong if something is.
    }
  }

  mark(rating) {
    this.rating = rating;
    for (const [name, button] of Object.entries(this.buttons)) button.setAttribute("aria-pressed", String(name === rating));
  }

  async rate(rating) {
    const before = this.rating;
    this.mark(rating);
    if (!(await this.send({ rating }))) return this.mark(before);
    if (rating === "down") return this.ask();
    this.panel.hidden = true;
    announce("Thank you.");
  }

  ask() {
    const text = freshId("feedback");
    const boxes = Object.entries(REASONS).map(([code, words]) =>
      el("label", {}, el("input", { type: "checkbox", name: "reason", value: code }), " ", words),
    );
    this.panel.replaceChildren(
      el("fieldset", {}, el("legend", {}, "What was wrong?"), boxes),
      el("label", { for: text, class: "small quiet" }, "In your own words"),
      el("textarea", { id: text, name: "text", rows: "2", maxlength: LONGEST, dir: "auto" }),
      el("div", { class: "buttons" }, el("button", { type: "submit", class: "secondary" }, "Send"), el("button", { type: "button", class: "plain", onclick: () => this.close() }, "No more to say")),
    );
    this.panel.hidden = false;
    this.panel.scrollIntoView({ block: "nearest" });
    this.panel.querySelector("input").focus({ preventScroll: true });
  }

  async explain() {
    const given = new FormData(this.panel);
    const body = { rating: "down", reasons: given.getAll("reason"), text: given.get("text").trim() };
    if (!(await this.send(body))) return;
    this.close();
    announce("Thank you.");
  }

  close() {
    this.panel.hidden = true;
    this.buttons.down.focus();
  }

  async send(body) {
    try {
      await giveFeedback(this.runId, body);
      return true;
    } catch (problem) {
      this.panel.replaceChildren(el("p", { role: "alert" }, `${problem.detail} ${problem.remedy}`));
      this.panel.hidden = false;
      return false;
    }
  }
}
