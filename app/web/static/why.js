// Why a text went where it went: what screening found, and why each backend was chosen or not.

import { agentTitle, el, money, words } from "./dom.js";

const REASONS = {
  disabled: "switched off",
  label_above_clearance: "not cleared for this text",
  zone_not_local: "not in the house",
  denied_by_caller: "excluded by the request",
  over_caller_cost: "above the cost limit of the request",
  forbidden_by_rule: "forbidden by the rule",
  tier_not_preferred: "not a kind of backend that the rule wants",
  over_rule_cost: "above the cost limit of the rule",
  max_output: "cannot write an answer this long",
  context_window: "the text is too long for it",
  price_unknown: "its price is not known, and there is a cost limit",
  breaker_open: "failed too often just now",
  credential_bad: "its key is not accepted",
  draining: "is being taken out of service",
  concurrency_full: "is busy",
  rate_limited_until: "has reached its rate limit",
};

const MEANING = {
  public: "Nothing that identifies a person, an organization or a system's internals.",
  internal: "An organization's own plans, figures or architecture, without personal data.",
  confidential: "Personal data, customer records or other text that stays in the house.",
  restricted: "Secrets, health, payment or identity data: stays in the house.",
};

function reasonOf(rejection) {
  const clearance = / above (\w+)$/.exec(rejection.reason === "label_above_clearance" ? rejection.detail : "");
  if (clearance) return `cleared up to ${clearance[1]} text only`;
  const reason = REASONS[rejection.reason] ?? words(rejection.reason);
  return rejection.detail ? `${reason} (${rejection.detail})` : reason;
}

// The backends that may not see this text, from all decisions so far.
export function closedBackends(decisions) {
  const closed = new Map();
  for (const rejection of decisions.flatMap((decision) => decision.rejected)) {
    if (rejection.stage === "clearance") closed.set(rejection.backend, rejection);
  }
  return [...closed.values()];
}

// Which kinds were found, never the values, and which backends are closed to the text.
export function fillSensitivity(panel, screening, decisions) {
  const found = screening.findings.map(words);
  const closed = closedBackends(decisions);
  const rows = [
    el("p", {}, el("strong", {}, screening.sensitivity), ". ", MEANING[screening.sensitivity] ?? ""),
    el("p", {}, found.length ? `Found: ${found.join(", ")}. The values are not shown or kept here.` : "Nothing sensitive was found in this text."),
  ];
  if (screening.inherited) rows.push(el("p", {}, "The label comes from an earlier message of this thread; it never falls."));
  if (screening.injection_marks.length) {
    rows.push(el("p", {}, `Attempts to change the instructions: ${screening.injection_marks.map(words).join(", ")}. They change nothing.`));
  }
  if (screening.degraded) rows.push(el("p", {}, `The detector could not do its work (${words(screening.degraded)}), so the label was raised.`));
  if (closed.length) {
    const items = closed.map((each) => el("li", {}, el("code", {}, each.backend), " ", reasonOf(each)));
    rows.push(el("p", {}, "Closed to this text:"), el("ul", {}, items));
  } else if (decisions.length) {
    rows.push(el("p", {}, "No configured backend is closed to it."));
  } else {
    rows.push(el("p", {}, "No backend has been chosen yet."));
  }
  panel.replaceChildren(...rows);
}

function servedBy(decision, served) {
  const first = decision.candidates[0]?.backend ?? null;
  return decision.step.startsWith("consult") ? served.get(decision.agent) || first : first;
}

function decisionBlock(decision, served) {
  const chosen = servedBy(decision, served);
  const about = decision.agent ? `${words(decision.step.split(":", 1)[0])}: ${agentTitle(decision.agent)}` : words(decision.step);
  const rows = decision.candidates.map((each) => {
    const role = each.backend === chosen ? "chosen" : each.rank === 1 ? "was first, did not serve" : "was next in line";
    return row(each.backend, role, `${TIERS[each.tier] ?? each.tier}, ${costOf(each)}`, each.backend === chosen);
  });
  for (const each of decision.rejected) rows.push(row(each.backend, "not used", reasonOf(each), false));
  const table = el("table", {}, el("thead", {}, headRow()), el("tbody", {}, rows));
  return [
    el("h4", {}, about),
    el("p", {}, chosen ? ["Rule ", el("code", {}, decision.rule), `: ${decision.why}`] : "No backend may serve this call.", " ", el("span", { class: "quiet" }, `Policy ${decision.policy}.`)),
    el("div", { class: "table", tabindex: "0", role: "group", "aria-label": `Backends: ${about}` }, table),
  ];
}

const TIERS = { extractive: "built-in expert", cheap: "cheap model", expensive: "expensive model", local: "local model" };

function costOf(candidate) {
  if (candidate.expected_cost_usd === null) return "price unknown";
  return Number(candidate.expected_cost_usd) === 0 ? "free" : `up to ${money(candidate.expected_cost_usd)}`;
}

const headRow = () => el("tr", {}, ["Backend", "Outcome", "Why"].map((name) => el("th", { scope: "col" }, name)));

const row = (backend, role, why, chosen) =>
  el("tr", { class: chosen ? "chosen" : null }, el("th", { scope: "row" }, el("code", {}, backend)), el("td", {}, role), el("td", {}, why));

// Every decision of the run. `served` tells by agent which backend wrote its part in the end.
export function fillDecisions(panel, decisions, served, failures) {
  if (!decisions.length) {
    panel.replaceChildren(el("p", {}, "No model was asked."));
    return;
  }
  const parts = decisions.flatMap((decision) => [
    ...decisionBlock(decision, served),
    ...failures.filter((failure) => failure.decision_id === decision.id).map(failureLine),
  ]);
  panel.replaceChildren(...parts);
}

// What a failed attempt says about itself.
export function failureText(failure) {
  const next = { retry: "tried again", fallback: "the next one took over", none: "given up" }[failure.next] ?? failure.next;
  return `${failure.backend} failed (${words(failure.kind)}); ${next}`;
}

const failureLine = (failure) => el("p", { class: "quiet" }, `${failureText(failure)}.`);
