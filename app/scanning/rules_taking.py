"""Install mechanism and credentials in other words: programs from strangers, warnings waved away, secrets lifted."""

import re

from app.scanning import concepts as c
from app.scanning.concept import concept, either
from app.scanning.report import Dimension, Severity
from app.scanning.rule import Rule, command, program, together

_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW
_INSTALL, _CREDENTIALS = Dimension.INSTALL, Dimension.CREDENTIALS

_KEYS = either(
    c.SECRET,
    concept(
        """login logins second_factor authenticator_seed session session_id bearer_token refresh_token xoxb xoxp bot_token signing_key certificate_key
        recovery_words backup_codes keyfile key_file card_number cvv tan pin vpn_login mailbox_password"""
    ),
)
_LIFT = concept(
    """read find extract take pull grab dig copy get fetch lift recover dump pick_up look_up search collect scrape steal decrypt borrow harvest"""
)
_KEPT_PLACE = concept(
    """desktop_app settings_of browser browsers keychain keyring process_memory other_apps local_storage cookie_jar credential_store
    password_manager shell_history config_of git_remote docker_config ssh_agent ssh-agent clipboard developer_tools app_data cookies_of
    profile_folder session_of keystore"""
)
_COMMANDS = concept(
    "",
    r"kubectl get secrets?(?![a-z])[^\n`]{0,40}(?:-o|yaml|json)|aws configure export-credentials|gcloud auth (?:application-default )?print-access-token|gh auth token|vault kv get"
    r"|find-generic-password|cat [^\s`]{0,40}\.env|docker inspect|(?<![a-z])printenv|git config --list|op item get|aws sts get-session-token|az account get-access-token|heroku config|env \||(?<![a-z])`env`|cmdkey /list|netsh wlan show"
    r"|terraform (?:output|state pull)|security dump-keychain|lsof -i|history \|",
)
_SHARED_PLACE = concept(
    """readme wiki spreadsheet shared_folder shared_drive repository commit ticket page session_notes next_time later_use memory notes file
    document profile colleagues text_file plain_text comment in_the_notes issue note thread log""",
    r"(?<![a-z])(?:docs|notes|shared|public|tmp)/[\w./-]{1,60}|(?<![a-z])[\w./~-]{1,60}\.(?:txt|md|csv|log|json|yaml|yml|html)(?![a-z])",
)
_WARNINGS = (
    r"(?:click|dismiss|ignore|accept|skip|confirm|bypass|wave|override|disregard|close|get past|klicke|bestatige|ignoriere|acepta|ignora|accepte|ignore[zr]?)(?![a-z])[^.;\n]{0,50}"
    r"(?:(?:security|certificate|unknown (?:publisher|developer)|untrusted|unsigned|smartscreen|gatekeeper|windows|macos|browser|virus|antivirus|malware)[a-z' -]{0,30}(?:warnings?|dialogs?|prompts?|notices?|alerts?|message|question)"
    r"|warnung (?:von|des)[^.;\n]{0,30}|sicherheitswarnung|sicherheitshinweis|advertencia de seguridad|avertissement de securite|warnings? (?:from|of|by) (?:windows|macos|the (?:browser|system|scanner|virus|os)))"
)

TAKING_RULES = (
    Rule(
        "install/warning-waved-away",
        _INSTALL,
        _BLOCK,
        "has a warning of the machine waved away",
        command(_WARNINGS, unless=r"never|do not|don't|must not|should not"),
        asked=True,
    ),
    Rule(
        "install/checks-off",
        _INSTALL,
        _BLOCK,
        "has checks of the machine switched off",
        together(
            c.SWITCH_OFF,
            concept(
                """tls_verification certificate_checks certificate_check certificate_verification signature_checks signature_check
                signature_verification ssl_verification ssl_checks secure_boot firewall selinux apparmor uac user_account_control sandbox
                sandboxing integrity_check integrity_checks checksum_check scanner scanners real-time_protection security_warnings
                package_signing gpg_check"""
            ),
            unless=concept(
                "",
                r"never|do not|don't|must not|nobody|only in (?:test|development)|instead of|rather than|mistake|fault|risk",
            ),
            window=50,
        ),
        asked=True,
    ),
    Rule(
        "install/macros",
        _INSTALL,
        _BLOCK,
        "has a document run code",
        command(
            r"(?<![\w])(?:enable|allow|activate|accept|turn on|switch on|click)(?!\w)[^.;\n=]{0,40}(?<!\w)(?:macros?|unknown sources|developer extensions|enable content|editing and content|active content)(?!\w)",
            unless=r"never|do not|don't|must not",
        ),
        asked=True,
    ),
    Rule(
        "install/foreign-trust",
        _INSTALL,
        _BLOCK,
        "has the machine trust somebody else",
        command(
            r"(?:install|trust|import|add|accept|load)(?![a-z])[^.;\n]{0,50}(?:(?:our|my|this|the (?:attached|enclosed|included|bundled)|custom)[a-z ]{0,20}(?:root (?:certificate|ca)|ca certificate|certificate authority|profile|ca(?![a-z])|configuration profile|mdm profile|vpn profile|browser extension)|(?:root (?:certificate|ca)|ca certificate|configuration profile|mdm profile|browser extension)[^.;\n]{0,60}https?://)"
            r"|load unpacked|developer mode[^.;\n]{0,60}extension",
            unless=r"never|do not|don't|must not|mtls|internal",
        ),
        asked=True,
    ),
    Rule(
        "install/other-than-official",
        _INSTALL,
        _BLOCK,
        "installs from a stranger instead of the official place",
        command(
            r"(?:install|add|use|take|get|pull)(?![a-z])[^.;\n]{0,40}(?:package|wheel|module|library|dependency|dependencies|version|build)s?[^.;\n]{0,30} from [^;\n]{0,80}(?:(?:not|never) from|instead of|rather than from) (?:the )?(?:pypi|npm|official|public|normal|usual|original)"
            r"|(?:install|add|use|take|get|pull)(?![a-z])[^.;\n]{0,40}(?:package|wheel|module|library|dependency|dependencies|extension|plugin)s?[^.;\n]{0,30} (?:from|at|under) [`\"']?http://(?!localhost|127\.)",
            unless=r"never (?:install|use|add)|do not|don't|internal mirror",
        ),
        asked=True,
    ),
    Rule(
        "install/owns-the-host",
        _INSTALL,
        _BLOCK,
        "runs a container that owns the machine",
        command(
            r"(?:run|start|launch|give|use)(?![a-z])[^.;\n]{0,40}containers?[^.;\n]{0,60}(?:full privileges|all privileges|as root with the host|host(?:'s)? (?:disk|root|file system|filesystem) mounted|with --privileged|the docker socket mounted)",
            unless=r"never|do not|don't|avoid|must not",
        ),
        asked=True,
    ),
    Rule(
        "install/run-time-code",
        _INSTALL,
        _BLOCK,
        "executes what it fetches while it runs",
        together(
            concept("fetch pull load download get import"),
            concept("code script module function payload rules program"),
            concept("at_run_time at_runtime on_the_fly in_memory dynamically each_time while_running"),
            concept("execute evaluate exec eval run import"),
            window=110,
        ),
        asked=True,
    ),
    Rule(
        "install/applied-from-network",
        _INSTALL,
        _BLOCK,
        "applies something fetched over plain http",
        command(
            r"(?:kubectl (?:apply|create) [^\n]{0,40}-f|helm (?:install|upgrade|repo add) [^\n]{0,80}|docker (?:load|import) [^\n]{0,40}|terraform init [^\n]{0,60}|code --install-extension|msiexec [^\n]{0,20}/i|rpm -[a-z]*[iu][a-z]*|dpkg -i|installer -pkg|snap install|flatpak install|go (?:install|run)|npx|bunx|uvx|pipx (?:run|install)|gem install|vim [^\n]{0,20}\+plug[^\n]{0,20})"
            r"[ =]*[^\n]{0,40}http://(?!localhost|127\.)",
        ),
    ),
    Rule(
        "install/program-over-http",
        _INSTALL,
        _BLOCK,
        "fetches a program over plain http or to a hidden place",
        command(
            r"(?:curl|wget|iwr|invoke-webrequest|certutil|bitsadmin)(?![a-z])[^\n|]{0,120}http://(?!localhost|127\.)[^\n|]{0,120}(?:-o|-O|>|-outfile)\s*[^\s]{0,60}(?:/bin/|\.(?:sh|py|exe|bin|run|ps1|bat|jar|deb|rpm|pkg|so|dll)(?![a-z]))"
            r"|(?:curl|wget)(?![a-z])[^\n|]{0,160}(?:-o|>)\s*[^\s]{0,40}(?:/bin/|/tmp/\.)[^\n|]{0,160}http://(?!localhost|127\.)"
            r"|(?:curl|wget)(?![a-z])[^\n|]{0,200}(?:-o|-O|>)\s*(?:/tmp|~|\$home|/var/tmp|/dev/shm)/\.[a-z0-9]|certutil[^\n]{0,40}-urlcache|bitsadmin[^\n]{0,40}/transfer"
        ),
    ),
    Rule(
        "install/fetched-made-executable",
        _INSTALL,
        _BLOCK,
        "fetches a program and runs it unchecked",
        program(
            r"(?:curl|wget)(?![a-z])[^\n|]{0,200}https?://(?!localhost|127\.|dl\.k8s\.io|storage\.googleapis\.com|github\.com/[a-z0-9-]+/[a-z0-9._-]+/releases)",
            r"chmod \+?[0-7ugo]{0,4}\+?[x755]",
            unless=r"sha256|sha512|shasum|gpg|cosign|minisign|checksum",
        ),
    ),
    Rule(
        "install/locked-program",
        _INSTALL,
        _BLOCK,
        "has a program taken out of a locked archive",
        together(
            concept("start run launch execute install double-click open unpack extract"),
            either(c.ARCHIVE_WORD, concept("file")),
            concept(
                "protected locked enter unlock password passphrase encrypted passwort kennwort contraseña mot_de_passe 密码"
            ),
            either(c.ARCHIVE_WORD, concept("installer setup program app", r"\.exe|\.msi|\.app(?![a-z])")),
            unless=concept("never refuse reject scanner backup avoid"),
            window=150,
        ),
        asked=True,
    ),
    Rule(
        "install/odd-program",
        _INSTALL,
        _BLOCK,
        "has a kind of program started that honest tools do not come as",
        command(
            r"(?:double-click|run|start|open|launch|execute|click)(?![a-z])[^.;\n]{0,30}(?<![\w/])[\w-]{1,40}\.(?:scr|vbs|hta|lnk|wsf|pif|jse|vbe)(?![a-z])"
            r"|password[^.;\n]{0,30}(?:is|stands|can be found)[^.;\n]{0,20}(?:in|part of) (?:the|its) (?:file ?name|archive|name of the (?:file|archive))",
            unless=r"never|do not|don't|must not|refuse|block",
        ),
        asked=True,
    ),
    Rule(
        "install/unpacked-code",
        _INSTALL,
        _BLOCK,
        "runs code that it unpacks first",
        command(
            r"(?:exec|eval)\s*\(\s*(?:compile\(\s*)?(?:zlib\.decompress|gzip\.decompress|lzma\.decompress|bz2\.decompress|marshal\.loads|codecs\.decode|base64\.\w{3,12}decode|bytes\.fromhex|bytearray\.fromhex|atob|unescape|string\.fromcharcode|buffer\.from|''\.join|\"\"\.join|__import__)"
            r"|marshal\.loads\([^\n]{0,60}(?:base64|zlib)|pickle\.loads?\([^\n]{0,40}(?:base64|zlib|b64decode|urlopen|requests)|new function\(\s*atob"
        ),
    ),
    Rule(
        "credentials/lifted",
        _CREDENTIALS,
        _BLOCK,
        "takes a secret from where it is kept",
        together(
            _LIFT,
            _KEYS,
            _KEPT_PLACE,
            unless=concept(
                "",
                r"never|do not|don't|must not|environment variable|secret manager|vault|use a password manager|from the environment|explain|clear the",
            ),
            window=90,
        ),
        asked=True,
    ),
    Rule(
        "credentials/command-shown",
        _CREDENTIALS,
        _BLOCK,
        "has secrets printed and passed on",
        together(
            _COMMANDS,
            either(
                c.INTO_ANSWER,
                c.ADDRESS,
                concept(
                    "paste output_into include its_output the_output send upload post attach share quote curl nc webhook"
                ),
            ),
            unless=concept("", r"never|do not|don't|must not|redact|mask|export [a-z_]+=\$|authorization: bearer"),
            window=130,
        ),
    ),
    Rule(
        "credentials/written-down",
        _CREDENTIALS,
        _BLOCK,
        "keeps a secret in clear",
        together(
            either(c.STORE, concept("write_down put jot append add trage schreibe")),
            concept(
                """password passwords passphrase pin tan login logins vpn_login second_factor recovery_codes recovery_words seed seed_phrase
                private_key private_keys credentials card_number cvv mailbox_password master_key api_key access_key secret_key otp passwort
                kennwort contraseña mot_de_passe şifre* 密码"""
            ),
            _SHARED_PLACE,
            unless=concept(
                "",
                r"(?<![a-z])(?:never|hash\w*|not|don't|vault|encrypt\w*|placeholder|redact\w*|gitignore|\.env|secret manager|keychain|password manager|instead of|nicht|jamais|nunca|rotate\w*|which|whether|who|policy|name of|empty|form|field|leaked|found|scan\w*)(?![a-z])",
            ),
            window=80,
        ),
        asked=True,
    ),
    Rule(
        "credentials/key-handed-over",
        _CREDENTIALS,
        _BLOCK,
        "hands a key over",
        together(
            concept("attach include send add paste upload copy mail forward submit share enclose give hand"),
            concept(
                "private_key private_keys secret_key signing_key key_file keyfile",
                r"\*\.key(?![a-z])|[\w*-]{1,30}\.(?:pem|key|p12|pfx|ppk|jks)(?![a-z0-9])",
            ),
            either(
                c.INTO_ANSWER,
                c.ADDRESS,
                concept(
                    "here support helpdesk ticket report issue mail message author maintainers colleagues reviewer"
                ),
            ),
            unless=concept("", r"never|do not|don't|must not|public|scp |ssh-copy-id|-i |vault|--key"),
            window=100,
        ),
        asked=True,
    ),
    Rule(
        "credentials/asked-and-passed",
        _CREDENTIALS,
        _BLOCK,
        "asks for a secret and passes it on",
        together(
            concept("ask request get collect demand prompt"),
            _KEYS,
            concept("pass send hand forward submit post give share"),
            either(
                c.ADDRESS,
                concept("on along over with_each_request with_every_request as_a_parameter to_us to_the_author"),
            ),
            unless=concept("", r"never|do not|don't|must not|authorization|bearer|header|vault"),
            window=110,
        ),
        asked=True,
    ),
    Rule(
        "credentials/in-link",
        _CREDENTIALS,
        _BLOCK,
        "sends a secret in an address",
        together(
            _KEYS,
            concept("", r"(?:as|in|with|behind|into|after|to) [`\"']?[?&][a-z_]{1,20}="),
            unless=concept("", r"never|do not|don't|must not|avoid|appid|page token|cursor"),
            window=130,
        ),
        asked=True,
    ),
    Rule(
        "credentials/typed-in",
        _CREDENTIALS,
        _BLOCK,
        "wants a secret typed into the conversation",
        together(
            concept("paste type enter give provide share send tell post füge gib pega colle 输入 粘贴"),
            concept(
                """password passwords passphrase private_key private_keys pin tan seed_phrase recovery_phrase recovery_words one-time_code
                card_number cvv master_key passwort kennwort contraseña mot_de_passe 密码""",
            ),
            concept(
                "here in_this_chat into_this_chat in_the_chat into_the_chat into_the_conversation in_the_conversation hier aquí ici 这里"
            ),
            unless=concept(
                "",
                r"never|do not|don't|must not|should not|nobody|field|form|login page|policy|reset|not here|nowhere|phish|scam|fraud",
            ),
            window=90,
        ),
        asked=True,
    ),
    Rule(
        "credentials/values-listed",
        _CREDENTIALS,
        _BLOCK,
        "lists secrets with their values",
        together(
            concept("list show print include append put report quote write copy"),
            _KEYS,
            concept("values value_of contents their_content in_full in_plain"),
            concept("search find grep scan look collect gather every all each"),
            unless=concept(
                "",
                r"not (?:the |their )?values?|without (?:the |their )?values?|leave (?:out )?[a-z ]{0,12}values? out|redact|mask|never|do not|don't|names only|default|type|compare|hash",
            ),
            window=130,
        ),
        expected=re.compile(r"secret scan|leak|gitleaks"),
        asked=True,
    ),
    Rule(
        "credentials/from-everywhere",
        _CREDENTIALS,
        _BLOCK,
        "goes through places where secrets are kept",
        together(
            concept("walk_through go_through search scan crawl browse grep sweep comb look hunt"),
            _KEYS,
            concept(
                "everywhere on_the_disk home_folder home_directory every_file all_files whole_disk every_repository all_repositories all_projects machine computer laptop"
            ),
            either(_LIFT, c.SEND, concept("list bundle note")),
            window=90,
        ),
        expected=re.compile(r"secret scan|leak|gitleaks|secrets? in|audit|security"),
        asked=True,
    ),
)
