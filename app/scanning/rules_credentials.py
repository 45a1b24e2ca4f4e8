"""Credentials: secrets that are read, shown, sent, kept in clear, or that lie in the package."""

import re
from collections.abc import Callable, Iterator

from app.scanning import concepts as c
from app.scanning.concept import concept, either
from app.scanning.report import Dimension, Severity
from app.scanning.rule import Rule, Span, command, in_order, program, together
from app.scanning.statements import Statement

_D = Dimension.CREDENTIALS
_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW

# Whose key it is, and the hosts it belongs to.
_OWNERS = (
    ("aws", r"amazonaws\.com|aws\.amazon\.com"),
    ("github|gh", r"github\.com|githubusercontent\.com|github\.[a-z0-9.-]+"),
    ("gitlab", r"gitlab"),
    ("openai", r"openai\.(?:com|azure\.com)"),
    ("anthropic|claude", r"anthropic\.com"),
    ("slack", r"slack\.com"),
    ("stripe", r"stripe\.com"),
    ("google|gcp|gemini", r"googleapis\.com|google\.com"),
    ("azure", r"azure\.com|windows\.net|microsoftonline\.com"),
    ("hf|huggingface|hugging_face", r"huggingface\.co"),
    ("npm", r"npmjs\.(?:org|com)"),
    ("pypi|twine", r"pypi\.org"),
    ("docker", r"docker\.(?:com|io)"),
    ("cloudflare|cf", r"cloudflare\.com"),
    ("sendgrid", r"sendgrid\.com"),
    ("twilio", r"twilio\.com"),
    ("datadog|dd", r"datadoghq\.(?:com|eu)"),
    ("jira|confluence|atlassian", r"atlassian\.(?:net|com)"),
    ("vault", r"vault"),
)
_NETWORK = r"(?:curl|wget|http|iwr|irm|invoke-restmethod|nc|ncat|scp|rsync|requests\.(?:post|get|put)|httpx\.(?:post|get|put)|urlopen|urllib\.request|fetch|axios|got|sendto|socket\.|smtplib|ftplib)"
_VARIABLE = re.compile(
    r"\$\{?(?:env:)?([a-z][a-z0-9_]{2,50})\}?|(?:environ(?:\.get)?[\[(]|getenv\(|process\.env[.\[])['\"]?([a-z][a-z0-9_]{2,50})"
)
_SECRET_NAME = re.compile(r"(?:token|secret|passw|key|cred|cookie|session)")
_HOST = re.compile(r"(?:https?|wss?|ftp)://([a-z0-9._-]{1,200})")
_SHORTEST_WORD = 3


def _strangers(statement: Statement) -> Iterator[Span]:
    """Secret variables that stand in a network command to a host that they do not belong to."""
    text = statement.lower
    hosts = [match[1] for match in _HOST.finditer(text) if not match[1].startswith(("localhost", "127.", "0.0.0.0"))]
    if not hosts or not re.search(_NETWORK, text):
        return
    for match in _VARIABLE.finditer(text):
        name = match[1] or match[2]
        if _SECRET_NAME.search(name) and not any(_belongs(name, host) for host in hosts):
            yield match.span()


def _strangers_in_words(statement: Statement) -> Iterator[Span]:
    """A sentence that sends the key of one service to the address of another."""
    text = statement.lower
    hosts = [match[1] for match in _HOST.finditer(text)]
    if hosts and c.SEND.search(text):
        for match in _OWNED_KEY.finditer(text):
            if not any(_belongs(match[1], host) for host in hosts):
                yield match.span()


_OWNED_KEY = re.compile(
    r"(?<![a-z])(aws|github|gitlab|openai|anthropic|slack|stripe|google|azure|npm|pypi|docker|cloudflare)(?:'s)? "
    r"(?:(?:api|access|personal|secret|bot|user|service) ){0,3}(?:token|key|secret|credential|password)s?(?![a-z])"
)


def _belongs(name: str, host: str) -> bool:
    for names, hosts in _OWNERS:
        if re.match(rf"(?:{names})(?:_|$)", name):
            return re.search(hosts, host) is not None
    own = {word for word in re.split(r"[_\d]+", name) if len(word) >= _SHORTEST_WORD} - {
        "api",
        "key",
        "token",
        "secret",
        "access",
        "password",
        "auth",
        "bearer",
        "prod",
        "dev",
        "the",
        "session",
        "cookie",
    }
    # A name that says no owner (API_TOKEN) may go to the one service that a command speaks of.
    return not own or any(word in host for word in own)


def _query_secrets(statement: Statement) -> Iterator[Span]:
    """A generic secret in the body or query of a request: services take keys in headers."""
    for match in _QUERY.finditer(statement.lower):
        yield match.span()


# What a skill has to be about to need keys of an owner.
_TOPICS = (
    (
        r"aws_(?:secret|access|session)[a-z_]*",
        r"aws|amazon|cloud|s3|bucket|deploy|infra|terraform|lambda|ecs|bedrock|ops",
    ),
    (r"(?:github|gh|gitlab)_(?:token|pat)", r"git|release|repo|\bci\b|pull request|issue|branch|merge|actions"),
    (
        r"(?:openai|anthropic|gemini|mistral|cohere)_api_key",
        r"llm|\bai\b|model|prompt|embed|gpt|claude|assistant|chat|agent|rag|openai|anthropic",
    ),
    (r"stripe_[a-z_]*key", r"stripe|payment|billing|invoice|checkout|subscription"),
    (r"slack_[a-z_]*(?:token|secret)", r"slack|chat|notif|message|alert|bot"),
    (
        r"(?:google_application_credentials|gcp_[a-z_]+|azure_client_secret)",
        r"google|gcp|azure|cloud|deploy|infra|terraform|bigquery",
    ),
    (r"(?:npm|pypi|twine)_[a-z_]*(?:token|password)", r"npm|pypi|publish|package|release"),
    (r"(?:ssh_private_key|root_password|master_password|wallet_(?:key|seed)|mnemonic)", r"ssh|server|deploy|wallet"),
)
_NEEDS = r"(?:need|require|set|export|provide|read|load|configure|pass|give|expect|setze|benotig|necesita|requiere|exporta|besoin|definis|gerek|需要|设置|环境变量)"


def _unneeded(names: str) -> Callable[[Statement], Iterator[Span]]:
    return command(rf"(?<![a-z])(?:{_NEEDS})[^.\n]{{0,120}}(?<![a-z0-9]){names}(?![a-z0-9])")


_UNNEEDED = tuple(
    Rule(
        "credentials/unneeded",
        _D,
        _BLOCK if "secret" in names else _REVIEW,
        "wants a key that its purpose does not need",
        _unneeded(names),
        expected=re.compile(topics),
        settled=True,
    )
    for names, topics in _TOPICS
)

_QUERY = re.compile(
    r"curl [^\n]{0,200}(?:-d|--data\S*|-f|--form|-T)[ =]\S{0,40}(?:\$\(|`|@)[^\n]{0,60}(?:\.ssh|\.aws|\.env|env\b|printenv|id_rsa|\.netrc|credentials|keychain|passwd|shadow)"
)

_HARVEST = r"dict\(os\.environ\)|os\.environ(?:\.copy\(\)|\.items\(\)|\)|,|\})|json\.dumps\(os\.environ|process\.env(?:\)|,|\})|\bprintenv\b|(?<![\w-])env(?=\s*(?:\||>|\)|`))|export -p|get-childitem env:|gci env:|entries\(process\.env"

CREDENTIAL_RULES = (
    *_UNNEEDED,
    Rule(
        "credentials/shown",
        _D,
        _BLOCK,
        "puts a secret into the answer",
        together(
            c.SHOW,
            either(c.SECRET, c.SECRET_PLACE, c.ENVIRONMENT),
            c.INTO_ANSWER,
            unless=concept("", r"header|placeholder|redact|mask(?:ed)?|which|whether|name of"),
            window=130,
        ),
    ),
    Rule(
        "credentials/file-shown",
        _D,
        _BLOCK,
        "reads a file of secrets aloud",
        together(
            either(c.SHOW, c.SEND),
            c.SECRET_PLACE,
            concept(
                "content contents inhalt contenido contenu içeriği* içerik* 内容 value values werte valores valeurs"
            ),
            window=90,
        ),
    ),
    Rule(
        "credentials/file-sent",
        _D,
        _BLOCK,
        "sends a file of secrets away",
        together(
            c.SECRET_PLACE,
            c.SEND,
            either(c.ADDRESS, c.INTO_ANSWER, concept("support ticket server attacker remote archive bundle")),
            window=150,
        ),
    ),
    Rule(
        "credentials/file-read",
        _D,
        _REVIEW,
        "reads a file of secrets",
        in_order(
            concept(
                "read open cat copy collect load print dump search extract upload send grep tar zip lies lese kopiere öffne lee abre copia lis ouvre copie oku aç kopyala 读取 打开 复制",
            ),
            c.SECRET_PLACE,
            gap=60,
        ),
        expected=re.compile(
            r"ssh|aws|cloud|deploy|kube|docker|gpg|certificate|secret|vault|environment|dotenv|config|auth"
        ),
    ),
    Rule(
        "credentials/file-command",
        _D,
        _BLOCK,
        "takes a file of secrets in a program",
        command(
            r"(?:cat|type|less|head|tail|base64|xxd|cp|tar|zip|scp|curl|gc|get-content)\s[^\n|;]{0,120}(?:(?:~|\$home|/root|/home/\w+)/\.ssh/(?:id_\w+(?!\.pub|\w)|\*)|\.aws/credentials|\.git-credentials|\.netrc|/etc/shadow|login data|cookies\.sqlite|wallet\.dat|\.gnupg|\.kube/config|\.docker/config\.json)",
            unless=r"ssh-copy-id",
        ),
    ),
    Rule(
        "credentials/file-program",
        _D,
        _BLOCK,
        "a program reads files of secrets",
        program(
            r"(?:\.ssh[/'\"\\]|\.aws[/'\"\\]|\.git-credentials|\.netrc|id_rsa|id_ed25519(?!\.pub)|/etc/shadow|login data|cookies\.sqlite|logins\.json|wallet\.dat|\.gnupg|\.kube[/'\"\\]|\.pypirc|\.npmrc|keychain|find-generic-password)",
            r"read_text|read_bytes|open\(|readfile|cat |\bcp\b|copy|tar |zip|find-generic-password|glob\(",
            _NETWORK,
        ),
    ),
    Rule(
        "credentials/environment-sent",
        _D,
        _BLOCK,
        "sends the environment away",
        command(rf"(?:{_HARVEST})[^\n]{{0,160}}{_NETWORK}|{_NETWORK}[^\n]{{0,160}}(?:{_HARVEST})"),
    ),
    Rule(
        "credentials/environment-program",
        _D,
        _BLOCK,
        "a program sends the environment away",
        program(_HARVEST, _NETWORK),
    ),
    Rule("credentials/to-stranger", _D, _BLOCK, "sends a key to a host that it does not belong to", _strangers),
    Rule(
        "credentials/to-stranger-asked",
        _D,
        _BLOCK,
        "sends a key to a host that it does not belong to",
        _strangers_in_words,
    ),
    Rule("credentials/posted", _D, _BLOCK, "sends secrets in a request", _query_secrets),
    Rule(
        "credentials/secret-sent",
        _D,
        _BLOCK,
        "sends a secret away",
        together(
            c.SEND,
            either(
                c.PERSONAL_SECRET,
                concept(
                    "credentials credential aws_key aws_keys cloud_keys secrets all_tokens every_token zugangsdaten credenciales identifiants kimlik_bilgi* 凭证",
                    r"(?<![a-z0-9])(?:aws|github|gh|openai|slack|stripe|azure|gcp)_[a-z_]{3,30}",
                ),
            ),
            c.ADDRESS,
            unless=concept(
                "",
                r"authorization|bearer|header|oauth|(?:log|sign)[ -]?in (?:form|page)|over (?:tls|https)|public (?:key|half)",
            ),
            window=140,
        ),
    ),
    Rule(
        "credentials/secret-mailed",
        _D,
        _BLOCK,
        "sends a secret by mail",
        together(
            c.SEND,
            c.SECRET,
            concept("", r"(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}"),
            unless=concept("", r"reset link|public key|git@|ssh-copy-id|curl "),
            window=120,
        ),
    ),
    Rule(
        "credentials/secret-to-address",
        _D,
        _REVIEW,
        "sends a secret to an address",
        together(
            c.SEND,
            c.SECRET,
            concept("", r"https?://(?!localhost|127\.)"),
            unless=concept("", r"authorization|bearer|header|oauth|public (?:key|half)"),
            window=90,
        ),
    ),
    Rule(
        "credentials/environment-asked",
        _D,
        _BLOCK,
        "collects variables with secrets",
        together(
            either(c.READ, c.SEND),
            c.ENVIRONMENT,
            either(c.SEND, c.SHOW),
            either(c.ADDRESS, c.INTO_ANSWER),
            window=130,
        ),
    ),
    Rule(
        "credentials/in-query",
        _D,
        _BLOCK,
        "sends a secret in an address",
        command(
            r"https?://[^\s`\"'<>]{3,200}[?&](?:pass(?:word|wd)?|pwd|secret|credentials?|cookie|private_key|ssh)=|(?:password|passphrase|credential|secret|cookie|private key)s?\b[^.\n]{0,120}(?:as|in|with) [`\"']?\?[a-z]{1,20}=",
            unless=r"never|do not|must not|\bavoid\b|login form",
        ),
    ),
    Rule(
        "credentials/in-clear",
        _D,
        _BLOCK,
        "keeps a secret in clear",
        together(
            c.STORE,
            c.PERSONAL_SECRET,
            c.CLEAR,
            unless=concept(
                "", r"hash|never|not in|do not|don't|\.env|vault|instead of|encrypt|gitignore|nicht|jamais|nunca|asla"
            ),
            window=80,
        ),
    ),
    Rule(
        "credentials/browser",
        _D,
        _BLOCK,
        "takes passwords or cookies of a browser or a key store",
        together(
            either(c.READ, c.SEND),
            concept(
                "",
                r"(?:saved|stored) (?:browser )?(?:passwords|logins|credentials)|session cookies?|(?:browser|chrome|firefox)(?:'s)?[a-z ]{0,12}(?:passwords|cookies|logins)|login data|cookies\.sqlite|logins\.json|keychain|wallet\.dat|password manager|credential (?:manager|store)|seed phrase|recovery phrase|gespeicherte[nr]? passworter|contrasenas guardadas|mots de passe enregistres|kayitli sifre\w*|保存的密码",
            ),
            unless=concept("", r"\bset-cookie|samesite|httponly|use a password manager|clear (?:the )?cookies|explain"),
            window=90,
        ),
    ),
    Rule(
        "credentials/metadata-service",
        _D,
        _BLOCK,
        "asks the cloud for the keys of the machine",
        command(
            r"169\.254\.169\.254/(?:latest/(?:meta-data/iam|user-data|api/token)|metadata/identity)|metadata\.google\.internal/[^\s]{0,80}/token"
        ),
        expected=re.compile(r"instance metadata|imds|ssrf|iam role"),
    ),
    Rule(
        "credentials/ask-keys",
        _D,
        _REVIEW,
        "wants a key typed into the conversation",
        together(
            concept(
                "paste type enter give provide share send pega colle",
            ),
            c.SECRET,
            c.INTO_ANSWER,
            window=80,
        ),
    ),
    Rule(
        "credentials/history-read",
        _D,
        _REVIEW,
        "reads what people have typed into shells",
        in_order(
            concept("read open cat copy collect load print dump search extract upload send grep lies lee lis oku 读取"),
            concept("", r"\.(?:bash|zsh|python|psql|mysql)_history|shell history"),
            gap=50,
        ),
    ),
)
