"""Cue words for finding faults, writing, reviewing and explaining; notation as in cues_acts."""

from collections.abc import Mapping
from types import MappingProxyType

WORK: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "what": {
            "en": "what is, what s, what are, whats, what does, what do, what makes, how does, how do, "
            "how is, how are, which, when should, when do, when does, when is, when would, "
            "why do, why does, why is, why are, why would, where does, in what, under which, "
            "are there, is there, is it true, at which, who, what kinds, what belongs, do people, "
            "what about, what exactly, how often, how long",
            "de": "was ist, was sind, was bedeutet, was versteht, wie funktioniert, welche, welcher, "
            "welches, wann, wozu, worin, was bringt, wie viele, ab welchem, was sagt, weshalb, "
            "warum, wie unterscheid*, was macht",
            "fr": "qu est ce, quelle est, quel est, comment fonctionne, a quoi sert, quelle difference, "
            "quand, pourquoi, quelles sont, quels sont, c est quoi, que signifie, a partir de",
            "es": "que es, que son, cual es, cuales son, como funciona, para que sirve, cuando, "
            "por que, que diferencia, que significa, que metrica, a partir de",
            "tr": "nedir, ne demek, nasil calisir, ne ise yarar, ne zaman, hangi, arasindaki fark, "
            "ne fark, nelerdir, neden, kac kisi",
            "zh": "什么是, 是什么, 有什么区别, 怎么工作, 什么情况下, 为什么, 有哪些, 什么意思, "
            "什么时候, 用来, 多少比较合适, 怎么判断",
        },
        "teach": {
            "en": "explain, difference, differ, differs, tell me about, meaning, mean, means, describe, "
            "in plain words, compare, compared, understand, concept of, definition, define, "
            "stand for, for a beginner, like i m, purpose, point of, trade offs, pros and cons, "
            "what happens, work under the hood, used for, good for, say, opposed to, example of, "
            "idea behind, interact, add to, walk me through, introduction to, short introduction, "
            "gist, drawbacks, enlighten, what problem does, newcomer, i keep reading, "
            "still considered, common mistakes, alternatives to, overview of, downside*, "
            "advantages, is it normal, i don t get, i never got, what separates, distinguish*",
            "de": "erklar*, unterschied*, bedeut*, beschreib*, vergleich*, verstehen, "
            "in einfachen worten, vorteile, nachteile, beispiel",
            "fr": "expliqu*, difference*, signifi*, decri*, compar*, comprendre, avantages, inconvenients",
            "es": "explica*, diferencia*, significa, describ*, compara*, entender, ventajas, desventajas",
            "tr": "acikla*, fark*, anlat*, karsilastir*, anlam*, avantaj*, tanimla*",
            "zh": "解释, 区别, 介绍, 含义, 原理, 比较一下, 说明一下, 优缺点, 讲讲",
        },
        "general": {
            "en": "usually, usual, typical, typically, rule of thumb, rules of thumb, in general, "
            "roughly, common, commonly, normally, people, customary, standard, recommended, one, "
            "generally, good default, defaults, briefly, in theory, today, considered, teams, "
            "companies, anybody, textbook, popular, most, known, general advice",
            "de": "in der regel, ublich*, normalerweise, typisch*, man, faustregel, allgemein, generell",
            "fr": "en general, d habitude, typique*, on, regle generale, normalement, courant*",
            "es": "en general, normalmente, tipic*, suele, regla general, habitual*, se usa, se",
            "tr": "genelde, genellikle, tipik, normalde, yaygin, basitce",
            "zh": "一般, 通常, 常见, 典型, 经验, 比较合适, 大概",
        },
        "symptom": {
            "en": "slow, slower, fails, failed, failing, failure*, fail, error*, crash*, broke, broken, "
            "breaks, timeout*, times out, time out, oom*, leak*, spike*, drops, dropped, jumped, "
            "fell, worse, stopped working, not working, doesn t work, does not work, wrong, "
            "misses, missed, lag, stuck, hang*, flaky, rejects, rejected, refused, denied, "
            "outage*, incident*, deadlock*, duplicate*, freezes, disconnect*, restart*, "
            "exception, out of memory, nan, grew, grows, doubled, tripled, went from, went down, "
            "explode*, corrupt*, lost, stale, missing, sluggish, off by, bug, killed, garbage, "
            "random, invalid, unstable, degraded, no longer, suddenly, pile*, 502, 503, 504, 500, "
            "429, 401, 422, 403, bounce*, unreachable, returns nothing, returns, complain*, went, "
            "forgot, makes up, loses, bottleneck, too many, overload*, chokes, climbs",
            "de": "langsam*, fehler*, absturz*, abgesturzt, kaputt, bricht, ausfall*, schlecht*, hangt, "
            "hangen, funktioniert nicht, erkennt, falsch*, speicherleck, zu hoch, zu niedrig, "
            "verweiger*, uberlast*, stort, storung, gesunken, gestiegen, fallt aus, lehnt ab, "
            "zeituberschreit*, haufig*, klemmt, nicht mehr, plotzlich",
            "fr": "lent*, erreur*, panne*, echou*, plant*, satur*, mauvais*, tombe*, ne fonctionne pas, "
            "ne marche pas, bloqu*, deux fois moins, ralenti*, refuse*, fuite*, incident*, "
            "coupure*, perd*, faux, fausse*",
            "es": "lento, lenta, lentos, fall*, error*, caida*, satur*, bajo de, no funciona, no pasa, "
            "cuelga*, rechaz*, peor, mal, incidente*, se cae, fuga*, duplicad*, pierde*, "
            "bloquea*, tarda mucho",
            "tr": "yavas*, hata*, cok*, kesinti*, dus*, dolu, bozul*, calismiyor, sorun*, takil*, kop*, "
            "yanlis*, ariza*, kotules*, reddedi*, kayb*, sisiyor, artti",
            "zh": "报错, 错误, 变慢, 很慢, 故障, 出错, 失败, 崩溃, 打满, 超时, 下降, 掉到, 异常, 卡住, "
            "宕机, 不工作, 变差, 丢失, 泄漏, 502, 重启",
        },
        "cause": {
            "en": "why does, why do, why is, why are, why only, what s going on, what is going on, "
            "what s the cause, diagnose, root cause, where do i look, where should we look, "
            "where to look, what do we check, what do i check, what should i check, "
            "what would you check, what to check, find the cause, find out, bottleneck, "
            "what happened, what s happening, how do i fix, how do we fix, fix, how do we stop, "
            "how can i get, what could be wrong, what s wrong, ideas, where do i start, "
            "track this down, troubleshoot, debug, investigate, help, what s off, "
            "find the reason, what can be done, get rid of, reason for, what breaks, why would, "
            "bisect, any hint, suspects, how come, narrow it down, out of ideas, "
            "seen that before, what could cause, where would you look, how do i get, what first, "
            "limit the damage, in the meantime, what now, what did we forget, going wrong, "
            "what went wrong",
            "de": "woran, warum, ursache*, wo suchen, was ist los, was prufen wir, wo fangen, "
            "wie beheben, diagnos*, fehlersuche, was kann das sein, was tun wir, weshalb, wieso, "
            "wo liegt",
            "fr": "pourquoi, cause, par ou commencer, que verifier, d ou vient, comment corriger, "
            "diagnosti*, que se passe, que regarder, comment resoudre",
            "es": "por que, causa, donde buscamos, por donde empiezo, que revisamos, que puede fallar, "
            "diagnosti*, como arregl*, que pasa, que ocurre, donde miro",
            "tr": "neden, sebebi, nereden basla*, nereye bak*, ne olabilir, nasil coz*, sebep, kaynagi, teshis, niye",
            "zh": "为什么, 原因, 怎么排查, 哪里查, 排查, 怎么回事, 怎么解决, 从哪里开始, 定位, 怎么修, 怎么办",
        },
        "since": {
            "en": "since, after we, after the, after switching, after six, right after, until, "
            "yesterday, today it, last week, this month, every night, every monday, now and then, "
            "only under, only when, under load, used to, without any change, was fine, "
            "works with, are fine, is fine, though, although, worked, nobody touched, "
            "nobody changed, overnight",
            "de": "seit, nach dem, nachdem, gestern, plotzlich, jede nacht, jeden morgen, jeden montag, "
            "vorher, obwohl, unter last, niemand hat",
            "fr": "depuis, apres, chaque nuit, hier, soudain, alors que, chaque lundi, avant",
            "es": "desde, despues de, cada noche, ayer, de repente, cada lunes, aunque, antes",
            "tr": "beri, sonra, her sabah, her gece, dun, degisince, aniden, ragmen, kimse dokunmadi",
            "zh": "之后, 以后, 自从, 每天, 昨天, 突然, 升级, 换了, 一直, 没人改",
        },
        "write": {
            "en": "write, draft, document, compose, formulate, prepare, produce, put together, fill in, "
            "summarise, summarize, turn into, write up, write that up, turn these, turn it into, "
            "put that into, rewrite, note down, give me a template, set down, jot, word, phrase, "
            "put into, make out of, record, note, owe, page for, put in writing, help me write, "
            "into an, produce a",
            "de": "schreib*, verfass*, erstell*, formulier*, dokumentier*, fasse zusammen, entwurf*, "
            "fulle aus, aufschreib*",
            "fr": "redig*, ecri*, prepar*, document*, resum*, remplissez, formul*",
            "es": "escrib*, redact*, document*, prepara*, resum*, rellena*, elabora*",
            "tr": "yaz*, hazirla*, belgele*, ozetle*, doldur*, kaleme al*",
            "zh": "写一份, 写一个, 写, 起草, 撰写, 编写, 整理成, 总结成, 填写, 文档化",
        },
        "text_noun": {
            "en": "adr, runbook, model card, data sheet, readme, documentation, docs, spec, "
            "specification, memo, post mortem, postmortem, one pager, one page, release notes, "
            "changelog, rfc, guideline, handbook, manual, template, brief, report, "
            "decision record, job ad, mail to, email to, migration guide, status report, "
            "design document, design doc, incident report, announcement, business case, "
            "risk register, problem statement, acceptance criteria, data dictionary, style guide, "
            "charter, log entry, press release, note to, half a page, in five bullets, "
            "user guide, api reference, playbook, policy document, checklist",
            "de": "adr, runbook, model card, handbuch, dokumentation, bericht, leitfaden, vorlage, "
            "notiz, protokoll, anleitung, richtlinie, stellenanzeige, mail an, spezifikation, "
            "pflichtenheft, steckbrief, entscheidungsvorlage",
            "fr": "adr, fiche de modele, guide, manuel, documentation, rapport, note, "
            "modele de document, procedure, compte rendu, cahier des charges, runbook",
            "es": "adr, ficha del modelo, ficha, manual, documentacion, informe, guia, plantilla, nota, "
            "acta, runbook, especificacion",
            "tr": "adr, model karti, kilavuz*, belge*, rapor*, sablon*, runbook, dokuman*, tutanak, ozet",
            "zh": "adr, 模型卡, 操作手册, 文档, 报告, 模板, 说明书, 规范, 手册, 备忘录, 复盘",
        },
        "review": {
            "en": "review, code review, check this, check my, check the, check our, look over, look at, "
            "have a look, feedback, what s wrong with, what is wrong with, is this correct, "
            "is it correct, is this ok, is it ok, is this safe, thread safe, audit, "
            "would you merge, go over, any problems, anything wrong, anything risky, "
            "pull request, is this right, pls check, looks, does this look, like this, "
            "leakage free, production ready, fine, correct, mind checking, second pair of eyes, "
            "spot the bug, roast my, safe to ship, line by line, would this pass, simplified, "
            "race in here, reversible, how bad is",
            "de": "prufe, prufen, pruft, schaut euch, schau dir, durchseh*, review, in ordnung, "
            "korrekt, anschauen, begutacht*, kontrollier*",
            "fr": "relire, relis*, verifiez, verifie, correct*, revoir, regardez, revue de code, examinez",
            "es": "revisa*, revision, esta bien, es correct*, comprueba, mira, echa un vistazo",
            "tr": "incele*, kontrol et*, hata var mi, guvenli mi, dogru mu, bak*, gozden gecir*",
            "zh": "看看, 检查, 审查, 有没有问题, 安全吗, 对吗, 代码评审, 帮忙看, 审核",
        },
        "code_noun": {
            "en": "code, query, snippet, function, regex, dockerfile, yaml, migration, script, schema, "
            "config, terraform, index, loop, hook, class, manifest, helm, pipeline file, "
            "workflow, endpoint code, parser, diff, sql, prompt",
            "de": "code, abfrage, funktion, skript, schema, dockerfile, konfiguration, regex, klasse",
            "fr": "code, requete, fonction, script, schema, fichier, configuration, regex",
            "es": "codigo, consulta, funcion, script, esquema, configuracion, regex, fichero",
            "tr": "kod*, sorgu*, fonksiyon*, betik*, sema*, yapilandirma, duzenli ifade",
            "zh": "代码, sql, 查询, 函数, 脚本, 配置, 正则, 表结构",
        },
    }
)
