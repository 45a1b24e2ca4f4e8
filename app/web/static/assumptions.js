// Assumptions of an answer: marks lead to them, and each can be changed to ask again with what holds instead.

import { el, words } from "./dom.js";

const LONGEST = 1000;

const itemOf = (article, label) => {
  const found = article.querySelector(`[data-label="${label}"]`);
  return found?.closest("li") ?? found;
};

// Leads to the line that begins with a label such as F1 or A2.
export function showLabelled(article, label) {
  const item = itemOf(article, label);
  if (!item) return;
  item.tabIndex = -1;
  item.scrollIntoView({ block: "center" });
  item.focus({ preventScroll: true });
}

function editor(assumption, number, ask, close) {
  const input = el("input", { type: "text", value: assumption.text, maxlength: LONGEST, required: true, "aria-label": `What holds instead of assumption ${number}`, dir: "auto" });
  const form = el(
    "form",
    { class: "assumption" },
    input,
    el("button", { type: "submit", class: "secondary" }, "Answer again with this"),
    el("button", { type: "button", class: "plain", onclick: close }, "Cancel"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text || text === assumption.text) return;
    close();
    // The topic is a word of the team's own, so that the text reads the same in every language.
    ask(`${words(assumption.topic)}: ${text}`);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return form;
}

// Puts a button behind each assumption. `ask(line)` asks the question again with that line below it.
export function makeEditable(article, assumptions, ask) {
  assumptions.forEach((assumption, index) => {
    const number = index + 1;
    const item = itemOf(article, `A${number}`);
    if (!item) return;
    const change = el("button", { type: "button", class: "plain small change", "aria-label": `Change assumption ${number}` }, "Change");
    change.addEventListener("click", () => {
      const form = editor(assumption, number, ask, () => {
        form.replaceWith(change);
        change.focus();
      });
      change.replaceWith(form);
      form.querySelector("input").select();
    });
    item.append(" ", change);
  });
}
