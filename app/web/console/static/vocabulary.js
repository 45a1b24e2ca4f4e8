// What may stand at a place of a policy's text. Pure: the text up to the cursor, and the words by place.

// The keys around the cursor, from the outermost: by indentation, and by open braces on its own line.
export function placeOf(text, cursor) {
  const lines = text.slice(0, cursor).split("\n");
  const here = lines.pop();
  const path = [];
  let least = indent(here);
  for (const line of lines.toReversed()) {
    const found = /^(\s*(?:- )?)([\w-]+):\s*(?:#.*)?$/.exec(line) ?? /^(\s*)- /.exec(line);
    if (!found || !line.trim()) continue;
    const depth = found[2] ? found[1].length : indent(line);
    if (found[2] && depth < least) {
      path.unshift(found[2]);
      least = depth;
    }
  }
  return [...path, ...inline(here)];
}

const indent = (line) => /^\s*(?:- )?/.exec(line)[0].length;

// The keys that are open on one line: `when: {type: [de` is in when, then type.
function inline(line) {
  const open = [];
  let key = null;
  for (const [token] of line.matchAll(/[\w-]+(?=\s*:)|[{}[\],:]/g)) {
    if (token === "{" || token === "[") {
      open.push({ key, list: token === "[" });
      key = null;
    } else if (token === "}" || token === "]") {
      open.pop();
      key = null;
    } else if (token === ",") {
      key = null;
    } else if (token !== ":") {
      key = token;
    }
  }
  const keys = open.map((each) => each.key).filter(Boolean);
  return key && !open.at(-1)?.list ? [...keys, key] : keys;
}

// What may be typed at the cursor: the words that begin like what is typed there. Keys end with a colon.
export function completions(words, text, cursor) {
  const typed = /[\w-]*$/.exec(text.slice(0, cursor))[0];
  const known = words[placeOf(text, cursor).join(".")] ?? [];
  return { typed, words: known.filter((word) => word.startsWith(typed) && word !== typed) };
}
