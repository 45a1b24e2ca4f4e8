// What is being written survives a reload and a new sign-in, in this tab and at this address.

const key = () => `cto-team.draft:${location.pathname}`;

// What was being written here when the page was left.
export function readDraft() {
  try {
    return sessionStorage.getItem(key()) ?? "";
  } catch {
    return ""; // the browser keeps nothing
  }
}

export function keepDraft(text) {
  try {
    if (text) sessionStorage.setItem(key(), text);
    else sessionStorage.removeItem(key());
  } catch {
    // the browser keeps nothing
  }
}
