// The editor of a policy: numbers beside the lines, a check shortly after the last key, and completion by place.

import { completions } from "./vocabulary.js";

const PAUSE_MS = 400;
const LINE_PX = 20;

const byId = (id) => document.getElementById(id);
const editor = byId("editor");
const text = byId("yaml");
const gutter = byId("gutter");
const faults = byId("faults");
const list = byId("completions");
const words = JSON.parse(editor.dataset.words);

let wrong = new Set([...gutter.querySelectorAll(".faulty")].map((each) => Number(each.textContent)));

function number() {
  const count = text.value.split("\n").length;
  text.rows = Math.max(12, count + 1);
  gutter.replaceChildren(
    ...Array.from({ length: count }, (_, at) => {
      const item = document.createElement("li");
      item.textContent = at + 1;
      item.classList.toggle("faulty", wrong.has(at + 1));
      return item;
    }),
  );
}

// What the service says of the text, each part with the line that it names.
function parts(sentence) {
  const said = sentence.replace(/^[^\s:]+: /, "");
  const places = [...said.matchAll(/line (\d+)(?::| (?=is not YAML))/g)];
  if (!places.length) return [{ line: null, said }];
  return places.map((place, at) => ({
    line: Number(place[1]),
    said: said.slice(place.index + place[0].length, places[at + 1]?.index).trim().replace(/^is not/, "This is not"),
  }));
}

function show(found) {
  wrong = new Set(found.map((each) => each.line));
  text.setAttribute("aria-invalid", String(found.length > 0));
  if (!found.length) {
    const fine = document.createElement("p");
    fine.className = "fine";
    fine.textContent = "This can be used with the backends as they are now.";
    faults.replaceChildren(fine);
  } else {
    const items = found.map((each) => {
      const item = document.createElement("li");
      if (each.line) {
        const strong = document.createElement("strong");
        strong.textContent = `Line ${each.line}.`;
        item.append(strong, " ");
      }
      item.append(each.said);
      return item;
    });
    const all = document.createElement("ul");
    all.append(...items);
    faults.replaceChildren(all);
  }
  number();
}

let last = 0;

async function check() {
  last += 1;
  const mine = last;
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const token = document.querySelector("meta[name=csrf]")?.content;
  if (token) headers["X-CSRF-Token"] = token;
  try {
    const body = JSON.stringify({ yaml: text.value });
    const answer = await fetch("/v1/policies/check", { method: "POST", headers, body });
    if (!answer.ok || mine !== last) return;
    const found = await answer.json();
    show(found.usable ? [] : found.errors.flatMap(parts));
  } catch {
    // Without an answer the text is checked when it is sent.
  }
}

// Completion

let offered = null;

function hide() {
  offered = null;
  list.hidden = true;
  text.removeAttribute("aria-activedescendant");
}

function select(at) {
  offered.at = (at + offered.words.length) % offered.words.length;
  [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === offered.at)));
  list.children[offered.at].scrollIntoView({ block: "nearest" });
  text.setAttribute("aria-activedescendant", list.children[offered.at].id);
}

function offer() {
  const found = completions(words, text.value, text.selectionStart);
  if (!found.words.length) return hide();
  offered = { ...found, at: 0 };
  list.replaceChildren(
    ...found.words.map((word, at) => {
      const item = document.createElement("li");
      item.id = `completion-${at}`;
      item.setAttribute("role", "option");
      item.textContent = word;
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        select(at);
        take();
      });
      return item;
    }),
  );
  const before = text.value.slice(0, text.selectionStart).split("\n");
  const style = getComputedStyle(text);
  const width = parseFloat(style.fontSize) * 0.602;
  const left = gutter.offsetWidth + 12 + (before.at(-1).length - found.typed.length) * width - text.scrollLeft;
  list.style.left = `${Math.max(8, Math.min(left, editor.clientWidth - 180))}px`;
  list.style.top = `${10 + before.length * LINE_PX}px`;
  list.hidden = false;
  select(0);
}

function take() {
  const { typed, words: all, at } = offered;
  const place = text.selectionStart;
  text.setRangeText(all[at] + (all[at].endsWith(":") ? " " : ""), place - typed.length, place, "end");
  hide();
  changed();
}

let timer = 0;

function changed() {
  number();
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE_MS);
}

text.addEventListener("input", () => {
  changed();
  if (offered) offer();
});
text.addEventListener("blur", hide);
text.addEventListener("keydown", (event) => {
  if (event.key === " " && event.ctrlKey) {
    event.preventDefault();
    offer();
  } else if (offered && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    select(offered.at + (event.key === "ArrowDown" ? 1 : -1));
  } else if (offered && ["Enter", "Tab"].includes(event.key)) {
    event.preventDefault();
    take();
  } else if (offered && event.key === "Escape") {
    event.preventDefault();
    hide();
  }
});
number();
// What was typed before this module had come, or is filled in again by the browser.
if (text.value !== text.defaultValue) check();
