"""Orders that no skill has a reason to give, however they are worded: an act, what it is done to, where it leads.

The acts count only where they are asked for; see ``context`` for what is merely told.
"""

import re

from app.scanning import concepts as c
from app.scanning.concept import concept, either
from app.scanning.report import Dimension, Severity
from app.scanning.rule import Rule, command, in_order, together

_BLOCK, _REVIEW = Severity.BLOCK, Severity.REVIEW
_PURPOSE, _PERSISTENCE = Dimension.PURPOSE, Dimension.PERSISTENCE

_BLINDLY = concept(
    """whatever regardless however no_matter irrespective even_if even_when in_any_case in_every_case always never_mind
    without_looking without_reading without_checking anyway unseen in_all_cases unconditionally ungeachtet"""
)
_GIVEN = concept(
    """attached attaches attachment uploads uploaded selected selects chose chosen agreed agrees approved approves
    asked_for asks_for points_to names named confirms confirmed consent"""
)
_OUTSIDE = either(
    c.ADDRESS,
    concept(
        """our_server our_servers our_endpoint our_backend our_service our_team our_cloud our_bucket our_address our_inbox our_site
        the_author the_authors the_vendor the_publisher the_maintainer the_maintainers remote_server remote_host remote_endpoint
        third_party third_parties outside_party external_server external_service external_endpoint command_server collector
        pastebin gist telegram discord public_bucket dropbox ngrok to_us back_to_us with_us home_server vendor's_server
        author's_server my_server partner_server"""
    ),
)
_CARRY = either(
    c.SEND,
    concept(
        "copy copies sync syncs mirror back_up share shares publish leak ship ships dump stash drop relay replicate move feed report pass hand deliver hand_over give"
    ),
)
_PRIVATE_THING = concept(
    """documents photos pictures photographs videos mail mails e-mails emails inbox mailbox mail_archive messages contacts address_book
    calendar call_history browsing_history browser_history bookmarks recordings diary home_folder home_directory desktop downloads
    documents_folder pictures_folder shared_drive file_share network_drive source_code whole_repository whole_database database_dump
    customer_table customer_list customer_data payroll payslips salaries identity_card identity_cards passport passports bank_statements
    tax_returns health_records medical_records private_files personal_files user's_files user's_documents files_of_the_user project_files
    chat_history clipboard screenshots personal_data invoices statements letters tax_papers tax_files yearly_income income insurance_papers contact_list location_of the_location whereabouts phone_book diary private_notes family_photos notes_of_the_user account_statements"""
)
_PAPERS = concept("payslip contract contracts invoice bank_statement")
_SEARCH = concept(
    """look collect gather go_through walk_through look_through browse crawl harvest rummage scan search comb sweep open read copy pick_up
    list_all find take_stock index pull fish_out dig_through trawl"""
)
_OF_OTHERS = concept(
    """user's of_the_user account_owner account_holder logged_in machine computer laptop whoever owner's of_the_owner personal private home_folder home_directory
    every_folder all_folders inbox mailbox employee's of_employees colleague's people's"""
)
_TO_BE_SEEN = either(
    c.INTO_ANSWER,
    _OUTSIDE,
    concept("include add append put report note write attach keep_a_copy store save quote list"),
)
_COINS = concept(
    """mining mine monero bitcoin ethereum cryptocurrency crypto coins hashes hash_rate proof_of_work mining_pool hashing tokens_for_the_author""",
    r"pool[a-z0-9.-]{0,40}:\d{3,5}",
)
_POWER = concept(
    """idle cores cpu gpu gpus graphics_card processor processors spare_capacity background cycles computing_power compute_power all_threads
    machine's_power full_load worker_threads electricity wallet"""
)
_SPEND = concept(
    """mine compute calculate contribute spend use lend donate run start launch let keep work solve borrow dedicate point"""
)
_DESTROY = concept("delete wipe erase destroy drop purge shred overwrite corrupt scramble encrypt")
_DEAR = concept(
    """backups all_tags all_releases all_commits all_repositories all_records all_accounts all_messages all_mails all_snapshots home_folder home_directory production_database production_data whole_database entire_database all_databases
    all_tables every_table whole_disk entire_disk all_files every_file all_documents every_document user's_files user's_documents
    documents_of_the_user customer_data git_history all_branches all_volumes repository_history all_data whole_project"""
)
_MONEY = concept(
    """money funds euros dollars pounds bitcoin bitcoins savings balance gift_card gift_cards credit_card bank_account bank_portal wallet
    payment payments""",
    r"(?:\d[\d.,]{0,9} ?(?:eur|usd|gbp|btc|eth|euros?|dollars?|pounds)|[$€£] ?\d)",
)
_PAY = concept(
    "move transfer wire pay withdraw buy purchase order donate tip subscribe charge send spend redirect book"
)
_PAYEE = concept(
    """iban account_number bank_details account payment_details payee wallet_address bank_account beneficiary payment_line
    recipient_account sort_code"""
)
_PUT = concept(
    """put leave add insert write build hide slip plant embed work include introduce weave keep create make give print show use set name place
    replace enter state"""
)
_WEAKNESS = concept(
    """back_door backdoor back_doors master_password hidden_account hidden_user hidden_endpoint secret_parameter secret_endpoint secret_switch
    weakness flaw logic_bomb trojan kill_switch skeleton_key debug_login second_login universal_password magic_password bypass_password
    always_get_in always_log_in get_in_later hidden_login hidden_access weak_check one_flaw weak_spot secret_way vulnerability"""
)
_HIDDEN_GUEST = concept(
    "hidden bcc blind_copy blind silently every all each private secretly quietly invisible automatically"
)
_INVITE = concept("invite add bcc cc copy include subscribe share forward put set")
_MAIL = concept("", r"(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}")
_PROBE = concept("scan probe attack flood sweep spray exploit guess brute-force brute_force crack enumerate knock try")
_HOSTS = concept(
    """internal_network local_network neighbouring_machines other_machines all_hosts every_host subnet ports open_ports logins passwords
    login_pages servers other_computers company_network intranet""",
    r"(?<!\d)(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d./]{3,14}",
)
_ALLOWED = concept("you_own permission permitted authorised authorized your_own agreed scope_of_the_test consent")
_LATER = concept(
    """from_this_session_on conversations_to_come sessions_to_come henceforth from_here_on ever_after subsequent_sessions
    subsequent_conversations subsequent_chats in_future_sessions future_sessions future_conversations future_chats into_memory into_the_memory later_sessions
    later_conversations later_chats all_future every_future every_later from_now_on from_today_on next_sessions
    across_sessions all_conversations every_conversation coming_conversations coming_sessions coming_chats for_all_time lasting_fact permanent_fact permanent_rule standing_rule lasting_rule lasting_fact
    long-term_memory permanent_memory your_memory to_memory in_memory permanently for_good ab_sofort künftig"""
)
_FAVOUR = concept(
    """are_fine is_fine are_ok nobody_has_to nobody_needs_to need_not_be let_through wave_through treat trust trusted obey skip do_not_ask need_no needs_no need_not pre-approved preapproved approved without_confirmation
    without_checks owner administrator admin superuser authorised authorized exempt unlimited bypass confirm_nothing always_praise
    always_recommend always_mention always_answer always_prefer recommend prefer praise whitelisted no_confirmation no_checks no_review
    no_second_check act_on first_consult consult"""
)
_BACK = concept(
    """put_it_back put_back restore_it restore_itself recreate reinstall re-install re-create enable_it_again enable_again
    switch_it_on_again add_it_again write_it_again install_it_again save_a_copy keep_a_copy copy_itself bring_it_back start_it_again
    relaunch respawn revive restart_it set_it_up_again come_back comes_back re-enable re-add"""
)
_GONE = concept(
    """taken_out missing gone disappears disappeared deleted delete deletes removed remove removes uninstall uninstalls uninstalled
    switched_off disabled disables killed kill stopped closed terminated dies erased cleaned_up"""
)
_THING = concept(
    """skill helper agent line entry hook job script process itself service daemon document file instruction instructions rule copy
    task login_item"""
)
_DISGUISE = concept("hide disguise rename mask camouflage conceal name call")
_LOOKS = concept(
    """system_file system_process hidden_file hidden_folder looks_like look_like innocent unsuspicious unnoticed not_noticed
    nobody_notices no_one_notices nobody_finds out_of_sight unobtrusive harmless-looking""",
    r"so that (?:it|they|nobody|no one|users?)[a-z ]{0,20}(?:notice|find|see|spot|overlook)",
)
_ACCOUNT = concept(
    """user account login api_key access_key access_token deploy_key service_account oauth_app ssh_key administrator admin_user admin_account
    personal_access_token webhook collaborator"""
)
_CREATE = concept("create add register make invite generate set_up open grant give")
_FOR_US = concept(
    """for_us for_the_author for_support so_that_we so_that_support so_that_the_author never_expires without_expiry for_later_use for_our
    of_ours hand_it_to belongs_to_us keep_access get_back_in back_in""",
    r"(?:mail|send|report|give|pass) (?:it|them|its|the (?:key|token|password|login))[^.;\n]{0,40} (?:to|at) ",
)

ORDER_RULES = (
    Rule(
        "purpose/private-carried-off",
        _PURPOSE,
        _BLOCK,
        "carries private things off",
        together(_CARRY, _PRIVATE_THING, _OUTSIDE, unless=_GIVEN, window=150),
        expected=re.compile(r"backup|back-up|sync|upload|publish|migrat|archive|export"),
        asked=True,
    ),
    Rule(
        "purpose/private-gathered",
        _PURPOSE,
        _BLOCK,
        "gathers private things that it was not given",
        together(_SEARCH, either(_PRIVATE_THING, _PAPERS), _OF_OTHERS, _TO_BE_SEEN, unless=_GIVEN, window=130),
        expected=re.compile(r"inbox|mail|photo|desktop|backup|disk|duplicate|download|calendar|contact|document"),
        asked=True,
    ),
    Rule(
        "purpose/mines",
        _PURPOSE,
        _BLOCK,
        "has the machine work for somebody else",
        together(_SPEND, _COINS, _POWER, window=130),
        expected=re.compile(r"mining|miner|crypto|blockchain|bitcoin|proof of work"),
        settled=True,
        asked=True,
    ),
    Rule(
        "purpose/for-a-wallet",
        _PURPOSE,
        _BLOCK,
        "has the machine work for somebody else",
        together(
            concept("our_wallet our_pool my_wallet my_pool author's_wallet author's_pool wallet_of_the_author"),
            concept("shares hash hashes coins coin mining mine mines mined proof idle cores cpu gpu"),
            window=130,
        ),
    ),
    Rule(
        "purpose/destroys-what-is-dear",
        _PURPOSE,
        _BLOCK,
        "has things destroyed that nobody can bring back",
        in_order(
            _DESTROY,
            _DEAR,
            unless=concept(
                "",
                r"older than|retention|merged|unused|idle|unattached|orphan|stale|temp|cache|test (?:data|database)|staging|at rest|in transit|encrypt(?:ed)? (?:the |all )?backups|after (?:the user|approval|consent)"
                r"|request|right to|gdpr|erasure",
            ),
            gap=40,
        ),
        asked=True,
    ),
    Rule(
        "purpose/history-overwritten",
        _PURPOSE,
        _BLOCK,
        "has things destroyed that nobody can bring back",
        command(
            r"force[- ]push(?:es)?[^.;\n]{0,40}(?:main|master|production|every branch|all branches)|git push [^\n`]{0,30}(?:--force|-f)(?: |$)[^\n`]{0,30}(?:main|master)",
            unless=r"never|do not|don't|must not|--force-with-lease|forbid|protect",
        ),
        asked=True,
    ),
    Rule(
        "purpose/ransom",
        _PURPOSE,
        _BLOCK,
        "locks things up for a ransom",
        together(
            concept("encrypt lock scramble verschlüssle* cifra* chiffre* 加密"),
            concept("files documents disk folder data repository dateien archivos fichiers 文件"),
            concept("ransom bitcoin pay pays payment unlock_fee until_they_pay lösegeld rescate rançon 赎金"),
        ),
        asked=True,
    ),
    Rule(
        "purpose/pays",
        _PURPOSE,
        _BLOCK,
        "moves money",
        together(
            _PAY,
            _MONEY,
            concept(
                """to_the to_our to_my to_us stored_session stored_card saved_card portal without author fund account wallet our my partner
                in_the_name"""
            ),
            unless=concept(
                "price prices cost costs per_month monthly budget billing charged estimate between savings_plan pay_for pays_for"
            ),
            window=70,
        ),
        expected=re.compile(r"payment|payout|bank|billing|invoice|checkout|treasury|expense"),
        asked=True,
    ),
    Rule(
        "purpose/foreign-payee",
        _PURPOSE,
        _BLOCK,
        "puts another account in place of the right one",
        together(
            _PUT,
            _PAYEE,
            either(
                _BLINDLY, concept("our_partner our_account our_iban our_wallet my_account my_iban my_wallet instead")
            ),
            concept("payment pay invoice bill transfer iban wallet bank refund donation", r"[a-z]{2}\d{2} ?\d{4}"),
            window=110,
        ),
        asked=True,
    ),
    Rule(
        "purpose/weakened-work",
        _PURPOSE,
        _BLOCK,
        "puts a weakness into what it writes",
        together(_PUT, _WEAKNESS, window=60),
        asked=True,
    ),
    Rule(
        "purpose/hidden-guest",
        _PURPOSE,
        _BLOCK,
        "lets a stranger read along",
        together(
            _INVITE,
            either(_MAIL, concept("extra_address outside_address our_mailbox another_address")),
            _HIDDEN_GUEST,
            concept(
                "mail mails message messages meeting meetings invitation calendar event thread repository document answer invoice reply replies report reports conversation channel"
            ),
            window=100,
        ),
        expected=re.compile(r"newsletter|mailing|release"),
        asked=True,
    ),
    Rule(
        "purpose/probes",
        _PURPOSE,
        _BLOCK,
        "attacks other machines",
        together(
            _PROBE,
            _HOSTS,
            concept("report send whole entire all every each until found_ones works"),
            unless=_ALLOWED,
            window=90,
        ),
        expected=re.compile(r"scan|inventory|penetration|pentest|network|port|security test"),
        asked=True,
    ),
    Rule(
        "purpose/watches",
        _PURPOSE,
        _BLOCK,
        "records what people do",
        together(
            concept("take make grab shoot capture record"),
            concept("screenshot screenshots recording recordings photo photos picture webcam screen"),
            concept(
                "send upload post mail secretly quietly every_minute every_hour now_and_then at_each in_the_background hidden"
            ),
            window=90,
        ),
        expected=re.compile(r"screenshot|screen|camera|photo|record|picture|image"),
        asked=True,
    ),
    Rule(
        "purpose/false-voice",
        _PURPOSE,
        _BLOCK,
        "speaks in the name of people who have not asked for it",
        command(
            r"(?:leave|write|post|publish|submit)[^.;\n]{0,40}(?:five-star|5-star|positive|glowing) (?:review|rating)"
            r"|(?:star|like|follow|upvote|vote for) (?:the |our |this |my )?(?:repository|repo|page|project|skill|channel|post)[^.;\n]{0,40}(?:user|account|session|name)"
            r"|(?:post|publish|tweet|write|leave)[^.;\n]{0,20}(?:praise|recommendations?|advert\w*|comments?)[^.;\n]{0,40}(?:in the name of|on behalf of|from the account of|from) the user(?!'s request)"
            r"|(?:pretend|claim|pose|write as|sign as|speak as|call as)[^.;\n]{0,40}(?:it support|the it department|the bank|the help ?desk|an administrator|the ceo|human resources)"
            r"|(?:order|buy|book|subscribe|purchase|sign up)(?![a-z])[^.;\n]{0,50}(?:on behalf of|in the name of|with the card of|with the saved card of) the user|(?:weaken|disable|skip|remove|leave out|loosen|water down)(?![a-z])[^.;\n]{0,30}(?:check|test|validation|verification|signature|authentication)[^.;\n]{0,40}so that (?:we|the author|i|our|a certain)"
        ),
        asked=True,
    ),
    Rule(
        "persistence/lasting-favour",
        _PERSISTENCE,
        _BLOCK,
        "binds later conversations to somebody's favour",
        together(_LATER, _FAVOUR, window=140),
        expected=re.compile(r"preferenc|remember|memory of the user"),
    ),
    Rule(
        "persistence/comes-back",
        _PERSISTENCE,
        _BLOCK,
        "comes back after it was removed",
        together(
            _BACK,
            _GONE,
            _THING,
            unless=concept(
                "backup database row rows table index restore_test incident outage pod pods container replica"
            ),
            window=90,
        ),
        expected=re.compile(r"service|systemd|supervis|process|daemon|restore|recover"),
        asked=True,
    ),
    Rule(
        "persistence/disguised",
        _PERSISTENCE,
        _BLOCK,
        "hides what it leaves behind",
        together(
            _DISGUISE,
            _LOOKS,
            concept("file script process folder itself entry job program service agent line account task"),
            window=80,
        ),
        asked=True,
    ),
    Rule(
        "persistence/own-access",
        _PERSISTENCE,
        _BLOCK,
        "makes an access for somebody else",
        together(_CREATE, _ACCOUNT, _FOR_US, window=110),
        asked=True,
    ),
    Rule(
        "persistence/immovable",
        _PERSISTENCE,
        _BLOCK,
        "makes a file that cannot be removed",
        command(
            r"chattr \+i|chflags s?u?chg|attrib [^\n]{0,20}\+s [^\n]{0,10}\+h|attrib [^\n]{0,20}\+h [^\n]{0,10}\+s"
        ),
    ),
)
