"""The ideas that several rules share; see ``concept`` for how the tables are written."""

from app.scanning.concept import concept

IGNORE = concept(
    """ignore ignoring disregard disregarding forget override overrule bypass discard dismiss set_aside stop_following
    no_longer_follow pay_no_attention_to do_not_follow don't_follow
    ignoriere ignorieren ignoriert missachte* vergiss vergesst vergessen übergehe* verwirf außer_acht
    ignora ignorar ignore_todas olvida olvidad olvide descarta omite pasa_por_alto desconsidere esqueça dimentica
    ignorez ignorer oublie oubliez néglige* fais_abstraction faites_abstraction ne_tiens_pas_compte
    yok_say* görmezden_gel* unut dikkate_alma* göz_ardı_et* boşver*
    忽略 无视 忘记 忘掉 不要理会 不要遵守 無視"""
)
DIRECTIVES = concept(
    """instruction instructions prompt prompts guideline guidelines directive directives rule rules policy policies
    orders constraints restrictions safeguards guardrails guidance brief
    anweisung* anleitung* regel regeln vorgabe* richtlinie* systemprompt weisung*
    instrucción instrucciones regla reglas indicación indicaciones directriz directrices instruções istruzioni regole
    consigne* règle règles directives
    talimat* kural* yönerge* komut*
    指令 指示 规则 提示词 要求 设定"""
)
OWNED = concept(
    """previous prior earlier above preceding system system's developer operator operator's all_other other_skills
    foregoing initial_prompt original_instructions you_were_given you_have_been_given you_received so_far until_now
    bisherige* vorherige* vorige* frühere* obige* systems betreibers anderer_skills
    anterior anteriores previas previos sistema anteriori precedenti
    précédente* précédents antérieure* système
    önceki sistem sistemin yukarıdaki
    之前 以上 先前 系统 前面"""
)
OWNED_LOOSELY = concept(
    "your all any every existing default usual alle deine eure tus sus todas tes vos toutes tüm bütün 所有 全部 你的"
)
SAID = concept(
    "",
    r"(?:what|everything|anything|all) (?:that )?(?:the )?(?:operator|system|developer|user|administrator|admin)s? (?:has |have |had )?"
    r"(?:said|says?|asked|asks?|told|tells?|wrote|wants?)",
    r"(?<![a-z])the (?:user|operator|question|request|task|reader)(?:'s (?:question|request|wish(?:es)?|instructions?))?"
    r"(?= and |[,;:.] | entirely| completely|$)",
    r"everything (?:above|before|so far|you (?:know|were told))",
)
AUTHORITY = concept(
    """system system_prompt system_message operator developer other_skills all_skills every_other_skill other_instructions
    all_instructions all_other_instructions guidelines policy policies the_user your_instructions the_rules rules
    systems betreiber anderen_skills anweisungen nutzer sistema demás_habilidades instrucciones système consignes
    sistem talimat* diğer_beceri* 系统 其他技能 用户"""
)
SELF = concept(
    """this_document this_file this_skill this_text this_section this_page this_note these_lines these_instructions
    these_rules the_following following_rules following_instructions what_follows
    dieses_dokument diese_datei dieser_text diese_anweisungen dieser_skill diese_regeln
    este_documento este_archivo esta_habilidad estas_instrucciones estas_reglas
    ce_document ce_fichier cette_compétence ces_consignes ces_règles
    bu_belge bu_dosya bu_beceri bu_talimat* bu_kural* 本文档 本文件 本技能 此文档 此技能 这些指令"""
)
PRIORITY = concept(
    """priority_over priority_above precedence_over precedence outranks outrank supersedes supersede overrides trumps
    highest_priority top_priority higher_authority above_all_other ranks_above stands_above wins_over
    hat_vorrang haben_vorrang vorrang geht_vor gehen_vor höchste_priorität
    tiene_prioridad tienen_prioridad prevalece prevalecen máxima_prioridad
    a_priorité ont_priorité prime_sur priment_sur l'emporte priorité_absolue
    önceliklidir öncelik_taşır en_yüksek_öncelik* 优先于 最高优先级 高于 凌驾"""
)
REVEAL = concept(
    """reveal print show output repeat disclose leak display recite copy_out paste quote_in_full
    zeige verrate gib_aus wiederhole nenne muestra revela imprime repite affiche révèle répète
    göster açıkla yazdır 显示 透露 输出 打印 泄露"""
)
INNER_TEXT = concept(
    """system_prompt system_message hidden_instructions hidden_prompt developer_message initial_instructions
    your_instructions your_prompt internal_instructions systemprompt system-prompt systemanweisung*
    prompt_del_sistema instrucciones_internas prompt_système consignes_internes sistem_istemi* sistem_promptu*
    系统提示 系统提示词 内部指令"""
)
PEOPLE = concept(
    """user users reader readers anyone anybody person people human humans operator customer them him her team administrator
    nutzer* benutzer* leser* niemand* anwender* usuario usuarios nadie lector utilisateur utilisateurs personne lecteur
    kullanıcı* kimseye okur* 用户 任何人 读者"""
)
TELL = concept(
    """tell telling mention mentioning inform informing notify notifying reveal revealing disclose disclosing let_know
    warn warning report reporting point_out show showing say_so talk_about explain announce
    sag* sagen erwähn* mitteil* erfahren verrat* hinweis* inform* decir digas diga menciones mencionar avises avisar informes
    reveles dire dis dites parle parler mentionne* informe* signale* préviens
    söyle* bahset* bildir* belirt* 告诉 告知 提及 提到 透露 通知"""
)
NOT = concept(
    """not never don't doesn't no without neither nor cannot avoid must_not should_not nobody stop_short_of refrain
    nicht nie niemals kein keine ohne weder no_le nunca jamás sin ne jamais sans pas
    asla sakın olmadan değil 不要 切勿 不得 禁止 绝不 勿 别 不""",
    r"(?<![a-z])[a-z]{2,20}(?:me|ma)(?:yin|yiniz|sin|den|dan|meli|mali|z)?(?![a-z])(?=[.!,;]| *$)",
)
SILENTLY = concept(
    """silently quietly secretly covertly unnoticed unobtrusively discreetly stealthily without_asking
    without_confirmation without_consent without_notice without_telling without_mentioning without_permission
    without_a_prompt no_questions_asked behind_the_scenes so_that_nobody_notices keep_quiet_about keep_this_secret
    keep_it_secret stay_silent hide_this
    heimlich unbemerkt stillschweigend ohne_nachfrage ohne_zu_fragen ohne_rückfrage
    en_secreto discretamente sin_preguntar sin_avisar sin_confirmación
    en_secret discrètement sans_demander sans_prévenir sans_confirmation
    gizlice sessizce sormadan haber_vermeden onay_almadan 悄悄 秘密 偷偷 不经询问 无需确认""",
    r"without [a-z]+ing (?:the |any)?(?:user|anyone|anybody|person|people|operator|team)",
    r"sans (?:jamais )?(?:en )?parler",
)
ALWAYS = concept(
    """always any every whatever regardless no_matter irrespective only all whenever each in_all_cases unconditionally
    immer jede* stets egal nur siempre cualquier todo todos cada sólo solo toujours tout toute chaque n'importe uniquement
    her her_zaman daima yalnızca sadece ne_olursa 总是 始终 任何 所有 无论 只 一律"""
)
UNCONDITIONAL = concept(
    """whatever regardless no_matter irrespective even_if_the in_every_answer in_each_answer in_all_answers every_question
    unabhängig egal was_auch_immer en_cada_respuesta sin_importar independientemente peu_importe quelle_que_soit
    quel_que_soit dans_chaque_réponse ne_olursa_olsun her_yanıtta 无论 不管 不论 每个回答"""
)
PROMOTE = concept(
    """recommend recommends praise favour favor prefer rank rate promote endorse advertise suggest name_only approve
    put_first choose answer_with answer_that reply_that conclude score verdict vote_for speak_well_of plug
    empfiehl* empfehle* lobe* bevorzuge* genehmige* bewerte* urteil recomienda* elogia* prefiere aprueba* califica*
    recommande* loue vante* préfère* approuve* réponds_que note_toujours öner* övgü* tercih_et* onayla* değerlendir*
    推荐 称赞 偏好 批准 评为 回答""",
    r"(?<![a-z])(?:put|place|list|rank|setze|pon|mets|place) [^.;,]{2,50} (?:first|on top|at the top|an erste stelle|primero|en premier)(?![a-z])",
)
RIVALS = concept(
    """others other_vendors other_vendor every_other the_rest competitors competitor alternatives rivals competing
    andere_anbieter* konkurren* wettbewerber* los_demás competidores alternativas autres concurrents rakip* diğerleri*
    其他 竞争对手"""
)
DISPARAGE = concept(
    """unsafe risky insecure worse worst bad last outdated unreliable leave_out do_not_mention never_mention dangerous
    unsicher riskant schlecht* inseguro* peores riesgoso* risqué* dangereux pires güvensiz riskli kötü 不安全 有风险"""
)
SEND = concept(
    """send sends sending upload uploads uploading post posts transmit transmits forward forwards submit submits push
    exfiltrate mail e-mail email deliver ship report_to attach append pass_on hand_over copy_to put relay beacon stream
    sende* schick* übertrag* übermittl* hochlad* lade_hoch leite_weiter hänge
    envía enviar envíe envíalo envíala manda sube subir transmite adjunta reenvía
    envoie envoyer envoyez transmets transmettre téléverse* joins poste
    gönder* yükle* ilet* aktar* paylaş* 发送 上传 转发 提交 传送 发到 寄到"""
)
TALK = concept(
    """conversation conversations chat chats question questions transcript transcripts dialogue history
    user's_message user's_messages user's_text user's_input user's_prompt user's_files user's_code whole_prompt
    the_prompt every_prompt each_prompt each_answer every_answer the_answer full_answer their_input
    gespräch* unterhaltung* frage fragen chatverlauf verlauf conversación conversaciones pregunta preguntas historial
    échange échanges historique konuşma* sohbet* soru sorular* 对话 聊天 问题 会话"""
)
SECRET = concept(
    """password passwords passphrase passphrases passwd pin pin_code credential credentials secret secrets token tokens
    api_key api_keys access_key access_keys private_key private_keys ssh_key ssh_keys secret_key cookie cookies
    session_cookie seed_phrase recovery_phrase recovery_codes keychain one-time_code otp 2fa_code mfa_code
    passwort* kennwort* passphrase zugangsdaten geheimnis* api-schlüssel* schlüssel anmeldedaten
    contraseña* credencial* clave claves secreto secretos tokens mot_de_passe mots_de_passe identifiants clé clés secrets
    şifre* parola* anahtar* kimlik_bilgi* 密码 口令 密钥 凭证 令牌 私钥""",
    r"(?<![a-z0-9_])(?:[a-z0-9]{2,20}_){0,5}(?:token|secret|password|passwd|access_key|api_key|secret_key|private_key"
    r"|access_key_id|_credentials)(?![a-z0-9_])",
)
PERSONAL_SECRET = concept(
    """password passwords passphrase pin cookie cookies private_key private_keys ssh_key ssh_keys seed_phrase
    recovery_phrase otp 2fa_code mfa_code one-time_code keychain passwort* kennwort* contraseña* mot_de_passe
    mots_de_passe şifre* parola* 密码 口令 私钥"""
)
SECRET_PLACE = concept(
    "",
    r"(?:~|\$home|\$\{home\}|%userprofile%|/root|/home/[^/\s]{1,40}|/users/[^/\s]{1,40})[/\\]\.(?:ssh|aws|azure|gnupg|kube|docker|netrc"
    r"|npmrc|pypirc|git-credentials|config/(?:gcloud|gh|op)|password-store|pgpass|my\.cnf|vault-token|bitcoin|electrum"
    r"|ethereum|solana|mozilla|bash_history|zsh_history)(?!/known_hosts)(?![^\s]{0,40}\.pub)[^\s`'\",;)]{0,60}",
    r"(?<![\w./-])\.(?:aws/credentials|git-credentials|netrc|pypirc|npmrc|pgpass|ssh/id_[a-z0-9]{2,8}(?!\.pub|[a-z0-9]))",
    r"(?<![a-z0-9])id_(?:rsa|dsa|ecdsa|ed25519)(?!\.pub|[a-z0-9])",
    r"\*?\.(?:kdbx|pem|p12|pfx|ppk|jks|keystore|ovpn)(?![a-z0-9])",
    r"/etc/(?:shadow|sudoers|passwd)(?![a-z])",
    r"(?<![\w/])\.env(?:\.(?:local|prod|production))?(?![a-z0-9_.(])",
    r"wallet\.dat|login data|cookies\.sqlite|key[34]\.db|logins\.json|login\.keychain|application_default_credentials"
    r"|(?:browser|chrome|firefox|edge|safari)(?:'s|s)?(?: profile)?(?:'s)? (?:saved |stored )?(?:passwords|cookies|logins)"
    r"|(?:saved|stored) (?:browser )?(?:passwords|logins)|credential (?:manager|store)|password manager|key ?stores?(?![a-z])"
    r"|/proc/(?:self|\d+|\*)/environ",
)
ENVIRONMENT = concept(
    """environment environment_variables environment_variable env_vars all_variables umgebungsvariable* umgebung
    variables_de_entorno entorno variables_d'environnement environnement ortam_değişken* 环境变量"""
)
READ = concept(
    """read reads open opens collect collects gather gathers scan list find search index harvest grab take copy copies
    extract look_up fetch dump export load include cat
    lies lese* sammle* öffne* kopiere* durchsuche* suche hole lee leer recopila* abre copia* busca* extrae reúne
    lis lire lisez collecte* ouvre* copie* cherche* récupère* rassemble*
    oku okuyun topla* aç kopyala* ara bul 读取 收集 打开 复制 搜索 获取 找到"""
)
EVERY = concept(
    """every all any each everything whatever alle jede* sämtliche alles todos todas cada cualquier todo
    tous toutes chaque tout tüm bütün her hepsi* 所有 全部 每个 任何"""
)
PRIVATE_PLACE = concept(
    """home_folder home_directory home_folders home_dir documents_folder downloads_folder desktop_folder whole_disk
    entire_disk hard_drive file_system filesystem my_documents inbox mailbox photo_library address_book contact_list
    browser_history heimverzeichnis benutzerordner postfach festplatte adressbuch carpeta_personal directorio_personal
    bandeja_de_entrada disco_duro dossier_personnel répertoire_personnel boîte_de_réception disque_dur
    ev_dizini* gelen_kutusu* 主目录 个人文件夹 收件箱 硬盘 通讯录""",
    r"(?:~|\$home|/home|/users|%userprofile%)/?(?:documents|downloads|desktop|pictures|library|mail)?(?![a-z.\w])",
    r"c:\\users",
)
SHOW = concept(
    """print show paste output echo display mention include add append write put reply_with repeat insert embed disclose
    quote state name give gib zeige* schreibe* füge nenne* muestra imprime pega incluye escribe añade menciona
    affiche* imprime colle* inclus écris ajoute mentionne* göster* yazdır* yapıştır* ekle* yaz 打印 显示 粘贴 写入 附上 包含"""
)
INTO_ANSWER = concept(
    "",
    r"(?:in|into|to|at|inside|with|within|as part of|im|in die|in der|zur|an die|en|en la|a la|dans|dans la|a)(?: the end of| a footnote of"
    r"| the bottom of| the start of)?(?: the| a| an| each| every| your| its| this| la| le| las| tu| ta)? ?(?:final |next |last )?"
    r"(?:answers?|repl(?:y|ies)|chat|conversation|response|footnotes?|report|ticket|comment|commit message|pull request"
    r"|antwort(?:en)?|respuestas?|reponses?|conversacion)(?![a-z])",
    "yanita|cevaba|sohbete|回答中|回复中|聊天中|对话中|回答里",
)
CLEAR = concept(
    """plain_text plaintext clear_text cleartext in_clear unencrypted in_the_clear klartext unverschlüsselt texto_plano
    sin_cifrar texte_clair en_clair non_chiffré düz_metin* şifresiz 明文""",
    r"(?<![a-z])[\w./~-]{0,60}\.(?:txt|md|csv|log|json|tmp)(?![a-z])",
)
STORE = concept(
    """store stores save saves write keep put note log record cache dump speichere* schreibe* lege notiere* guarda*
    almacena* escribe anota* enregistre* stocke* écris note sakla* kaydet* yaz 保存 存储 写入 记录"""
)
ASK = concept(
    """ask request prompt demand require have_the_user have_them let_the_user get_the_user make_the_user tell_the_user_to
    urge instruct_the_user invite frage fordere bitte verlange lass pide pídele solicita exige haz_que
    demande demandez exige fais iste* sor isteyin 要求 请求 索取 让用户 询问"""
)
ENTER = concept(
    """type enter paste give provide send share confirm submit supply hand_over disclose eingeben eintippen nennen
    mitteilen schicken escriba* introduzca* pegue* facilite* comparta* envíe saisir saisisse* taper coller fournir donner
    girmesi* yazması* paylaşması* vermesi* 输入 提供 粘贴 发送 告诉"""
)
ADDRESS = concept(
    "",
    r"(?:https?|ftp|wss?)://(?!localhost|127\.|0\.0\.0\.0|\[::1\])[^\s`'\"<>)]{3,300}",
    r"(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}",
    r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])(?::\d{2,5})?",
    r"(?<![a-z0-9])webhook(?:s|\.site)?(?![a-z])",
)
DOWNLOAD = concept(
    """download downloads fetch get pull retrieve grab load lade_das lade_die lade_den herunterladen lade hole
    descarga descargue descargar baja télécharge* récupère* indir* 下载 获取"""
)
RUN = concept(
    """run runs start starts execute executes launch open install double-click invoke eval evaluate source follow obey
    führe starte* installiere* öffne ausführen ejecuta* inicia instala* abre sigue exécute* lance* démarre* installe*
    çalıştır* başlat* kur 运行 执行 启动 安装"""
)
PROGRAM = concept(
    """script scripts installer installers binary binaries executable executables program programs setup agent helper
    updater update patch plugin extension codec_pack package archive tool app macro payload module
    programm skript installationsprogramm ejecutable programa instalador paquete exécutable programme installateur
    program betik kurulum 程序 脚本 安装包 可执行文件""",
    r"\.(?:sh|exe|msi|bat|cmd|ps1|dmg|pkg|apk|jar|deb|rpm|run|appimage|vbs|scr|py|js|bin|vsix|crx|xpi|whl|phar|appx|mobileconfig)(?![a-z0-9])",
)
VERIFIED = concept(
    """checksum checksums sha-256 sha256 sha512 signature signatures gpg cosign sigstore verify verified verifies verifying
    prüfsumme* signatur firma_digital suma_de_verificación somme_de_contrôle sağlama 校验""",
)
EVERY_START = concept(
    """every_start each_start at_start every_session each_session at_startup every_startup at_boot on_boot every_hour
    hourly daily every_day every_night nightly every_minute each_time every_time every_login at_login on_login each_launch
    every_launch at_every_start each_run every_run on_every_request before_each_answer before_every_answer
    bei_jedem_start beim_start jeder_sitzung täglich stündlich cada_inicio al_iniciar cada_sesión cada_hora cada_vez
    à_chaque_démarrage au_démarrage chaque_session chaque_heure chaque_fois
    her_başlangıçta her_oturumda her_saat başlangıçta 每次启动 启动时 每次会话 每小时 每天 开机""",
    r"every \d{1,3} (?:seconds|minutes|hours)",
)
CHANGE = concept(
    """overwrite replace rewrite modify edit change alter append add insert write patch update delete remove inject extend
    prepend überschreib* ersetze* ändere* füge ergänze* schreibe* lösche* sobrescribe* reemplaza* modifica* añade escribe
    borra* écrase* remplace* modifie* ajoute* écris supprime* üzerine_yaz* değiştir* ekle* sil* 覆盖 替换 修改 添加 写入 删除"""
)
TEAM_FILES = concept(
    """other_skills all_skills every_skill every_other_skill skills_folder skills_directory skill_folder installed_skills
    existing_skills remaining_skills agent_files prompt_files system_prompt routing_policy routing_rules the_policy
    andere_skills anderen_skills alle_skills skill-ordner otras_habilidades carpeta_de_skills autres_compétences
    autres_skills diğer_beceri* 其他技能 所有技能 技能文件夹""",
    r"(?<![a-z])(?:agents|claude|gemini|memory|copilot-instructions)\.md(?![a-z])",
    r"\.(?:cursorrules|windsurfrules|clinerules)|\.claude/|\.cursor/|\.mcp\.json|mcp\.json|settings\.json",
    r"(?:all|every|other|each) skill\.md",
    r"skill\.md files",
)
MEMORY = concept(
    """long-term_memory long_term_memory permanent_memory persistent_memory memory_store your_memory the_memory team_memory
    permanently forever for_good all_future every_future future_sessions future_conversations later_sessions
    later_conversations all_later across_sessions from_now_on in_every_later remember_that remember_permanently
    langzeitgedächtnis dauerhaft künftige* zukünftige* gedächtnis memoria_a_largo_plazo permanentemente
    futuras_conversaciones futuras_sesiones a_partir_de_ahora mémoire_à_long_terme définitivement futures_conversations
    prochaines_sessions désormais uzun_süreli_bellek* kalıcı_olarak bundan_sonra gelecekteki
    长期记忆 永久 以后所有 今后 从现在起"""
)
KEEP = concept(
    """remember write store save note keep record memorize memorise add plant merke* speichere* schreibe* notiere*
    recuerda* guarda* escribe anota* retiens mémorise* note enregistre* hatırla* kaydet* yaz not_et* 记住 写入 保存 记录 存入"""
)
PRIVILEGE = concept(
    """administrator admin root superuser trusted trust skip skipped bypass exempt no_second_check no_review no_check
    no_approval unrestricted full_access without_checks needs_no need_no may_see_everything owner disabled
    always_recommend always_prefer always_praise always_approve
    vertrauenswürdig übersprungen ohne_prüfung keine_prüfung administrador confianza omitir sin_revisión
    administrateur confiance ignorer_les_contrôles sans_vérification yönetici güvenilir atla 管理员 信任 跳过 免检"""
)
SURVIVE = concept(
    """put_it_back put_itself_back reinstall_itself reinstall_it restore_itself restore_it recreate_it recreate_itself
    copy_it_back copy_itself_back stays_after keep_this_after keep_it_after remain_after remains_after survive survives
    installiere_dich_neu stelle_sie_wieder_her bleibt_nach reinstálate vuelve_a_instalar* restáurala réinstalle* restaure-*
    yeniden_kur* geri_yükle* 重新安装 恢复自身 卸载后 删除后"""
)
REMOVED = concept(
    """removed deleted uninstalled removal disabled gone erased entfernt gelöscht deinstalliert eliminada eliminado
    desinstala* borrada supprimée supprimé désinstallé* kaldırıl* silin* 删除 卸载 移除"""
)
ERASE = concept(
    """delete wipe clear erase remove truncate purge scrub destroy shred disable turn_off stop lösche* leere* entferne*
    vernichte* borra* elimina* limpia* vacía* desactiva* efface* supprime* vide nettoie désactive*
    sil silin temizle* yok_et* kapat* 删除 清除 清空 擦除 关闭 禁用"""
)
TRACES = concept(
    """audit_log audit_logs audit_trail shell_history bash_history command_history chat_history log_files logfiles logs
    event_log event_logs traces trace evidence logging history_file access_log access_logs protokoll* logdateien spuren
    verlauf registros rastros historial huellas journaux traces historique günlük* kayıtlar* izler* 日志 痕迹 历史记录 审计""",
)
BY_AGE = concept(
    """older_than retention rotate rotation logrotate expired after_30 days_old älter_als aufbewahrung* más_de retención
    plus_de conservation eskiden saklama 保留期 早于""",
    r"\d{1,4} (?:days|weeks|months|years|tage|wochen|dias|jours|gun)",
)
SWITCH_OFF = concept(
    """disable disables disabled turn_off turned_off switch_off switched_off deactivate bypass skip skipped suspend pause
    stop kill remove uninstall off deaktiviere* schalte_ab schalte ausschalten abschalten umgehe* desactiva* apaga* omite
    salta* désactive* coupe* contourne* kapat* devre_dışı* atla* 关闭 禁用 停用 绕过 跳过"""
)
ARCHIVE_WORD = concept(
    """archive zip 7z rar archiv archivo_comprimido comprimido dossier_compressé arşiv 压缩包 压缩文件""",
    r"\.(?:zip|7z|rar|tar|tgz|gz)(?![a-z0-9])",
)
OPEN_WITH = concept(
    """password passphrase passwort kennwort contraseña mot_de_passe şifre parola 密码 解压密码 encrypted protected
    verschlüsselt cifrado chiffré şifreli 加密""",
    r"(?:with|using|code|pin|key)(?: the)? (?:code|pin|key|is) ?[`'\"]?[a-z0-9]{3,16}",
)
SPY = concept(
    """record log capture track watch monitor collect protokolliere* aufzeichne* zeichne überwache* registra* graba* captura*
    enregistre* capture* surveille* kaydet* izle* 记录 录制 监视 监听 截取"""
)
INPUTS = concept(
    """keystrokes keystroke key_presses keyboard_input clipboard screenshots screenshot webcam camera microphone
    location_of_the_user browsing_history tastatureingaben tastenanschläge zwischenablage bildschirmfotos
    pulsaciones portapapeles capturas_de_pantalla micrófono frappes presse-papiers captures_d'écran microphone
    tuş_vuruş* pano ekran_görüntü* mikrofon 键盘输入 按键 剪贴板 屏幕截图 麦克风 摄像头"""
)
MONEY_TARGET = concept(
    """iban account_number wallet wallet_address bank_details bank_account payment_details payee kontonummer
    bankverbindung número_de_cuenta cuenta_bancaria compte_bancaire coordonnées_bancaires hesap_numara* 账号 收款 钱包"""
)
SWAP = concept(
    """replace swap substitute change exchange redirect transfer pay wire ersetze* tausche* überweise* ändere* reemplaza*
    sustituye* cambia* transfiere* remplace* échange* vire değiştir* aktar* 替换 转账 更改"""
)
EVERYONE = concept(
    """all_contacts every_contact all_channels every_channel the_whole_company everyone_in all_colleagues alle_kontakte
    todos_los_contactos tous_les_contacts tüm_kişiler* 所有联系人"""
)
START_PLACE = concept(
    """crontab cron_job cron_entry login_item login_items launchagent launchagents start-up_folder startup_folder autostart launch_agent launchd
    scheduled_task run_key registry authorized_keys git_hook git_hooks pre-commit_hook shell_profile start-up_file
    startup_file systemd_unit systemd_service background_service daemon autostart-ordner aufgabenplanung tarea_programada
    tâche_planifiée démarrage_automatique zamanlanmış_görev* 计划任务 开机启动 自启动""",
    r"\.(?:bashrc|zshrc|bash_profile|zprofile|profile|zshenv|bash_login)(?![a-z])|/etc/(?:cron|rc\.local|profile|ld\.so\.preload)",
)
MYSELF = concept(
    """itself this_skill the_skill this_script the_script this_file this_agent the_agent you yourself this_helper
    diesen_skill dieser_skill sich_selbst diese_datei dich esta_habilidad este_script esta_skill cette_compétence ce_script
    bu_beceri* bu_betik* 本技能 自身 自己"""
)
