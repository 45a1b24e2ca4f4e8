// Calls of the HTTP API. Every failure is a Problem: a sentence, and what can be done.

export class Problem extends Error {
  constructor(detail, remedy, code = "", status = 0) {
    super(detail);
    this.detail = detail;
    this.remedy = remedy;
    this.code = code;
    this.status = status;
  }
}

// A problem document as a Problem.
export function problemOf(body, status = 0) {
  return new Problem(
    body?.detail || `The service answered with status ${status}.`,
    body?.remedy || "Try again.",
    body?.code || "",
    body?.status || status,
  );
}

async function send(method, path, body, headers = {}) {
  const init = { method, headers: { Accept: "application/json", ...headers }, cache: "no-store" };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Problem("The service does not answer.", "Check that it is running and that you are connected.");
  }
  if (response.ok) return response;
  throw problemOf(await response.json().catch(() => null), response.status);
}

const json = async (promise) => (await promise).json();

// Queues a question. The same key never starts a second run, however often it is sent.
export const ask = (content, threadId, key) =>
  json(
    send(
      "POST",
      "/v1/runs",
      threadId ? { message: { content }, thread_id: threadId } : { message: { content } },
      { "Idempotency-Key": key },
    ),
  );

export const readRun = (id) => json(send("GET", `/v1/runs/${encodeURIComponent(id)}`));

// All turns of a thread, page by page.
export async function readMessages(threadId) {
  const turns = [];
  let cursor = "";
  do {
    const query = new URLSearchParams({ limit: "100", ...(cursor && { cursor }) });
    const page = await json(send("GET", `/v1/threads/${encodeURIComponent(threadId)}/messages?${query}`));
    turns.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor);
  return turns;
}

export const readCommands = async () => (await json(send("GET", "/v1/commands"))).data;

export const cancel = (id) => json(send("POST", `/v1/runs/${encodeURIComponent(id)}/cancel`, {}));

export const answer = (clarificationId, answers, finish) =>
  json(send("POST", `/v1/clarifications/${encodeURIComponent(clarificationId)}/answers`, { answers, finish }));

const memoryOf = (threadId) => `/v1/threads/${encodeURIComponent(threadId)}/memory`;

export const readMemory = (threadId) => json(send("GET", memoryOf(threadId)));

export const correctFact = (threadId, factId, text) =>
  json(send("PATCH", `${memoryOf(threadId)}/${encodeURIComponent(factId)}`, { text }));

export const forgetFact = (threadId, factId) => send("DELETE", `${memoryOf(threadId)}/${encodeURIComponent(factId)}`);

export const readCitation = (runId, n) =>
  json(send("GET", `/v1/runs/${encodeURIComponent(runId)}/citations/${encodeURIComponent(n)}`));

export const readBriefs = async (runId) => (await json(send("GET", `/v1/runs/${encodeURIComponent(runId)}/briefs`))).data;

// Where the answer lies as a file: md, docx or pdf.
export const documentOf = (runId, format) => `/v1/runs/${encodeURIComponent(runId)}/document?format=${format}`;

// The answer as HTML that our own server has made inert.
export const readConclusion = async (runId) =>
  (await send("GET", `/web/runs/${encodeURIComponent(runId)}/conclusion`, undefined, { Accept: "text/html" })).text();

// randomUUID does not exist on plain http.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
