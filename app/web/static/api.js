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

// Where a session's cookie says who asks, what changes something must also carry the page's own token.
function token(method) {
  const written = method === "GET" ? null : document.querySelector("meta[name=csrf]")?.content;
  return written ? { "X-CSRF-Token": written } : {};
}

// The session is over. Who has signed in again comes back to this place.
function signIn() {
  location.assign(`/login?to=${encodeURIComponent(location.pathname + location.search)}`);
}

// Every request of the page goes through here.
async function send(method, path, body, headers = {}) {
  const init = { method, headers: { Accept: "application/json", ...token(method), ...headers }, cache: "no-store" };
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
  const problem = problemOf(await response.json().catch(() => null), response.status);
  if (response.status === 401) signIn();
  throw problem;
}

const json = async (promise) => (await promise).json();

// Queues a question. The same key never starts a second run, however often it is sent.
export function ask(content, threadId, key) {
  const body = { message: { content }, origin: "web" };
  if (threadId) body.thread_id = threadId;
  return json(send("POST", "/v1/runs", body, { "Idempotency-Key": key }));
}

const runOf = (id) => `/v1/runs/${encodeURIComponent(id)}`;

export const readRun = (id) => json(send("GET", runOf(id)));

export const cancel = (id) => json(send("POST", `${runOf(id)}/cancel`, {}));

// Runs the same message once more.
export const retry = (id, key) => json(send("POST", `${runOf(id)}/retry`, undefined, { "Idempotency-Key": key }));

export const giveFeedback = (id, feedback) => json(send("PUT", `${runOf(id)}/feedback`, feedback));

export const readFeedback = (id) => json(send("GET", `${runOf(id)}/feedback`));

export const readCommands = async () => (await json(send("GET", "/v1/commands"))).data;

export const readMe = () => json(send("GET", "/v1/me"));

let author = null;

// Under which name the service keeps what the reader says.
export function readAuthor() {
  author ??= readMe().then((me) => (me.key_id ? `key:${me.key_id}` : `user:${me.user}`));
  return author;
}

const threadOf = (id) => `/v1/threads/${encodeURIComponent(id)}`;

// Conversations, newest first; `search` is a part of the title.
export function listThreads(search, limit, cursor) {
  const query = new URLSearchParams({ limit });
  if (search) query.set("q", search);
  if (cursor) query.set("cursor", cursor);
  return json(send("GET", `/v1/threads?${query}`));
}

// The change holds for the thread as it is now; somebody else may be changing it, too.
export async function renameThread(id, title) {
  const present = await send("GET", threadOf(id));
  const headers = present.headers.has("ETag") ? { "If-Match": present.headers.get("ETag") } : {};
  return json(send("PATCH", threadOf(id), { title }, headers));
}

export const deleteThread = (id) => send("DELETE", threadOf(id));

// The last run of each message, by the message's id. Ids of runs sort by time.
export async function latestRuns(threadId) {
  const query = new URLSearchParams({ thread_id: threadId, limit: 100 });
  const { data } = await json(send("GET", `/v1/runs?${query}`));
  const inOrder = data.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return new Map(inOrder.map((run) => [run.message_id, run.id]));
}

// All messages of a conversation, oldest first.
export async function readMessages(threadId) {
  const found = [];
  let cursor = null;
  do {
    const query = new URLSearchParams({ limit: 100 });
    if (cursor) query.set("cursor", cursor);
    const page = await json(send("GET", `${threadOf(threadId)}/messages?${query}`));
    found.push(...page.data);
    cursor = page.next_cursor ?? null;
  } while (cursor);
  return found;
}

export const answer = (clarificationId, answers, finish) =>
  json(send("POST", `/v1/clarifications/${encodeURIComponent(clarificationId)}/answers`, { answers, finish }));

const memoryOf = (threadId) => `${threadOf(threadId)}/memory`;

export const readMemory = (threadId) => json(send("GET", memoryOf(threadId)));

export const correctFact = (threadId, factId, text) =>
  json(send("PATCH", `${memoryOf(threadId)}/${encodeURIComponent(factId)}`, { text }));

export const forgetFact = (threadId, factId) => send("DELETE", `${memoryOf(threadId)}/${encodeURIComponent(factId)}`);

export const readCitation = (runId, n) =>
  json(send("GET", `${runOf(runId)}/citations/${encodeURIComponent(n)}`));

// Where a cited passage can be read on a page of its own.
export function passageOf({ path, content_hash: version, start, end }) {
  const query = new URLSearchParams({ version, start, end });
  return `/passages/${path.split("/").map(encodeURIComponent).join("/")}?${query}#quote`;
}

export const readBriefs = async (runId) => (await json(send("GET", `${runOf(runId)}/briefs`))).data;

// Where the answer lies as a file: md, docx or pdf.
export const documentOf = (runId, format) => `${runOf(runId)}/document?format=${format}`;

// The answer as HTML that our own server has made inert.
export const readConclusion = async (runId) =>
  (await send("GET", `/web/runs/${encodeURIComponent(runId)}/conclusion`, undefined, { Accept: "text/html" })).text();

// randomUUID does not exist on plain http.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
