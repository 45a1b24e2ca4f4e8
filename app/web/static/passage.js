// A section of a skill as it is written, set for reading: the quoted words stay marked through headings and tables.

import { el } from "./dom.js";

// Where the quote stands in the shown text. Offsets count characters as people do (code points); JavaScript's own
// count differs behind an emoji.
export function spanOf(shown) {
  const characters = Array.from(shown.text);
  const before = characters.slice(0, shown.start).join("");
  const quoted = characters.slice(shown.start, shown.end).join("");
  const quote = shown.citation.quote;
  if (quoted === quote) return [before.length, before.length + quoted.length];
  const place = shown.text.indexOf(quote);
  return place < 0 ? [0, 0] : [place, place + quote.length];
}

// Text from `from` to `to`, with the part inside the span marked. Asterisks of bold type are left out.
function pieces(text, from, to, [start, end]) {
  const cuts = [from, Math.min(Math.max(start, from), to), Math.max(Math.min(end, to), from), to];
  const plain = (at, until) => text.slice(at, until).replaceAll("**", "");
  const marked = plain(cuts[1], cuts[2]);
  return [plain(cuts[0], cuts[1]), marked ? el("mark", {}, marked) : "", plain(Math.max(cuts[1], cuts[2]), cuts[3])];
}

function line(text, from, to, span) {
  const written = text.slice(from, to);
  const heading = /^#{1,6} +/.exec(written);
  if (heading) return el("div", { class: "line heading" }, pieces(text, from + heading[0].length, to, span));
  const item = /^(\s*)[-*] +/.exec(written);
  if (item) return el("div", { class: "line item" }, `${item[1]}• `, pieces(text, from + item[0].length, to, span));
  const numbered = /^\s*\d+\. /.test(written);
  const name = written.trim() ? `line${numbered ? " item" : ""}` : "line blank";
  return el("div", { class: name }, pieces(text, from, to, span));
}

// The cells of a table's line, each as its range in the text.
function cells(text, from, to) {
  const found = [];
  let start = from + 1;
  for (let place = start; place <= to; place += 1) {
    if (place < to && text[place] !== "|") continue;
    const inner = text.slice(start, place);
    const lead = inner.length - inner.trimStart().length;
    if (place < to || inner.trim()) found.push([start + lead, start + Math.max(lead, inner.trimEnd().length)]);
    start = place + 1;
  }
  return found;
}

function tableRow(text, [from, to], span, head) {
  const make = (cell) => el(head ? "th" : "td", {}, pieces(text, cell[0], cell[1], span));
  return el("tr", {}, cells(text, from, to).map(make));
}

function table(text, lines, span) {
  const rows = lines.filter(([from, to]) => !/^\|[\s:|-]+$/.test(text.slice(from, to)));
  return el("table", {}, el("tbody", {}, rows.map((row, index) => tableRow(text, row, span, index === 0 && rows.length < lines.length))));
}

// The section, with the characters from `span[0]` to `span[1]` marked.
export function passage(text, span) {
  const box = el("div", { class: "passage", tabindex: "0", role: "group", "aria-label": "The cited section" });
  let rows = [];
  let from = 0;
  for (const written of text.split("\n")) {
    const to = from + written.length;
    if (written.startsWith("|")) rows.push([from, to]);
    else {
      if (rows.length) box.append(table(text, rows, span));
      rows = [];
      box.append(line(text, from, to, span));
    }
    from = to + 1;
  }
  if (rows.length) box.append(table(text, rows, span));
  return box;
}
