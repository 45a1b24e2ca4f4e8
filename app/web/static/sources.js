// Sources: the cited section with the quoted words marked, beside the answer or, on narrow screens, in it.

import { readCitation } from "./api.js";
import { coded, el } from "./dom.js";
import { passage, spanOf } from "./passage.js";

const WIDE = matchMedia("(min-width: 1120px)");

async function fill(body, turn, citation) {
  body.replaceChildren(el("p", { class: "quiet" }, "Opening the section..."));
  try {
    await turn.stored;
    const shown = await readCitation(turn.runId, citation.n);
    const section = passage(shown.text, spanOf(shown));
    const state = shown.current
      ? "This is the present text of the skill."
      : "The skill has changed since; this is the version that was cited.";
    const own = el("a", { href: shown.citation.link, target: "_blank", rel: "noopener" }, "Open it on a page of its own");
    body.replaceChildren(section, el("p", { class: shown.current ? "quiet small" : "warn small" }, `${state} `, own));
    const mark = section.querySelector("mark");
    if (mark) section.scrollTop += mark.getBoundingClientRect().top - section.getBoundingClientRect().top - section.clientHeight / 3;
    return true;
  } catch (problem) {
    body.replaceChildren(el("p", { class: "problem" }, coded(`${problem.detail ?? problem} ${problem.remedy ?? ""}`)));
    return false;
  }
}

// One source: a heading that opens it, the quote, and room for its section.
function sourceItem(turn, citation) {
  const body = el("div", { class: "source-body", hidden: true });
  const head = el(
    "button",
    { type: "button", class: "source-head", "aria-expanded": "false" },
    el("span", { class: "source-n figures" }, String(citation.n)),
    el("span", {}, citation.heading, el("span", { class: "source-skill" }, citation.skill)),
  );
  const quote = el("blockquote", {}, citation.quote);
  const element = el("section", { class: "source", "data-n": citation.n }, head, quote, body);
  let loaded = false;
  const show = async (open) => {
    body.hidden = !open;
    quote.hidden = open;
    head.setAttribute("aria-expanded", String(open));
    element.classList.toggle("open", open);
    if (!open || loaded) return;
    loaded = true;
    loaded = await fill(body, turn, citation);
    element.scrollIntoView({ block: "nearest" });
  };
  head.addEventListener("click", () => void show(body.hidden));
  return { n: citation.n, element, head, show };
}

// Where a source may stand in the text: behind the block that holds its mark.
const holder = (mark) => mark.closest("li, .table, p, h3, h4, h5, h6, blockquote, pre") ?? mark.parentElement;

export class Sources {
  constructor(aside) {
    this.aside = aside;
    this.items = [];
    this.turn = null;
    this.inline = null;
    WIDE.addEventListener("change", () => this.closeInline());
  }

  // The sources of a turn beside it.
  list(turn, citations) {
    this.turn = turn;
    this.items = citations.map((citation) => sourceItem(turn, citation));
    this.aside.hidden = this.items.length === 0;
    this.aside.replaceChildren(el("h2", {}, "Sources"), ...this.items.map((item) => item.element));
  }

  clear() {
    this.closeInline();
    this.list(null, []);
  }

  // Opens the source that a mark names.
  open(turn, citations, n, mark) {
    const citation = citations.find((each) => each.n === n);
    if (!citation) return;
    if (!WIDE.matches) {
      this.openInline(turn, citation, mark);
      return;
    }
    if (this.turn !== turn) this.list(turn, citations);
    for (const item of this.items) void item.show(item.n === n);
    const item = this.items.find((each) => each.n === n);
    this.bindEscape(item.element, mark);
    item.element.scrollIntoView({ block: "nearest" });
    item.head.focus({ preventScroll: true });
  }

  openInline(turn, citation, mark) {
    const again = this.inline?.mark === mark;
    this.closeInline();
    if (again) return;
    const item = sourceItem(turn, citation);
    const close = el("button", { type: "button", class: "plain small", onclick: () => this.closeInline(true) }, "Close");
    item.element.classList.add("inline");
    item.element.append(close);
    const place = holder(mark);
    if (place.tagName === "LI") place.append(item.element);
    else place.after(item.element);
    this.inline = { element: item.element, mark };
    this.bindEscape(item.element, mark);
    void item.show(true);
    item.head.focus({ preventScroll: true });
  }

  closeInline(back = false) {
    if (back) this.inline?.mark.focus();
    this.inline?.element.remove();
    this.inline = null;
  }

  // Escape leads back to where the reader was.
  bindEscape(element, mark) {
    element.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      if (this.inline?.element === element) this.closeInline();
      mark.focus();
    };
  }
}
