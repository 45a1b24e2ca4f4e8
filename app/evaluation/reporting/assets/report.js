"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const filters = document.getElementById("filters");
const list = document.getElementById("list");
const detail = document.getElementById("detail");
const SCORE = "case_score";
const MOST_CELLS = 6_000_000;
const STATES = { "": "all", bad: "not passed", hard: "broken rule", error: "no answer", failed: "failed", passed: "passed", unscored: "not scored", worse: "worse than before", better: "better than before", flaky: "sometimes failing" };
const wanted = { case: "", state: "", slice: "", metric: "", text: "", try: 0, view: "answer" };

/* Every text goes into the page as text: nothing that stands in an answer is ever read as markup. */
function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const mean = (values) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null);
const scoreOf = (item) => mean(item.rows.map((row) => row.scores[SCORE]).filter((value) => value !== undefined));
const shown = (value) => (value === null || value === undefined ? "–" : value.toFixed(2));
const signed = (value) => (value > 0 ? "+" : "−") + Math.abs(value).toFixed(2);
const isLow = (item, metric) => item.rows.some((row) => row.scores[metric] < 1);

function inState(item, state) {
  if (!state) return true;
  if (state === "bad") return item.state !== "passed" && item.state !== "unscored";
  if (state === "better" || state === "worse") return item.moved === state;
  if (state === "flaky") return item.flaky !== null;
  return item.state === state;
}

function fits(item) {
  const text = wanted.text.trim().toLowerCase();
  return inState(item, wanted.state)
    && (!wanted.slice || item.slices.includes(wanted.slice))
    && (!wanted.metric || isLow(item, wanted.metric))
    && (!text || item.id.toLowerCase().includes(text) || item.question.toLowerCase().includes(text));
}

function options(select, entries, chosen) {
  select.replaceChildren(...entries.map(([value, words]) => made("option", { value, selected: value === chosen }, words)));
}

function fillFilters() {
  const count = (test) => data.cases.filter(test).length;
  const states = Object.entries(STATES).map(([state, words]) => [state, words, count((item) => inState(item, state))]);
  options(filters.elements.state, states.filter(([state, , n]) => !state || n).map(([state, words, n]) => [state, `${words} (${n})`]), wanted.state);
  const slices = [...new Set(data.cases.flatMap((item) => item.slices))].sort();
  options(filters.elements.slice, [["", "all"], ...slices.map((slice) => [slice, slice])], wanted.slice);
  const metrics = [...new Set(data.cases.flatMap((item) => item.rows.flatMap((row) => Object.keys(row.scores))))].sort();
  options(filters.elements.metric, [["", "any metric"], ...metrics.map((metric) => [metric, `${metric} (${count((item) => isLow(item, metric))})`])], wanted.metric);
  filters.elements.text.value = wanted.text;
}

function entry(item) {
  const moved = item.moved ? made("span", { class: `moved ${item.moved}` }, signed(item.change)) : "";
  const first = made("span", { class: "first" }, made("span", { class: `state ${item.state}`, title: STATES[item.state] ?? item.state }, item.id), made("span", {}, moved, " ", shown(scoreOf(item))));
  const words = made("span", { class: "words" }, item.question || "(no question)");
  return made("li", {}, made("button", { type: "button", "data-id": item.id, "aria-current": String(item.id === wanted.case), click: () => choose(item.id) }, first, words));
}

function showList() {
  const found = data.cases.filter(fits);
  list.replaceChildren(...(found.length ? found.map(entry) : [made("li", { class: "nothing" }, "No case fits.")]));
  document.getElementById("shown").value = `${found.length} of ${data.cases.length} cases`;
  return found;
}

function words(text) {
  return text.match(/[\u3040-\u30ff\u4e00-\u9fff]|\s+|[^\s\u3040-\u30ff\u4e00-\u9fff]+/g) ?? [];
}

/* The longest common subsequence of words; what both begin and end with needs no table. */
function difference(before, now) {
  const a = words(before), b = words(now);
  let start = 0, ends = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  while (ends < a.length - start && ends < b.length - start && a[a.length - 1 - ends] === b[b.length - 1 - ends]) ends += 1;
  const left = a.slice(start, a.length - ends), right = b.slice(start, b.length - ends);
  const parts = [["", a.slice(0, start).join("")]];
  if (left.length * right.length > MOST_CELLS) parts.push(["del", left.join("")], ["ins", right.join("")]);
  else parts.push(...table(left, right));
  parts.push(["", a.slice(a.length - ends).join("")]);
  return parts.filter(([, text]) => text);
}

function table(a, b) {
  const width = b.length + 1, lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = a[i] === b[j] ? lengths[(i + 1) * width + j + 1] + 1 : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  const parts = [];
  const add = (kind, text) => {
    if (parts.length && parts[parts.length - 1][0] === kind) parts[parts.length - 1][1] += text;
    else parts.push([kind, text]);
  };
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { add("", a[i]); i += 1; j += 1; }
    else if (i < a.length && (j === b.length || lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) { add("del", a[i]); i += 1; }
    else { add("ins", b[j]); j += 1; }
  }
  return parts;
}

function answerOf(item, row) {
  const before = item.before === null ? null : data.texts[item.before];
  if (row.answer === null) return [made("p", { class: "quiet" }, "This answer was left out to keep the file small; it stands in rows.jsonl.")];
  const now = data.texts[row.answer];
  if (before === null) return [made("div", { class: "answer" }, now || "(no answer)")];
  const views = { answer: now || "(no answer)", difference: null, before: before || "(no answer)" };
  const buttons = Object.keys(views).map((view) => made("button", { type: "button", "aria-pressed": String(view === wanted.view), click: () => { wanted.view = view; showDetail(); } }, view));
  const box = made("div", { class: "answer" });
  if (wanted.view !== "difference") box.append(views[wanted.view]);
  else if (before === now) box.append("The answer has not changed.");
  else box.append(...difference(before, now).map(([kind, text]) => (kind ? made(kind, {}, text) : document.createTextNode(text))));
  return [made("div", { class: "choices", role: "group", "aria-label": "Which text" }, ...buttons), box];
}

function grid(heads, rows) {
  const line = (tag, cells) => made("tr", {}, ...cells.map((cell) => made(tag, tag === "th" ? { scope: "col" } : {}, cell)));
  return made("table", {}, made("thead", {}, line("th", heads)), made("tbody", {}, ...rows.map((row) => line("td", row))));
}

function fieldsOf(row) {
  const low = { "asks back": "clarify", cites: "citation_hit" };
  return grid(["field", "expected", "got"], row.fields.map(([name, expected, got]) => {
    const wrong = row.scores[low[name] ?? name] < 1;
    return [name, expected || "–", wrong ? made("span", { class: "miss" }, got || "nothing") : got || "–"];
  }));
}

function callsOf(row) {
  return grid(["step", "backend", "where", "outcome", "tokens", "price", "time"], row.calls.map(([step, backend, tier, where, outcome, input, output, usd, ms, replayed]) =>
    [step, `${backend} (${tier})`, where, outcome, `${input} in, ${output} out`, `$${usd.toFixed(4)}`, `${ms} ms${replayed ? " (recorded)" : ""}`]));
}

function scoresOf(row) {
  return made("ul", { class: "chips" }, ...Object.entries(row.scores).map(([metric, value]) => made("li", { class: value < 1 ? "low" : null }, `${metric} ${shown(value)}`)));
}

function tryOf(item, row) {
  const parts = [];
  const remarks = [...row.hard.map((rule) => `broken: ${rule}`), ...row.remarks, ...(row.status === "ok" ? [] : [`${row.status}: ${row.detail}`])];
  if (remarks.length) parts.push(made("ul", { class: "wrongs" }, ...remarks.map((remark) => made("li", {}, remark))));
  parts.push(scoresOf(row));
  if (row.asked.length) parts.push(made("h4", {}, "Asked back"), ...row.asked.map(([round, topic, question, reply]) => made("div", { class: "turn" }, `${round}. ${question} `, made("span", { class: "quiet" }, `(${topic})`), `\n${reply}`)));
  parts.push(made("h4", {}, "Answer"), ...answerOf(item, row));
  if (row.fields.length) parts.push(made("h4", {}, "Expected and got"), fieldsOf(row));
  if (row.figures.length) parts.push(made("h4", {}, "Figures"), ...row.figures.map((figure) => made("p", {}, made("code", {}, figure))));
  if (row.cites.length) parts.push(made("h4", {}, "Citations"), ...row.cites.flatMap(([place, quote, doubt]) => [made("div", {}, made("code", {}, place), doubt ? made("span", { class: "miss" }, ` ${doubt}`) : ""), made("blockquote", {}, data.texts[quote])]));
  if (row.calls.length) parts.push(made("h4", {}, "Calls"), made("div", { class: "scroll" }, callsOf(row)));
  return parts;
}

function showDetail() {
  const item = data.cases.find((each) => each.id === wanted.case);
  if (!item) return detail.replaceChildren(made("p", { class: "quiet" }, "Choose a case."));
  const row = item.rows[wanted.try] ?? item.rows[0];
  const told = [item.id, STATES[item.state] ?? item.state, ...(item.flaky ? [`passes ${item.flaky}`] : []), ...item.slices].join(" · ");
  const tries = item.rows.length < 2 ? "" : made("div", { class: "choices", role: "group", "aria-label": "Try" }, ...item.rows.map((each, index) =>
    made("button", { type: "button", "aria-pressed": String(each === row), click: () => { wanted.try = index; showDetail(); } }, `try ${each.repeat + 1}: ${shown(each.scores[SCORE])}`)));
  return detail.replaceChildren(
    ...item.history.map(([role, text]) => made("div", { class: "turn quiet" }, `${role}: ${text}`)),
    made("h3", {}, item.question || item.id), made("p", { class: "quiet small" }, told), item.note ? made("p", { class: "small" }, item.note) : "", tries, ...tryOf(item, row));
}

function remember() {
  const kept = new URLSearchParams();
  for (const name of ["case", "state", "slice", "metric", "text"]) if (wanted[name]) kept.set(name, wanted[name]);
  history.replaceState(null, "", kept.size ? `#${kept}` : location.pathname + location.search);
}

function choose(id) {
  if (id !== wanted.case) detail.scrollTop = 0;
  Object.assign(wanted, { case: id, try: 0 });
  remember();
  for (const button of list.querySelectorAll("button")) button.setAttribute("aria-current", String(button.dataset.id === id));
  showDetail();
}

function read() {
  const kept = new URLSearchParams(location.hash.slice(1));
  for (const name of ["case", "state", "slice", "metric", "text"]) wanted[name] = kept.get(name) ?? "";
  wanted.try = 0;
}

function show() {
  fillFilters();
  const found = showList();
  if (!data.cases.some((item) => item.id === wanted.case)) wanted.case = (found.find((item) => item.state !== "passed") ?? found[0])?.id ?? "";
  for (const button of list.querySelectorAll("button")) button.setAttribute("aria-current", String(button.dataset.id === wanted.case));
  showDetail();
}

filters.addEventListener("input", () => {
  for (const name of ["state", "slice", "metric", "text"]) wanted[name] = filters.elements[name].value;
  remember();
  showList();
});
filters.addEventListener("submit", (event) => event.preventDefault());
list.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const buttons = [...list.querySelectorAll("button")], next = buttons[buttons.indexOf(document.activeElement) + step];
  if (!step || !next) return;
  event.preventDefault();
  next.focus();
  choose(next.dataset.id);
});
window.addEventListener("hashchange", () => {
  if (!location.hash.includes("=")) return;
  read();
  show();
  document.getElementById("cases").scrollIntoView();
});
const theme = document.getElementById("theme");
theme.hidden = false;
theme.addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
});
if (location.hash.includes("=")) read();
show();
