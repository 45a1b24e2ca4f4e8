"""Persistence: what stays behind, starts by itself, changes other instructions or memory, or wipes its traces."""

import re

from app.scanning import concepts as c
from app.scanning.concept import concept, either
from app.scanning.report import Dimension, Severity
from app.scanning.rule import Rule, command, in_order, program, together

_D = Dimension.PERSISTENCE
_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW

_RC = r"(?:\.(?:bashrc|zshrc|bash_profile|zprofile|profile|zshenv|bash_login|config/fish/config\.fish)|/etc/(?:profile|bash\.bashrc|zshrc|rc\.local|environment)|\$profile)\b"
_SCHEDULING = re.compile(
    r"cron|schedul|timer|systemd|service|daemon|deploy|server|backup|job|kubernetes|ansible|zeitplan|planificad|planifi|zamanla"
)
_SHELLS = re.compile(r"shell|bash|zsh|dotfile|terminal|prompt|path|alias|sdk|toolchain|environment|profile")
_SKILLS = re.compile(
    r"(?:skill|agent|prompt|claude|cursor|instruction)[a-z. -]{0,20}(?:author|writ|creat|edit|maint|manag|build|doc)|(?:author|writ|creat|edit|maint|manag|build)[a-z ]{0,20}(?:skill|agent|prompt|instruction)|agents\.md|claude\.md"
)
_REMOTE = r"(?:curl|wget|https?://|/dev/tcp|base64|nohup|python\d? -c|\| ?(?:ba)?sh\b)"

PERSISTENCE_RULES = (
    Rule(
        "persistence/cron-remote",
        _D,
        _BLOCK,
        "schedules something from the network",
        command(
            rf"crontab[^\n]{{0,200}}{_REMOTE}|{_REMOTE}[^\n]{{0,200}}\|\s*crontab|@reboot[^\n]{{0,120}}{_REMOTE}|/etc/cron[^\n]{{0,160}}{_REMOTE}|{_REMOTE}[^\n]{{0,160}}/etc/cron|schtasks[^\n]{{0,160}}(?:/create)[^\n]{{0,160}}(?:{_REMOTE}|powershell)|(?:\*/?\d{{0,2}} ){{4}}\*? ?[^\n]{{0,20}}(?:curl|wget)[^\n]{{0,120}}\| ?(?:ba)?sh"
        ),
    ),
    Rule(
        "persistence/schedule",
        _D,
        _BLOCK,
        "schedules itself",
        command(
            r"\|\s*crontab(?:\s+-)?(?=[\s`\"']|$)|crontab\s+-(?=[\s`\"']|$)|schtasks\s[^\n]{0,40}/create|launchctl (?:load|bootstrap)|register-scheduledtask|(?:>>?|tee|cp|mv)[^\n]{0,80}/etc/cron|(?:>>?|tee|cp|mv|write)[^\n]{0,80}(?:launchagents|launchdaemons|/autostart/|start menu\\programs\\startup|shell:startup)|(?:reg add|new-itemproperty|set-itemproperty)[^\n]{0,120}\\run\b|crontab\.crontab\(|\bat now \+"
        ),
        expected=_SCHEDULING,
    ),
    Rule(
        "persistence/service",
        _D,
        _REVIEW,
        "installs a service",
        command(
            r"systemctl (?:--\w+ )*enable|(?:>>?|tee|cp|mv)[^\n]{0,80}/etc/systemd|sc create |new-service |update-rc\.d"
        ),
        expected=_SCHEDULING,
    ),
    Rule(
        "persistence/start-file",
        _D,
        _BLOCK,
        "writes into a file that runs at every start of a shell",
        command(
            rf"(?:>>?|tee(?: -a)?)\s*[\"']?[^\s\n\"'`]{{0,60}}{_RC}|sed -i[^\n]{{0,120}}{_RC}|open\([^\n]{{0,80}}{_RC}['\"]?\)?,\s*['\"][aw]|(?:appendfile|writefile)\w*\([^\n]{{0,80}}{_RC}|add-content[^\n]{{0,40}}\$profile"
        ),
        expected=_SHELLS,
    ),
    Rule(
        "persistence/start-payload",
        _D,
        _BLOCK,
        "has something run in the background at every start of a shell",
        command(
            rf"(?:nohup|curl|wget|base64|python[\d.]*|node|ruby|perl|(?:ba|z)?sh -c|disown|setsid)\b[^\n]{{0,160}}>>?\s*[\"']?[^\s\n\"'`]{{0,60}}{_RC}",
            unless=r"pyenv|rbenv|nodenv|conda|completion|--init",
        ),
    ),
    Rule(
        "persistence/start-program",
        _D,
        _BLOCK,
        "a program writes into start-up places",
        program(
            rf"{_RC}|\.git['\"/ ,]+hooks|authorized_keys|launchagents|/etc/cron|\\\\run\b|autostart",
            r"['\"]a\+?['\"]|write_text|\.write\(|writefile|appendfile|>>|tee -a|shutil\.copy|symlink",
        ),
        expected=_SHELLS,
    ),
    Rule(
        "persistence/start-asked",
        _D,
        _BLOCK,
        "has a start-up entry made",
        together(
            concept(
                "add append write put insert create register install set_up place make copy füge trage schreibe richte erstelle lege añade agrega escribe crea registra instala ajoute écris crée inscris ekle* yaz oluştur* kur 添加 写入 创建 注册"
            ),
            c.START_PLACE,
            either(
                c.MYSELF,
                c.EVERY_START,
                c.SILENTLY,
                c.ADDRESS,
                concept(
                    "so_that that_runs which_runs that_starts which_starts to_start to_run restarts starts_again keeps_running damit para_que afin_que pour_que"
                ),
            ),
            unless=concept(
                "",
                r"(?:ask|show|tell) (?:the )?(?:user|operator)|with the user's (?:consent|approval)|never |schedules nothing",
            ),
            window=130,
        ),
        expected=_SCHEDULING,
    ),
    Rule(
        "persistence/start-itself",
        _D,
        _BLOCK,
        "has itself started, or something without asking",
        together(
            concept(
                "add append write put insert create register install set_up make füge trage schreibe richte erstelle añade agrega escribe crea registra instala ajoute écris crée inscris ekle* yaz oluştur* kur 添加 写入 创建 注册"
            ),
            c.START_PLACE,
            either(
                c.SILENTLY,
                c.ADDRESS,
                concept(
                    """itself yourself this_skill the_skill this_helper this_agent sich_selbst dich diesen_skill dieser_skill
                    esta_skill esta_habilidad cette_compétence ce_script bu_beceri* 本技能 自身"""
                ),
            ),
            window=130,
        ),
    ),
    Rule(
        "persistence/start-place",
        _D,
        _REVIEW,
        "changes what starts by itself",
        in_order(
            concept(
                "add append write put insert install place make füge trage schreibe añade agrega escribe ajoute écris ekle* yaz 添加 写入"
            ),
            c.START_PLACE,
            gap=70,
        ),
        expected=re.compile(f"{_SCHEDULING.pattern}|{_SHELLS.pattern}|hook"),
    ),
    Rule(
        "persistence/back-door-key",
        _D,
        _BLOCK,
        "lets a key of its own log in",
        command(
            r"(?:>>?|tee(?: -a)?)[^\n]{0,60}authorized_keys|(?:add|append|write|put|insert|copy)[^.\n]{0,100}authorized_keys|nopasswd\s*:|usermod -a?g? ?-?[ag]* ?(?:sudo|wheel|admin)|useradd [^\n]{0,60}(?:-g|sudo)|net localgroup administrators|chmod (?:u\+s|[246]7\d\d) "
        ),
        expected=re.compile(r"ssh key|user account|provision|ansible|server set-?up|sudo"),
    ),
    Rule(
        "persistence/git-hook",
        _D,
        _BLOCK,
        "plants a hook into repositories",
        command(
            r"(?:>>?|tee|cp|mv|ln -s|chmod \+x|write|install|put|place)[^\n]{0,80}\.git/hooks|git config --(?:global|system) core\.hookspath|git config --global (?:alias|core\.(?:editor|pager|sshcommand)|credential\.helper)"
        ),
        expected=re.compile(r"git hook|pre-?commit|hooks"),
    ),
    Rule(
        "persistence/other-skills",
        _D,
        _BLOCK,
        "changes other skills or instructions of the team",
        together(
            either(
                c.CHANGE, concept("keep copy put place store paste merge leave kopiere* copia* copie* kopyala* 复制")
            ),
            c.TEAM_FILES,
            unless=concept(
                "",
                r"(?:do not|don't|never|must not|without) (?:\w+ ){0,2}(?:chang|edit|modif|overwrit|touch|writ|replac)|show (?:the )?(?:user|diff)",
            ),
            window=80,
        ),
        expected=_SKILLS,
    ),
    Rule(
        "persistence/team-files-command",
        _D,
        _BLOCK,
        "writes into instructions of the team",
        command(
            r"(?:>>?|tee(?: -a)?|sed -i|cp|mv)[^\n]{0,80}(?:agents\.md|claude\.md|gemini\.md|\.cursorrules|/skills/[^\s\n]{0,60}skill\.md|skills/\*|\.claude/|\.mcp\.json|copilot-instructions)|(?:write_text|open)\([^\n]{0,80}(?:skill\.md|agents\.md|claude\.md)['\"]?\s*,\s*['\"][aw]|(?:glob|rglob)\([^\n]{0,30}skill\.md[^\n]{0,200}write"
        ),
        expected=_SKILLS,
    ),
    Rule(
        "persistence/team-files-program",
        _D,
        _BLOCK,
        "a program rewrites instructions of the team",
        program(
            r"skill\.md|agents\.md|claude\.md|\.cursorrules|memory\.md",
            r"write_text|\.write\(|writefile|appendfile|['\"][aw]\+?['\"]\)|>>|sed -i",
            r"glob|walk\(|iterdir|urlopen|requests|httpx|fetch|find |for ",
        ),
        expected=_SKILLS,
    ),
    Rule(
        "persistence/first-of-all",
        _D,
        _REVIEW,
        "wants to be used before everything else",
        command(
            r"(?:use|load|apply|consult|activate|read) (?:this|the) skill (?:first|always|for every|for all|in every|before (?:any|all|every))"
            r"|(?:before|instead of) (?:any|all|every) other skills?(?![a-z])"
        ),
    ),
    Rule(
        "persistence/rights",
        _D,
        _BLOCK,
        "gives somebody rights",
        command(
            r"(?:grant|give|assign)s? (?:the |this |an? )?(?:author|vendor|maintainer|skill|account|user [a-z]{0,3}\d+|[a-z0-9.]{1,40}@[a-z0-9.-]{1,60})[^.;\n]{0,40}"
            r"(?:admin|administrator|root|full|write|all|owner) (?:rights?|access|role|permissions?|privileges?)"
        ),
    ),
    Rule(
        "persistence/false-memory",
        _D,
        _BLOCK,
        "plants a lasting memory that grants or steers something",
        together(c.KEEP, c.MEMORY, c.PRIVILEGE, window=150),
    ),
    Rule(
        "persistence/privileged-user",
        _D,
        _BLOCK,
        "declares somebody to be privileged",
        command(
            r"(?:remember|note|keep in mind|store|record|save|assume|treat|merke|recuerda|retiens|hatirla|记住)[^.\n]{0,80}(?:user|account|person|caller|nutzer|usuario|utilisateur|kullanici|用户)[^.\n]{0,50}(?:is|as|has|are|ist|es|est|是)? ?(?:an? |the )?(?:administrator|admin\b|root\b|superuser|trusted|owner|unrestricted|管理员)",
            unless=r"role (?:table|model|based)|rbac",
        ),
    ),
    Rule(
        "persistence/memory",
        _D,
        _REVIEW,
        "writes a lasting memory",
        together(
            c.KEEP,
            concept(
                "long-term_memory long_term_memory permanent_memory persistent_memory all_future future_sessions future_conversations later_sessions across_sessions permanently langzeitgedächtnis dauerhaft memoria_a_largo_plazo permanentemente mémoire_à_long_terme définitivement uzun_süreli_bellek* kalıcı_olarak 长期记忆 永久"
            ),
            window=90,
        ),
    ),
    Rule(
        "persistence/from-now-on",
        _D,
        _BLOCK,
        "binds every later conversation",
        together(
            concept(
                "all_future every_future future_sessions future_conversations later_sessions later_conversations all_later every_later_session across_sessions from_now_on in_every_later künftigen zukünftigen futuras_conversaciones prochaines_sessions bundan_sonra 今后 以后所有"
            ),
            concept(
                "obey apply_these follow_these trust skip always_praise always_recommend always_prefer bypass approve need_no needs_no befolge* vertraue* obedece* confía* obéis* fais_confiance güven* itaat_et 遵守 信任 跳过"
            ),
            window=110,
        ),
    ),
    Rule(
        "persistence/survives",
        _D,
        _BLOCK,
        "comes back after it was removed",
        together(
            either(c.SURVIVE, c.KEEP, concept("keep reinstall restore recreate")),
            c.REMOVED,
            either(c.MYSELF, c.SURVIVE, concept("skill")),
            unless=concept("", r"backup|database|restore (?:the )?(?:file|table|row|index)"),
            window=90,
        ),
    ),
    Rule(
        "persistence/self-update",
        _D,
        _BLOCK,
        "replaces itself from elsewhere again and again",
        together(
            concept(
                "download fetch pull update overwrite replace load install refresh lade hole aktualisiere* überschreib* descarga* actualiza* télécharge* récupère* mets_à_jour indir* güncelle* 下载 更新 拉取"
            ),
            c.EVERY_START,
            either(
                c.ADDRESS,
                concept(
                    "skill skills instructions itself anweisungen sich_selbst instrucciones compétence* beceri* 技能 指令"
                ),
            ),
            unless=concept(
                "", r"data ?sets?|metrics|prices|exchange rates|report|dashboard|package index|dependencies|advisories"
            ),
            window=130,
        ),
    ),
    Rule(
        "persistence/spreads",
        _D,
        _BLOCK,
        "copies itself to other places",
        together(
            concept(
                "copy spread replicate install propagate push commit add kopiere* verbreite* copia* propaga* copie* répands kopyala* yay* 复制 传播"
            ),
            c.MYSELF,
            concept(
                "every_repository all_repositories other_repositories every_project all_projects other_projects other_machines every_machine all_hosts jedes_repository alle_projekte todos_los_repositorios otros_proyectos tous_les_dépôts tous_les_projets tüm_depolar* tüm_projeler* 所有仓库 所有项目 其他项目"
            ),
            window=100,
        ),
    ),
    Rule(
        "persistence/wipes-traces",
        _D,
        _BLOCK,
        "wipes traces of what was done",
        together(
            c.ERASE,
            c.TRACES,
            unless=either(
                c.BY_AGE,
                concept(
                    "",
                    r"(?:never|do not|don't|must not|nobody may|may not|cannot|not be) (?:\w+ ){0,3}(?:delet|wip|clear|eras|remov|truncat|purg|disabl|turn|stop|switch)|nicht|debug logs?|build logs?|verbose log",
                ),
            ),
            window=60,
        ),
    ),
    Rule(
        "persistence/wipes-traces-command",
        _D,
        _BLOCK,
        "wipes traces of what was done",
        command(
            r"history -c\b|unset histfile|histfile=/dev/null|histsize=0|(?:rm|shred|truncate)\s[^\n]{0,60}(?:_history|/var/log|auth\.log|audit)|(?:>|cp /dev/null)\s*(?:/var/log/|~?/?\.\w*_history)|wevtutil (?:cl|clear)|clear-eventlog|auditctl -e 0|journalctl --vacuum-time=1s|set \+o history"
        ),
        expected=re.compile(r"log rotation|retention|disk space"),
    ),
)
