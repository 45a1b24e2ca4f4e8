// The team's questions as a card: options by mouse or by the keys 1 to 9, own words, or the team's assumptions.

import { answer } from "./api.js";
import { coded, el, freshId } from "./dom.js";

function optionButton(option, index, choose) {
  return el(
    "button",
    { type: "button", class: "option", "aria-pressed": "false", onclick: () => choose(index) },
    el("kbd", { "aria-hidden": "true" }, String(index + 1)),
    el("span", {}, el("strong", {}, option.answer), el("span", { class: "consequence" }, option.consequence)),
  );
}

// One question. Tells `changed` when it has got an answer.
class Question {
  constructor(question, changed) {
    this.question = question;
    this.changed = changed;
    this.option = null;
    this.buttons = question.options.map((option, index) => optionButton(option, index, (n) => this.choose(n)));
    this.text = el("input", { type: "text", id: freshId("own"), maxlength: "10000", autocomplete: "off" });
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => this.confirm(event));
    this.element = el(
      "fieldset",
      { class: "question-card", tabindex: "-1" },
      el("legend", {}, el("span", { class: "challenge" }, question.challenge), el("span", { class: "asks" }, question.question)),
      el("p", { class: "small quiet" }, question.why),
      el("div", { class: "options" }, this.buttons),
      el("label", { class: "own" }, el("span", { class: "small quiet" }, "In your own words"), this.text),
      el("p", { class: "small quiet" }, `Without an answer: ${question.assume}`),
    );
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  get answered() {
    return this.option !== null || this.text.value.trim() !== "";
  }

  get given() {
    const id = this.question.id;
    return this.option === null ? { question_id: id, text: this.text.value.trim() } : { question_id: id, option: this.option };
  }

  get said() {
    return this.option === null ? this.text.value.trim() : this.question.options[this.option].answer;
  }

  choose(index) {
    this.option = index;
    this.text.value = "";
    this.mark();
    this.changed(this, true);
  }

  typed() {
    this.option = null;
    this.mark();
    this.changed(this, false);
  }

  mark() {
    this.buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(index === this.option)));
  }

  confirm(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (this.answered) this.changed(this, true);
  }

  key(event) {
    if (event.target === this.text || event.ctrlKey || event.metaKey || event.altKey) return;
    const index = Number(event.key) - 1;
    if (!(index >= 0 && index < this.buttons.length)) return;
    event.preventDefault();
    this.choose(index);
  }
}

export class ClarificationCard {
  constructor(clarification) {
    this.id = clarification.id;
    this.open = true;
    this.sending = false;
    this.elsewhere = undefined;
    this.questions = clarification.questions.map((each) => new Question(each, (one, sure) => this.changed(one, sure)));
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    const alone = clarification.questions.length === 1;
    this.partly = el("button", { type: "button", class: "primary", onclick: () => void this.send() }, alone ? "Send" : "Send what I have");
    this.skip = el("button", { type: "button", class: "secondary", onclick: () => void this.send(true) }, "Go on with your assumptions");
    this.left = el("p", { class: "small quiet", hidden: alone });
    const heading = freshId("asks");
    const lead = alone ? "One question first" : `${clarification.questions.length} questions first`;
    this.element = el(
      "section",
      { class: "clarify", "aria-labelledby": heading },
      el("h3", { id: heading }, lead),
      el("p", { class: "small quiet" }, `The answer would be a guess without this. ${alone ? "T" : "Answer in any order; t"}he keys 1 to 9 choose an option.`),
      this.questions.map((each) => each.element),
      this.problem,
      el("div", { class: "buttons" }, this.partly, this.skip, this.left),
    );
    this.show();
  }

  // A digit that was typed outside of the card is for the first question without an answer.
  digit(event) {
    if (!this.open || this.sending) return;
    const next = this.questions.find((each) => !each.answered);
    next?.key(event);
  }

  focus() {
    const room = document.getElementById("composer").getBoundingClientRect().top;
    if (this.element.getBoundingClientRect().bottom > room) this.element.scrollIntoView({ block: "start" });
    (this.questions.find((each) => !each.answered) ?? this.questions[0]).element.focus({ preventScroll: true });
  }

  // A chosen option, or words confirmed with Enter, lead on to the next question; the last one sends.
  changed(question, sure) {
    this.show();
    if (!sure) return;
    if (this.questions.every((each) => each.answered)) {
      void this.send();
      return;
    }
    const place = this.questions.indexOf(question);
    const next = [...this.questions.slice(place + 1), ...this.questions].find((each) => !each.answered);
    next.element.focus({ preventScroll: true });
    next.element.scrollIntoView({ block: "nearest" });
  }

  show() {
    const answered = this.questions.filter((each) => each.answered).length;
    this.partly.disabled = answered === 0;
    this.left.textContent = `${answered} of ${this.questions.length} answered`;
  }

  async send(skipping = false) {
    const given = skipping ? [] : this.questions.filter((each) => each.answered);
    this.lock(true);
    this.problem.hidden = true;
    this.sending = true;
    try {
      await answer(this.id, given.map((each) => each.given), given.length < this.questions.length);
      this.settle("", this.questions.map((each) => (given.includes(each) ? each.said : `Assumed: ${each.question.assume}`)));
    } catch (problem) {
      this.sending = false;
      if (this.elsewhere !== undefined) {
        this.settle(this.elsewhere);
        return;
      }
      this.lock(false);
      this.problem.replaceChildren(...coded(`${problem.detail} ${problem.remedy}`));
      this.problem.hidden = false;
    }
  }

  // The run says that its questions are settled. While our own answers are on their way, they know best.
  settled(sentence) {
    this.elsewhere = sentence;
    if (!this.sending) this.settle(sentence);
  }

  lock(locked) {
    for (const control of this.element.querySelectorAll("button, input")) control.disabled = locked;
    if (!locked) this.show();
  }

  // What was asked stays to be read, with what was said where this page knows it.
  settle(sentence, said = null) {
    if (!this.open) return;
    this.open = false;
    const asked = this.questions.map((each) => each.question.question);
    const list = said
      ? el("dl", {}, asked.map((text, index) => [el("dt", {}, text), el("dd", {}, said[index])]))
      : el("ul", {}, asked.map((text) => el("li", {}, text)));
    const heading = el("h3", { id: this.element.getAttribute("aria-labelledby") }, "The team asked");
    this.element.classList.add("settled");
    this.element.replaceChildren(heading, list, sentence ? el("p", { class: "small quiet" }, sentence) : "");
  }
}
