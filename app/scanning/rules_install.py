"""Install mechanism: what is fetched, from where, whether it is what it claims to be, and what runs by itself."""

import re
from collections.abc import Iterator
from itertools import islice

from app.scanning import concepts as c
from app.scanning.concept import concept, either
from app.scanning.names import imitated_package, is_well_known
from app.scanning.report import Dimension, Severity
from app.scanning.rule import Rule, Span, command, in_order, program, together
from app.scanning.statements import Kind, Statement

_D = Dimension.INSTALL
_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW

_FETCH = r"(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod|aria2c|http|fetch)\b"
_SHELL = r"(?:(?:sudo|env|doas|nohup|exec|command|busybox|/usr/bin/env)\s+(?:-\S+\s+)*)*(?:/(?:usr/)?(?:local/)?bin/)?(?:ba|z|da|k|fi|a)?sh\b|(?:sudo\s+)?(?:python[\d.]*|perl|ruby|node|deno|php|pwsh|powershell|osascript)\b|iex\b|invoke-expression\b|source\b"
# Installers that their own projects document in this form, over TLS.
_KNOWN_INSTALLERS = r"https://(?:sh\.rustup\.rs|astral\.sh/|get\.docker\.com|raw\.githubusercontent\.com/homebrew/install/|raw\.githubusercontent\.com/nvm-sh/nvm/|install\.python-poetry\.org|get\.helm\.sh|bun\.sh/install|deno\.land/)"
_KNOWN_INDEXES = r"https://(?:pypi\.org|test\.pypi\.org|files\.pythonhosted\.org|download\.pytorch\.org|pypi\.nvidia\.com|pypi\.ngc\.nvidia\.com|storage\.googleapis\.com/jax-releases|registry\.npmjs\.org|registry\.yarnpkg\.com|npm\.pkg\.github\.com|conda\.anaconda\.org|rubygems\.org|crates\.io|proxy\.golang\.org)"
_OWN_INDEXES = (
    r"https://[a-z0-9.-]{1,80}\.(?:internal|corp|local|lan|intra|intranet)(?![a-z])|https?://(?:localhost|127\.)"
)
_INDEX = r"(?:--(?:extra-)?index-url|--registry|--find-links|--source|--trusted-host|-i)[ =]+[\"']?|(?:npm|pip|yarn|pnpm)\d? config set (?:global\.)?(?:registry|index-url|extra-index-url)[ =]+[\"']?|(?:extra-index-url|index-url|registry)\s*=\s*[\"']?"
_PACKAGES = re.compile(
    r"(?<![\w-])(?:pip3?|uv pip|uv|pipx|poetry|npm|pnpm|yarn|conda|gem|cargo)\s+(?:install|add|i)\s+(?P<rest>[^`\"'\n;&|]{1,300})|(?<![\w-])(?:npx|uvx|bunx)\s+(?P<run>[^`\"'\n;&|]{1,200})"
)
_MOST_PACKAGES = 30
_PIECE = re.compile(r"[^\s,]+")


def _packages(statement: Statement) -> Iterator[tuple[str, str, Span]]:
    """Each package that is installed: its name, the rest of its requirement, and its place."""
    for match in _PACKAGES.finditer(statement.lower):
        group = "rest" if match["rest"] is not None else "run"
        for piece in islice(_PIECE.finditer(match[group]), _MOST_PACKAGES):
            word = piece.group()
            if word in {"and", "then", "to", "or", "und", "y", "et"} or word.startswith("#"):
                break
            name = re.match(r"@?[a-z0-9][a-z0-9._/-]*", word)
            if name and not word.startswith((".", "/", "-", "git+", "http")):
                begin = match.start(group) + piece.start()
                yield name.group().rstrip("."), word[name.end() :], (begin, begin + len(word))


def _imitations(statement: Statement) -> Iterator[Span]:
    return (span for name, _, span in _packages(statement) if imitated_package(name) is not None)


def _unpinned(statement: Statement) -> Iterator[Span]:
    """Little-known packages without a version: tomorrow somebody else may decide what they are."""
    if statement.kind is Kind.WHOLE:
        return
    for name, rest, (start, end) in _packages(statement):
        pinned = re.match(r"\[?[^=@]{0,40}(?:==|~=|@\^?~?\d)", rest) or "--require-hashes" in statement.lower
        if not pinned and not is_well_known(name) and statement.quoted(start, end):
            yield start, end


def _requirement_imitations(statement: Statement) -> Iterator[Span]:
    if statement.kind is Kind.SCRIPT:
        match = re.match(
            r"\s*[\"']?([a-z0-9][a-z0-9._-]{2,40})[\"']?\s*(?:[=<>~!]=|==|:\s*[\"'][\^~\d*])", statement.lower
        )
        if match and imitated_package(match[1]) is not None:
            yield match.span(1)


INSTALL_RULES = (
    Rule(
        "install/pipe-to-shell",
        _D,
        _BLOCK,
        "runs a download without looking at it",
        command(
            rf"{_FETCH}[^\n|;`]{{0,300}}(?:\|\s*(?:tee [^|\n]{{1,60}}\|\s*)?(?:{_SHELL}))|(?:{_SHELL})\s+(?:-\w+\s+)*[\"']?(?:<\(|\$\(|`)\s*{_FETCH}|eval\s+[\"']?(?:\$\(|`)\s*{_FETCH}|iex\s*\(?\s*(?:\(new-object|\(?iwr|\(?irm|\$\()|(?:\.|source)\s+<\(\s*{_FETCH}|downloadstring\(",
            unless=_KNOWN_INSTALLERS,
        ),
    ),
    Rule(
        "install/known-installer",
        _D,
        _REVIEW,
        "runs a well-known installer straight from the network",
        command(rf"{_FETCH}[^\n|;`]{{0,100}}{_KNOWN_INSTALLERS}[^\n|;`]{{0,100}}\|\s*(?:{_SHELL})"),
    ),
    Rule(
        "install/download-and-run",
        _D,
        _BLOCK,
        "fetches a program and runs it",
        command(
            rf"{_FETCH}[^\n;&]{{0,250}}(?:-o|>|-outfile|--output|-p)\s*[\"']?(?P<f>[\w./~$%{{}}-]{{2,80}})[^\n]{{0,120}}(?:&&|;|\n)[^\n]{{0,80}}(?:chmod \+?[0-7ux]+|(?:ba|z)?sh |python\d? |\./|start-process|sudo )"
        ),
    ),
    Rule(
        "install/program-asked",
        _D,
        _BLOCK,
        "has a program fetched from an address and run",
        together(
            c.DOWNLOAD,
            c.ADDRESS,
            c.RUN,
            c.PROGRAM,
            unless=either(c.VERIFIED, concept("", _KNOWN_INSTALLERS)),
            window=190,
        ),
    ),
    Rule(
        "install/program-from-address",
        _D,
        _REVIEW,
        "has a program installed from an address",
        in_order(
            concept("install installs installiere* instala instale installe installez kur yükle 安装"),
            c.PROGRAM,
            c.ADDRESS,
            unless=either(c.VERIFIED, concept("", rf"{_KNOWN_INSTALLERS}|{_KNOWN_INDEXES}")),
            gap=60,
        ),
    ),
    Rule(
        "install/unsigned",
        _D,
        _BLOCK,
        "has code run that nobody has signed",
        command(
            r"(?:allow|permit|enable|accept|trust|run|install|load)[a-z]*[^.;\n]{0,40}unsigned (?:code|extension|driver|package|plugin|macro|binar|kext|app)",
            unless=r"never|do not allow|must not",
        ),
    ),
    Rule(
        "install/code-from-network",
        _D,
        _BLOCK,
        "executes code straight from the network",
        command(
            r"(?:exec|eval|compile)\s*\([^\n]{0,80}(?:urlopen|requests\.get|httpx\.get|fetch\()|(?:exec|eval)\s*\(\s*await\s|python\d? -c [^\n]{0,80}(?:urlopen|requests\.get)|new function\([^\n]{0,60}fetch|importlib[^\n]{0,60}https?://|require\(\s*['\"]https?\b[^\n]{0,200}eval\("
        ),
    ),
    Rule(
        "install/code-from-network-script",
        _D,
        _BLOCK,
        "executes code that it has fetched",
        program(
            r"urlopen\(|requests\.get\(|httpx\.get\(|urlretrieve\(|https?\.get\(|fetch\(|\bcurl\b|\bwget\b",
            r"(?<![\w.])(?:exec|eval)\s*\(|new function\(|runpy\.|importlib\.(?:util|machinery)|(?:subprocess\.\w{2,14}|os\.system|execsync|spawn)\s*\(\s*\[?\s*(?:['\"](?:bash|sh|python\d?|node)['\"]\s*,\s*(?!['\"])|tmp|path|dest|target|file|payload|f['\"]\S{0,20}\{)|chmod\([^\n]{0,60}0o?7",
        ),
    ),
    Rule(
        "install/encoded-to-shell",
        _D,
        _BLOCK,
        "runs an encoded command",
        command(
            rf"(?:base64\s+(?:-\w+\s+)*(?:-d|--decode|-di)\b|base64 -\w*d\w*\b|xxd -r|openssl (?:enc|base64) [^\n|]{{0,40}}-d)[^\n|;]{{0,60}}\|\s*(?:{_SHELL})|(?:{_SHELL})\s*<<<\s*[\"']?\$\([^\n]{{0,80}}base64|powershell[^\n]{{0,80}}-e(?:nc(?:odedcommand)?)?\s+[a-z0-9+/=]{{16,}}|(?:eval|exec)\s*\(\s*(?:atob|base64\.b64decode|bytes\.fromhex|buffer\.from)\s*\(|eval [\"']?\$\([^\n]{{0,120}}base64|frombase64string\([^\n]{{0,200}}(?:iex|invoke)"
        ),
    ),
    Rule(
        "install/paste-command",
        _D,
        _REVIEW,
        "has people paste a command",
        together(
            concept("paste copy füge kopiere pega copia colle copie yapıştır* 粘贴"),
            concept(
                "terminal shell console powershell command_prompt eingabeaufforderung konsole consola invite_de_commandes uçbirim* 终端 命令行"
            ),
            concept("", r"curl|wget|base64|powershell|iwr|https?://|sudo"),
            window=110,
        ),
    ),
    Rule(
        "install/foreign-index",
        _D,
        _BLOCK,
        "installs from a foreign package index",
        command(
            rf"(?:{_INDEX})(?!{_KNOWN_INDEXES}|{_OWN_INDEXES})(?:https?://\S{{3,200}}|[a-z0-9-]{{1,60}}(?:\.[a-z0-9-]{{1,60}}){{1,5}}(?=[\s\"'`]|$))",
            unless=r"require-hashes|sha256[:=]|\bssh -i|sha512-",
        ),
    ),
    Rule(
        "install/own-index",
        _D,
        _REVIEW,
        "installs from an index of an organization",
        command(rf"(?:{_INDEX})(?:{_OWN_INDEXES})"),
    ),
    Rule(
        "install/plain-http-package",
        _D,
        _BLOCK,
        "installs over plain http or from an unnamed place",
        command(
            r"(?:pip3?|uv pip|uv|npm|pnpm|yarn|gem|cargo|conda|go) (?:install|add|i|get)[^\n`]{0,120}(?:git\+)?http://(?!localhost|127\.)|(?:git clone|apt-key adv|rpm -i|dpkg -i)[^\n`]{0,80}http://|deb \[?[^\n]{0,30}trusted=yes",
            unless=r"\bnever\b|\bdo not\b",
        ),
    ),
    Rule(
        "install/package-from-address",
        _D,
        _REVIEW,
        "installs a package from an address and not from an index",
        command(
            r"(?:pip3?|uv pip|npm|pnpm|yarn) (?:install|add|i)[^\n`]{0,80}(?:git\+)?https://(?!files\.pythonhosted\.org)",
            unless=r"sha256[:=]|@[0-9a-f]{40}|--require-hashes|(?:index-url|registry|find-links)",
        ),
    ),
    Rule(
        "install/look-alike-package", _D, _BLOCK, "installs a package whose name imitates a well-known one", _imitations
    ),
    Rule("install/unpinned", _D, _REVIEW, "installs a little-known package without fixing its version", _unpinned),
    Rule(
        "install/look-alike-requirement",
        _D,
        _BLOCK,
        "requires a package whose name imitates a well-known one",
        _requirement_imitations,
    ),
    Rule(
        "install/encrypted-archive",
        _D,
        _BLOCK,
        "has an encrypted archive opened, which no scanner can look into",
        together(
            c.ARCHIVE_WORD,
            c.OPEN_WITH,
            concept(
                "download unpack extract unzip open fetch get lade entpacke öffne hole descarga* descomprime* extrae abre télécharge* décompresse* ouvre extrais indir* aç çıkar* 解压 下载 打开",
                r"https?://|\b7z x|unzip -p|unrar",
            ),
            unless=concept(
                "",
                r"(?:never|do not|don't|refuse|reject|cannot)\b.{0,40}(?:open|unpack|archive|encrypted|password)|encrypt(?:ed)? (?:the |your )?(?:backup|export|archive) (?:with|before)",
            ),
            window=110,
        ),
    ),
    Rule(
        "install/protection-off",
        _D,
        _BLOCK,
        "has protection of the machine switched off",
        together(
            c.SWITCH_OFF,
            concept(
                """virus_scanner virus_scan antivirus anti-virus malware_protection defender windows_defender gatekeeper smartscreen endpoint_protection security_software
             virenscanner* virenschutz protección_antivirus l'antivirus virüs_koruma* 杀毒软件 防病毒 系统完整性保护 quarantine_flag quarantine_attribute quarantine_bit system_integrity_protection"""
            ),
            unless=concept(
                "",
                r"(?:never|do not|don't|must not|nobody may) (?:\w+ ){0,3}(?:disable|turn|switch|pause|stop|skip|deactivate)",
            ),
            window=60,
        ),
    ),
    Rule(
        "install/protection-off-command",
        _D,
        _BLOCK,
        "switches protection of the machine off",
        command(
            r"set-mppreference[^\n]{0,60}disable|spctl --(?:master|global)-disable|csrutil disable|xattr -[a-z]*[dc][a-z]* [^\n]{0,40}(?:quarantine|\.app)|set-executionpolicy (?:-\w+ )*(?:bypass|unrestricted)|add-mppreference -exclusion|setenforce 0|ufw disable|iptables -f\b|netsh advfirewall set [^\n]{0,30}off|systemctl (?:stop|disable)[^\n]{0,20}(?:firewalld|auditd|clamav|falcon|apparmor)"
        ),
    ),
    Rule(
        "install/unchecked-tls",
        _D,
        _REVIEW,
        "fetches without checking who answers",
        command(
            r"(?:curl [^\n]{0,60}(?:-k\b|--insecure)|wget [^\n]{0,60}--no-check-certificate|npm config set strict-ssl false|git config [^\n]{0,30}http\.sslverify false|node_tls_reject_unauthorized\s*=\s*['\"]?0|verify\s*=\s*false|--trusted-host|allow-unauthenticated)"
        ),
    ),
    Rule(
        "install/hook",
        _D,
        _BLOCK,
        "a package runs a command by itself when it is installed",
        command(
            r"[\"'](?:pre|post)?(?:install|prepare|uninstall)[\"']\s*:\s*[\"'][^\n]{0,300}(?:curl|wget|https?|node -e|eval|base64|bash|sh -c|powershell|python\d? -c|/dev/|rm -rf|require\()"
        ),
    ),
    Rule(
        "install/hook-plain",
        _D,
        _REVIEW,
        "a package runs a command by itself when it is installed",
        command(
            r"[\"'](?:preinstall|postinstall|install)[\"']\s*:\s*[\"'](?!node-gyp|husky|patch-package|prisma generate)"
        ),
    ),
    Rule(
        "install/setup-hook",
        _D,
        _BLOCK,
        "a package runs code by itself when it is installed",
        program(r"setuptools|distutils", r"cmdclass", r"os\.system|subprocess|urlopen|requests\.|socket|exec\(|eval\("),
    ),
    Rule(
        "install/start-hook",
        _D,
        _BLOCK,
        "runs at every start of an interpreter",
        command(
            r"(?:site-packages|sitecustomize|usercustomize)[^\n]{0,60}\.(?:pth|py)[\"'`]?[^\n]{0,30}(?:write|>|copy|cp)|(?:write|>>?|cp|copy|tee|install)[^\n]{0,60}(?:sitecustomize\.py|usercustomize\.py|[\w/-]+\.pth\b)|ld_preload=|pythonstartup=|node_options=[^\n]{0,20}--require"
        ),
    ),
    Rule(
        "install/privileged-container",
        _D,
        _BLOCK,
        "runs a container that owns the machine",
        command(
            r"docker run [^\n]{0,160}(?:-v|--volume)[ =][\"']?/:/|docker run [^\n]{0,160}--privileged[^\n]{0,160}--pid[= ]host|nsenter [^\n]{0,40}-t 1\b|docker run [^\n]{0,200}(?:-v|--volume)[ =][\"']?(?:~|\$home)/\.(?:ssh|aws|kube)"
        ),
    ),
    Rule(
        "install/run-as-root",
        _D,
        _REVIEW,
        "is run with all rights",
        command(
            r"run [^.\n]{0,60}as (?:an? )?(?:administrator|admin|root)|administratorrechte|administrator rights|como administrador|en tant qu'administrateur|以管理员身份"
        ),
    ),
    Rule(
        "install/fetched-blindly",
        _D,
        _REVIEW,
        "confirms every question while installing",
        command(
            r"confirm (?:all|every)[a-z ]{0,20}(?:with yes|questions|prompts)|\byes \| ?(?:sudo|apt|pip|npm|sh|bash|\./)|answer yes to (?:all|every)|--yes-to-all"
        ),
    ),
)
