"""Tells the languages of pasted pieces apart."""

import re
from collections.abc import Mapping

_NAMES: Mapping[str, str] = {
    "python": "python", "py": "python", "python3": "python", "javascript": "js", "js": "js", "jsx": "js", "ts": "js",
    "tsx": "js", "typescript": "js", "node": "js", "mjs": "js", "java": "java", "kotlin": "java", "kt": "java",
    "go": "go", "golang": "go", "c": "c", "cpp": "c", "c++": "c", "h": "c", "sh": "shell", "bash": "shell",
    "shell": "shell", "zsh": "shell", "sql": "sql", "postgresql": "sql", "postgres": "sql", "mysql": "sql",
    "psql": "sql", "dockerfile": "docker", "docker": "docker", "hcl": "terraform", "terraform": "terraform",
    "tf": "terraform", "nginx": "nginx", "conf": "nginx", "php": "php", "rb": "ruby", "ruby": "ruby", "rust": "rust",
    "env": "env", "dotenv": "env", "regex": "regex", "http": "api", "csharp": "java", "cs": "java", "c#": "java",
}  # fmt: skip
_DATA = frozenset(("yaml", "yml", "json", "toml", "helm", "text", "txt", "console", "plaintext", "values"))
_ORDER: tuple[tuple[str, str], ...] = (
    ("docker", r"^\s*FROM [\w./:@$-]+|^\s*(?:RUN|COPY|ENTRYPOINT|HEALTHCHECK) \S"),
    ("terraform", r'^\s*(?:resource|data|module|provider|variable) "[\w-]+"'),
    ("nginx", r"^\s*(?:server|location|upstream|http)\b[^\n;=]*\{|^\s*(?:proxy_pass|listen|server_name)\s+\S+;"),
    ("k8s", r"^\s*kind:\s*\w+|^\s*-?\s*(?:containers|livenessProbe|readinessProbe|replicas|imagePullPolicy):"),
    ("ci", r"^\s*(?:jobs|stages|runs-on|before_script):|^\s*-\s+uses:\s"),
    ("compose", r"^\s*services:\s*$|^\s*(?:depends_on|network_mode|container_name):"),
    ("openapi", r"^\s*\"?(?:openapi|swagger)\"?:\s*[\"']?\d|^\s*\"?paths\"?:\s*[{]?$"),
    ("sql", r"(?i)^\s*(?:SELECT\b.*|WITH \w+ AS\b.*|UPDATE \S+ SET\b.*|DELETE FROM\b.*|INSERT INTO\b.*"
            r"|CREATE (?:OR REPLACE |UNIQUE |MATERIALIZED )*(?:TABLE|INDEX|VIEW)\b.*|ALTER TABLE\b.*"
            r"|DROP (?:TABLE|INDEX|COLUMN)\b.*|TRUNCATE\b.*|GRANT .*\bON\b.*)$"),
    ("go", r"^\s*(?:package \w+$|func (?:\(\w+ \*?\w+\) )?\w+\(|\w+(?:, \w+)* := )|\bdefer \w"),
    ("java", r"^\s*(?:public|private|protected) (?:static |final |abstract |async )*[\w<>\[\],? ]+[({;=]"
             r"|\bSystem\.out\.|^\s*@Override"),
    ("rust", r"^\s*(?:pub )?fn \w+|\blet mut \b|println!\(|^\s*impl\b|^\s*use \w+(?:::\w+)+"),
    ("php", r"<\?php|^\s*\$\w+\s*=.*;|\$_(?:GET|POST|REQUEST)\b"),
    ("c", r"^\s*#include\b|\w->\w"
          r"|^\s*(?:static |const |unsigned )*(?:int|char|void|size_t|float|double|struct \w+) [*\w]+\s*[(=;]"),
    ("js", r"^\s*(?:const|let|var) [\w{\[]|=>\s*[{(\w]|\bfunction\b.*\(|\bawait \w|console\.log|require\(['\"]"
           r"|^\s*(?:import|export) .*(?:from|default|const)\b|\buse(?:Effect|State|Memo)\("),
    ("python", r"^\s*(?:def |async def |class \w+.*:|import \w|from [\w.]+ import |for .+ in .+:|if .+:$|with .+:|try:"
               r"|except\b.*:|elif .+:|@\w+|return\b)|\w+\.\w+\([^)]*\)\s*$|^\s*[\w., ]+ = [\w.]+\(.*\)"),
    ("shell", r"^#!.*sh\b|^\s*(?:set -[eux]|export \w+=|if \[|fi$|done$|echo |curl |rm -|cd \S|kubectl |docker )"),
    ("api", r"^\s*(?:[-*]\s+)?(?:GET|POST|PUT|PATCH|DELETE) /\S*"),
    ("regex", r"^\^.*\$$|^\(\?[:=!i].*\)"),
    ("env", r"^\s*(?:export )?[A-Z][A-Z0-9_]{2,}\s*[=:]\s*\S+|\w+://[^\s:@/]+:[^\s@/]+@"),
    ("json", r"^\s*[{\[]\s*$|^\s*\{\s*\"\w+\"\s*:|^\s*\"[\w.-]+\"\s*:"),
    ("yaml", r"^\s*(?:-\s+)?[\w./-]+:\s*(?:\S.*)?$"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern, re.MULTILINE)) for name, pattern in _ORDER)
_STRUCTURED = frozenset(("k8s", "ci", "compose", "openapi", "json", "yaml", "api", "env"))
_LINE = re.compile(
    r"[{;]\s*$|^\s*[})\]]+[;,]?\s*$|^\s*(?:#include|//|/\*|\*/)|^\s{2,}\S.*(?:[=(:]|\w\.\w)|^\s*@\w+|^\s*(?:return|break|continue)\b.*;?$"
    r"|^\s*[\w.\[\]'\"]+\s*[-+*/|]?=\s*\S|^\s*-\s+\w+:\s|^\s*[\w./-]+:\s*(?:[\w\"'\[{$./-]+)?\s*$|^\s*[\w.]+\(.*\)\s*;?\s*$"
)
_PROSE = re.compile(r"^\s*(?:[A-Z][a-z']+|I|We|A)(?:\s+[\w',-]+){3,}[.?!]?\s*$")
_KEYED = re.compile(r"^\s*(?:-\s+)?[a-z_][\w./-]*:\s+\S{1,60}$")
_CODE_LANGUAGES = tuple(each for each in _COMPILED if each[0] not in ("json", "yaml", "regex"))


def language_of(code: str, hint: str = "") -> str:
    """The language of a piece; ``hint`` is a name of it, or of its file. Empty where it looks like none."""
    word = hint.strip().lower().split(" ")[0].rsplit("/", 1)[-1]
    word = "dockerfile" if word.startswith("dockerfile") else word.rsplit(".", 1)[-1]
    named = _NAMES.get(word, "")
    if named and named != "nginx":
        return named
    counts = {name: len(pattern.findall(code)) for name, pattern in _COMPILED}
    if word in _DATA or named == "nginx":
        counts = {name: count for name, count in counts.items() if name in _STRUCTURED or name == named}
        counts[named or ("json" if word == "json" else "yaml")] += 1
    return _best(counts)


def _best(counts: Mapping[str, int]) -> str:
    for name in ("docker", "terraform", "k8s", "ci", "compose", "openapi", "sql"):
        if counts.get(name, 0) and counts[name] * 4 >= max(
            counts.get(each, 0) for each in ("python", "js", "java", "go")
        ):
            return name
    best = max(counts, key=lambda name: counts[name], default="")
    return best if best and counts[best] else ""


def looks_like_code(line: str) -> bool:
    """Whether a single line, outside any fence, is code rather than prose."""
    if not line.strip() or (_PROSE.match(line) and not line.rstrip().endswith((";", "{", ":"))):
        return False
    if _LINE.search(line) or _KEYED.match(line):
        return True
    return any(pattern.search(line) for _, pattern in _CODE_LANGUAGES)
