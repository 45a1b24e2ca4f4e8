"""Purpose: acts that no skill for answering questions needs, whatever its description says."""

import re

from app.scanning import concepts as c
from app.scanning.concept import concept, either
from app.scanning.report import Dimension, Severity
from app.scanning.rule import Rule, command, program, together

_D = Dimension.PURPOSE
_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW
_FILES = concept(
    """file files document documents invoice invoices photo photos mail mails message messages contacts data dateien dokumente
    archivos documentos fichiers documents dosya* belge* 文件 文档""",
    r"\*\.[a-z0-9]{2,6}",
)

_SENDS = r"(?:requests\.(?:post|put)|httpx\.(?:post|put)|session\.(?:post|put)|axios\.(?:post|put)|curl\s[^\n]{0,80}(?:-f|-t|-d|--data\S*|--form|--upload-file)\s|wget\s[^\n]{0,40}--post|fetch\()"

PURPOSE_RULES = (
    Rule(
        "purpose/private-files",
        _D,
        _BLOCK,
        "collects private files that its purpose does not need",
        together(c.READ, c.EVERY, c.PRIVATE_PLACE, window=110),
        expected=re.compile(r"home folder|disk usage|desktop|inbox|mailbox|downloads|photo|backup|duplicate"),
        settled=True,
    ),
    Rule(
        "purpose/key-stores",
        _D,
        _BLOCK,
        "collects key files that its purpose does not need",
        together(c.READ, c.EVERY, c.SECRET_PLACE, window=120),
    ),
    Rule(
        "purpose/miner",
        _D,
        _BLOCK,
        "runs a coin miner",
        command(
            r"stratum\+(?:tcp|ssl)://|(?:xmrig|minerd|cgminer|ethminer|nbminer|t-rex|lolminer|cpuminer|ccminer|phoenixminer)['\"]?[ ,]{1,4}['\"]?-|--donate-level|-a (?:cryptonight|randomx)|coinhive|cryptonight|(?<![a-z0-9-])[a-z0-9.-]{0,40}pool[a-z0-9-]{0,20}(?:\.[a-z0-9-]{1,30}){1,4}:\d{3,5}(?!\d)"
        ),
    ),
    Rule(
        "purpose/miner-asked",
        _D,
        _BLOCK,
        "has a coin miner started",
        together(
            c.RUN,
            concept(
                "xmrig minerd cgminer ethminer nbminer lolminer cpuminer coin_miner crypto_miner krypto-miner minero_de_criptomonedas mineur_de_cryptomonnaie 挖矿程序"
            ),
            window=60,
        ),
    ),
    Rule(
        "purpose/reverse-shell",
        _D,
        _BLOCK,
        "opens a shell to somebody elsewhere",
        command(
            r"/dev/(?:tcp|udp)/[\w.$-]|\b(?:nc|ncat|netcat)\b[^|\n]{0,60} (?:-[a-z]*[ec]\b|--exec)|bash -i\b[^\n]{0,20}>&|mkfifo [^\n]{0,80}\|\s*(?:nc|ncat)|socat [^\n]{0,80}exec:|new-object (?:system\.)?net\.sockets\.tcpclient|pty\.spawn\(\s*['\"]/bin"
        ),
    ),
    Rule(
        "purpose/reverse-shell-script",
        _D,
        _BLOCK,
        "connects a shell to a socket",
        program(
            r"socket\.|net\.connect|tcpsocket",
            r"dup2|/bin/(?:ba)?sh['\"]|cmd\.exe|child_process|stdin=s\b|subprocess\.(?:popen|call|run)\([^)]{0,80}shell=true[^)]{0,200}recv",
        ),
    ),
    Rule(
        "purpose/remote-control",
        _D,
        _BLOCK,
        "executes what it receives",
        program(
            r"(?:exec|eval|os\.system|os\.popen|subprocess\.\w{2,14}|execsync|spawn)\s*\(",
            r"(?:exec|eval|os\.system|os\.popen|subprocess\.\w{2,14}|execsync)\s*\([^\n]{0,60}(?:\.recv\(|urlopen\(|requests\.get\(|httpx\.get\(|fetch\(|\.text\)|\.read\(\))",
        ),
    ),
    Rule(
        "purpose/destroys",
        _D,
        _BLOCK,
        "destroys files or disks",
        command(
            r"\brm\s+(?:-[a-z-]+\s+){1,4}(?:--no-preserve-root\s+)?[\"']?(?:/|~|\$home|\$\{home\}|/\*|~/\*|/(?:home|etc|usr|var|root|users))[\"']?/?\*?(?=[\s\"'`;&|)]|$)|--no-preserve-root|"
            r"\bmkfs(?:\.\w+)?\s+/dev|\bdd\b[^\n]{0,60}\bof=/dev/(?:sd|nvme|hd|disk|vd)|shred\s[^\n]{0,40}/dev/|:\(\)\s*\{\s*:\|:&\s*\}|format c:|del /[sfq] [^\n]{0,20}c:\\|"
            r"shutil\.rmtree\(\s*(?:os\.path\.expanduser\(\s*)?['\"](?:~|/)['\"]|rmtree\(path\.home\(\)|vssadmin delete shadows|cipher /w|remove-item[^\n]{0,60}(?:\$home|\$env:userprofile|c:\\)[^\n]{0,40}-recurse"
        ),
    ),
    Rule(
        "purpose/destroys-asked",
        _D,
        _BLOCK,
        "has everything deleted or locked",
        together(
            concept(
                "delete wipe erase destroy encrypt shred format lösche* verschlüssle* formatiere* borra* cifra* formatea* supprime* chiffre* efface* sil* şifrele* 删除 加密 格式化"
            ),
            c.EVERY,
            either(
                c.PRIVATE_PLACE,
                concept(
                    "backups user's_files users_files whole_database all_tables production_database sicherungen copias_de_seguridad sauvegardes yedek* 备份"
                ),
            ),
            unless=concept(
                "", r"at rest|older than|retention|encrypt(?:ed|ion)? (?:backups|in)|encrypt (?:all )?backups"
            ),
            window=60,
        ),
    ),
    Rule(
        "purpose/spies",
        _D,
        _BLOCK,
        "records what people type or show",
        together(
            c.SPY,
            c.INPUTS,
            unless=concept("", r"(?:do not|never|don't|no need to|without) (?:record|log|captur|track)"),
            window=80,
        ),
        expected=re.compile(
            r"keystroke|keyboard shortcut|clipboard|screenshot|webcam|camera|microphone|screen record|voice|audio|speech"
        ),
    ),
    Rule(
        "purpose/spy-script",
        _D,
        _BLOCK,
        "records what people type or show",
        command(
            r"pynput\.keyboard|keyboard\.on_press|getasynckeystate|setwindowshookex|xinput test|pyxhook|evdev\.inputdevice|imagegrab\.grab|pyperclip\.paste"
        ),
        expected=re.compile(r"keystroke|keyboard|clipboard|screenshot|screen|hotkey"),
    ),
    Rule(
        "purpose/money",
        _D,
        _BLOCK,
        "changes where money goes",
        together(c.SWAP, c.MONEY_TARGET, window=60),
        expected=re.compile(r"payment|payout|wallet|transfer|bank|invoice|billing"),
    ),
    Rule(
        "purpose/files-sent-program",
        _D,
        _BLOCK,
        "a program sends files of the user away",
        program(
            r"expanduser|path\.home\(|homedir\(|\$home|\$\{home\}|~/|userprofile|/users/|/home/",
            r"open\(|read_bytes|read_text|readfile|createreadstream|=@|tar |zip ",
            rf"{_SENDS}[^\n]{{0,200}}https?://(?!localhost|127\.)|smtplib|ftplib|\bscp\s[^\n]{{0,80}}@|rsync\s[^\n]{{0,80}}:",
        ),
        expected=re.compile(r"upload|backup|sync|publish|deploy|attach"),
    ),
    Rule(
        "purpose/program-sends",
        _D,
        _REVIEW,
        "a program sends data to a fixed address",
        program(rf"{_SENDS}[^\n]{{0,120}}['\"]https?://(?!localhost|127\.)"),
        expected=re.compile(r"upload|backup|sync|publish|deploy|\bapi\b|client|request|webhook|slack|notif|release"),
        settled=True,
    ),
    Rule(
        "purpose/secret-door",
        _D,
        _BLOCK,
        "puts a weakness into what it writes",
        command(
            r"(?:add|insert|plant|leave|include|build|hide|introduce)[a-z]* (?:an? |the )?(?:hidden |secret |small |silent )?(?:back ?door|trojan|logic bomb|kill switch|vulnerab\w+|hard-?coded (?:admin|password|user))|"
            r"(?:baue|fuge|lege)[^.\n]{0,40}hintertur|puerta trasera en|porte derobee dans|arka kapi ekle|(?:植入|加入|留下)后门"
        ),
    ),
    Rule(
        "purpose/obfuscated",
        _D,
        _REVIEW,
        "holds a program that hides what it does",
        command(
            r"(?:exec|eval)\s*\(\s*(?:compile\(|bytes\.fromhex|zlib\.decompress|marshal\.loads|codecs\.decode|''\.join|\"\"\.join|unescape\(|string\.fromcharcode|atob\(|base64\.)|__import__\(\s*['\"](?:os|subprocess|socket)['\"]\)|getattr\(__builtins__|pickle\.loads?\(\s*(?:base64|bytes|zlib)"
        ),
    ),
)
