// Elements and wording shared by all parts. Text becomes text nodes here and nowhere becomes HTML.

export const byId = (id) => document.getElementById(id);

// A new element. `attrs` holds attributes, and listeners under names such as onclick; null and false leave one out.
export function el(tag, attrs = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

let numbers = 0;

// An id that no other element has.
export function freshId(prefix) {
  numbers += 1;
  return `${prefix}-${numbers}`;
}

// "0.4 s", "12 s", "2 min 5 s"
export function duration(ms) {
  if (ms < 95) return `${Math.max(1, Math.round(ms))} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

// Four digits, because a cheap call costs less than a cent.
export function money(usd) {
  return `$${Number(usd).toFixed(4)}`;
}

// What something has cost; the built-in expert and machines of our own cost nothing.
export const costText = (usd) => (Number(usd) === 0 ? "free" : money(usd));

// "1 source", "3 sources"
export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

// "label_above_clearance" as words
export function words(code) {
  return String(code).replaceAll("_", " ").replaceAll("-", " ");
}

let titles = null;

// A specialist's title, or its name where the page does not know it.
export function agentTitle(name) {
  titles ??= JSON.parse(document.body.dataset.agents);
  return Object.hasOwn(titles, name) ? titles[name] : String(name);
}

// Says something to screen readers, when they are ready for it.
export function announce(text) {
  byId("status").textContent = text;
}

// A sentence of the service, with what stands in backticks set as code.
export function coded(sentence) {
  return sentence.split("`").map((part, index) => (index % 2 ? el("code", {}, part) : part));
}

// A button that shows and hides a panel.
export function disclose(button, panel) {
  panel.id ||= freshId("panel");
  panel.hidden = true;
  button.setAttribute("aria-controls", panel.id);
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) panel.scrollIntoView({ block: "nearest" });
  });
}
