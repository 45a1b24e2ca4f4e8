"""Cue words for what somebody wants done, by group and language.

Terms are separated by commas. ``build*`` matches every word that begins so, ``*plan*`` every word that contains it,
several words in a row match as a phrase. Chinese terms match anywhere. Case, accents and hyphens do not count.
"""

from collections.abc import Mapping
from types import MappingProxyType

ACTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "design": {
            "en": "design, build, architect, lay out, set up, sketch, propose, structure, create, implement, develop, "
            "integrate, introduce, migrate, move, split, plan, set out, outline, make me, make us, come up with, "
            "give me a design, give us a design, roll out, turn our, organise, organize, split our, set down, extend, "
            "model the, construct, provision, automate",
            "de": "entwirf, entwerft, entwerfen, baue, bauen, bau, baut, aufbau*, plane, planen, gestalten, einricht*, "
            "richte, konzept*, skizzier*, entwickle, migrier*, umzieh*, schneiden, aufteil*, strukturier*, aufsetz*, "
            "schlag* vor, integrier*, erstell*, fuhre ein, einfuhr*, umsetz*, mach einen vorschlag, lege dar",
            "fr": "concev*, concois, conception, construi*, structur*, planifi*, proposez, propose, dessin*, batir, cree*, creer, "
            "mettre en place, mettez en place, developp*, migr*, integr*, deploy*, organis*, decouper, esquiss*",
            "es": "disen*, constru*, estructur*, planific*, propon, proponga*, propones, crea*, montar, montamos, desarroll*, "
            "migra*, integra*, despleg*, organiz*, implement*, arma*, esboz*",
            "tr": "tasarla*, tasarim*, kur*, olustur*, yapilandir*, planla*, gelistir*, tasi*, hazirla*, oner*, entegre*, "
            "insa*, duzenle*, bol*",
            "zh": "设计, 搭建, 构建, 规划, 建设, 搭一个, 做一个, 想做, 方案, 迁移, 拆分, 开发, 怎么搭, 如何搭, 部署, 落地, 接入, 集成",
        },
        "want": {
            "en": "we need, i need, need a, we want, i want, i d like, we d like, we would like, i would like, looking for, "
            "we must, we should, help us, help me, let s, want to, wanted, we plan, we re building, we are building",
            "de": "wir brauchen, ich brauche, wir wollen, ich will, wir mochten, ich mochte, gesucht, wir sollten, hilf uns, "
            "helft uns, benotig*, wir bauen, ich suche, brauche, brauchen",
            "fr": "il nous faut, nous voulons, je veux, nous avons besoin, j ai besoin, il faut, nous souhaitons, on veut, "
            "aidez nous, je voudrais, nous creons, on a besoin",
            "es": "necesitamos, necesito, queremos, quiero, hay que, vamos a, ayudanos, buscamos, quisiera, nos hace falta",
            "tr": "istiyoruz, istiyorum, gerek*, ihtiyac*, lazim, olmali, isteriz, cikaracagiz, yapacagiz, kuruyoruz",
            "zh": "我们要, 我们想, 我们需要, 需要, 我想, 想要, 希望, 打算, 想把",
        },
        "how_build": {
            "en": "how should i, how should we, how do i build, how do we build, how would you, how can we, how can i, how do i set up, "
            "how do we set up, how to build, how do we go about, what would you build, which stack, what stack, "
            "what architecture, which architecture, best architecture, where do i begin, how do i structure, how do i design, "
            "how do we, how should, what do i use, which building blocks, end to end, how could we, what does it look like, "
            "what would the, which database, how do i shard, what would you do, how do i organise, how do we get",
            "de": "wie soll ich, wie sollen wir, wie sollte ich, wie sollten wir, wie baue ich, wie bauen wir, wie gehen wir vor, "
            "wie wurdet ihr, wie wurdest du, welche architektur, wie konnen wir, wie kann ich, wie fangen wir, wie sieht, "
            "wie schneiden, wie setzen wir, wie stellen wir, wie richten wir, welcher ansatz, wie geht man am besten vor",
            "fr": "comment construire, comment structurer, comment concevoir, quelle architecture, quelle approche, comment faire, "
            "comment organiser, comment mettre en place, comment batir, comment decouper, comment migrer, quelle pile",
            "es": "como estructuro, como construyo, como montamos, como disen*, que arquitectura, que enfoque, como seria, "
            "como lo harias, como hacemos, como podemos, como deberiamos, como organiz*, como implement*",
            "tr": "nasil kur*, nasil tasarla*, nasil yapilandir*, nasil bir mimari, hangi mimari, nasil bir yol, mimari oner*, "
            "nasil olmali, nasil yapmali*, nasil ilerle*, nasil olustur*, nasil tasi*",
            "zh": "如何设计, 怎么设计, 应该怎么, 怎么做, 如何搭建, 怎么搭建, 如何实现, 怎么实现, 请给出方案, 架构怎么, 怎么规划, 如何为, "
            "怎么分, 怎么拆, 如何拆",
        },
        "judge": {
            "en": "thoughts, thoughts on, opinion, judge, judgement, judgment, poke holes, poke, tear, tear it apart, tear apart, stress test, "
            "sanity check, challenge, critique, criticise, criticize, critical, what do you think, realistic, feasible, "
            "hold water, does this hold, does it hold, good enough, sound, sensible, anything missing, missing something, will it work, "
            "will this work, would you sign, fly, plausible, reasonable, validate, evaluate, assess, rate, comments, "
            "objections, solid, too ambitious, make sense, makes sense, believable, overlooked, viable, honest opinion, "
            "what will break, am i right, good to go, pick apart, rip, take apart, believe, good plan, bad idea, is it smart, "
            "on the right track, any good, criticisms, second opinion, red flags, survive, buy that, shred*, credible, is it wise",
            "de": "was haltet ihr, was haltst du, was halten sie, realistisch, bewerte*, beurteil*, meinung, einschatzung, "
            "tragfahig, pruft diese, pruft diesen, zerpfluck*, kritisier*, sinnvoll, stellt infrage, auseinandernehm*, auseinander, "
            "kritisch, plausibel, was fehlt, einwand*, machbar, unrealistisch, schwachstell*, hinterfrag*, nehmt auseinander",
            "fr": "qu en pensez vous, qu en penses tu, realiste, jugez*, juge, avis, evaluez, evalue, critiqu*, faisable, "
            "tient la route, viable, donnez votre avis, que pensez vous, que penses tu, raisonnable, credible, challengez, points faibles",
            "es": "que opinas, que opinan, realista, valora, evalua*, opinion, viable, que te parece, que les parece, critica*, "
            "juzga*, factible, razonable, tiene sentido, puntos debiles, lo ves, cuestiona*",
            "tr": "ne dersiniz, ne dersin, gercekci mi, degerlendir*, ne dusun*, mantikli mi, elestir*, uygulanabilir mi, "
            "gorusunuz, yorumunuz, sizce, yargila*, zayif nokta*, eksik",
            "zh": "你怎么看, 怎么看, 现实吗, 评价, 评估, 可行吗, 合理吗, 靠谱吗, 有什么问题, 批评, 点评, 意见, 可行性, 挑毛病, 把关",
        },
        "presented": {
            "en": "here is, here s, here are, this plan, our plan, my plan, the plan is, plan is to, plan for, proposal, "
            "our proposal, proposes, proposed, we intend, we plan to, intend to, we decided, our approach, my approach, timeline, "
            "roadmap, estimate, quote, strategy, concept, the following, below, vendor says, business case, offer, assumption, "
            "we assume, we believe, rollout, our architecture, architecture we, our strategy, schedule, promises, claims, "
            "our design, decision of ours, hiring plan, launch plan, budget plan, going to, our concept, we are about to",
            "de": "unser plan, unser vorschlag, mein plan, hier ist, hier unser*, vorschlag, roadmap, fahrplan, schatzung, "
            "angebot, zeitplan, wir planen, unser konzept, *konzept, strategie, unsere planung, wir haben vor, dieser plan, folgende*",
            "fr": "voici, notre plan, mon plan, ce plan, proposition, feuille de route, devis, calendrier, notre strategie, "
            "nous prevoyons, leur plan, plan d integration, notre projet, estimation, notre approche",
            "es": "nuestro plan, mi plan, aqui esta, propuesta, hoja de ruta, presupuesto, estimacion, calendario, estrategia, "
            "planeamos, nuestra propuesta, este plan, cronograma, nuestra copia",
            "tr": "planimiz, yol haritamiz*, onerimiz, teklif, tahmin*, takvim, stratejimiz*, plan, su plan, planliyoruz, "
            "yaklasimimiz, asagidaki",
            "zh": "我们的计划, 计划是, 路线图, 方案：, 这份方案, 报价, 提案, 时间表, 战略, 我们打算, 我们计划, 这个计划, 这是我们",
        },
        "choose": {
            "en": "should we, should i, should our, shall we, do we, do i, buy, build or buy, make or buy, is it better, "
            "better to, worth it, worth, or keep, instead, rather than, versus, vs, yes or no, choose, pick, which one, "
            "stay with, stay on, keep, switch, migrate or, now or, go with, prefer, would you, take, sign, accept, afford, either, "
            "should the, can we skip, merge, let go, stick with, hire, fire, is now the right time, is it smarter, given that, "
            "invest in, what do we cut, stop the, sunset, decide, decision between, commit to",
            "de": "sollen wir, soll ich, sollten wir, lieber, besser, kaufen, selbst entwickeln, lohnt es sich, oder, "
            "wechseln, bleiben, behalten, entscheid*, streichen, statt, einstellen, entlassen, nehmen, streichen wir",
            "fr": "faut il, vaut il mieux, devons nous, doit on, acheter, garder, choisir, ou, plutot, dois je, prendre, "
            "recruter, remplacer ou, trancher, conserver, abandonner, passer a",
            "es": "debemos, deberiamos, conviene, es mejor, construimos, comprar, compramos, elegir, quedarnos, contratar, mantener, "
            "o, elegimos, vale la pena, seguimos con, dejamos, despedir",
            "tr": "mi yoksa, yoksa, mi, mu, yapalim, alalim, secelim, secmeli, gecelim, kendimiz, satin, daha iyi, degermi, deger mi, "
            "kalalim, ise alalim, tercih",
            "zh": "还是, 应该选, 选哪个, 该不该, 要不要, 选, 值得吗, 自研, 购买, 自己开发, 招, 哪个好, 更好, 是否应该, 裁",
        },
        "or": {
            "en": "or, vs, versus, either",
            "de": "oder, gegen, versus, entweder",
            "fr": "ou, contre, soit",
            "es": "o, u, contra, frente a",
            "tr": "yoksa, mi yoksa, veya, ya da",
            "zh": "还是, 或者, 或",
        },
        "rank": {
            "en": "first, prioritise, prioritize, priority, priorities, which first, what goes first, goes first, what comes first, "
            "next, order of, rank, postpone, cut, drop, which of these, which matters, pay down, before or after, what next",
            "de": "zuerst, priorisier*, prioritat*, als erstes, reihenfolge, als nachstes, streichen, verschieben, erst",
            "fr": "en premier, prioris*, priorit*, d abord, par quoi commencer, ordre, reporter, couper",
            "es": "primero, prioriz*, prioridad*, por donde empez*, que va antes, orden, aplazar, recortar",
            "tr": "once, ilk once, oncelik*, hangisi once, siralama, ertele*",
            "zh": "优先, 先做, 首先, 排序, 先后, 砍掉, 推迟",
        },
        "symptom": {
            "en": "slow, slower, fails, failed, failing, failure*, fail, error*, crash*, broke, broken, breaks, timeout*, times out, "
            "time out, oom*, leak*, spike*, drops, dropped, jumped, fell, worse, stopped working, not working, doesn t work, "
            "does not work, wrong, misses, missed, lag, stuck, hang*, flaky, rejects, rejected, refused, denied, outage*, incident*, "
            "deadlock*, duplicate*, freezes, disconnect*, restart*, exception, out of memory, nan, grew, grows, doubled, tripled, "
            "went from, went down, explode*, corrupt*, lost, stale, missing, sluggish, off by, bug, killed, garbage, random, "
            "invalid, unstable, degraded, no longer, suddenly, pile*, 502, 503, 504, 500, 429, 401, 422, 403, bounce*, unreachable, "
            "returns nothing, returns, complain*, went, forgot, makes up, loses, bottleneck, too many, overload*, chokes, climbs",
            "de": "langsam*, fehler*, absturz*, abgesturzt, kaputt, bricht, ausfall*, schlecht*, hangt, hangen, funktioniert nicht, "
            "erkennt, falsch*, speicherleck, zu hoch, zu niedrig, verweiger*, uberlast*, stort, storung, gesunken, gestiegen, "
            "fallt aus, lehnt ab, zeituberschreit*, haufig*, klemmt, nicht mehr, plotzlich",
            "fr": "lent*, erreur*, panne*, echou*, plant*, satur*, mauvais*, tombe*, ne fonctionne pas, ne marche pas, bloqu*, "
            "deux fois moins, ralenti*, refuse*, fuite*, incident*, coupure*, perd*, faux, fausse*",
            "es": "lento, lenta, lentos, fall*, error*, caida*, satur*, bajo de, no funciona, no pasa, cuelga*, rechaz*, peor, mal, incidente*, "
            "se cae, fuga*, duplicad*, pierde*, bloquea*, tarda mucho",
            "tr": "yavas*, hata*, cok*, kesinti*, dus*, dolu, bozul*, calismiyor, sorun*, takil*, kop*, yanlis*, ariza*, kotules*, "
            "reddedi*, kayb*, sisiyor, artti",
            "zh": "报错, 错误, 变慢, 很慢, 故障, 出错, 失败, 崩溃, 打满, 超时, 下降, 掉到, 异常, 卡住, 宕机, 不工作, 变差, 丢失, 泄漏, 502, 重启",
        },
        "cause": {
            "en": "why does, why do, why is, why are, why only, what s going on, what is going on, what s the cause, diagnose, root cause, "
            "where do i look, where should we look, where to look, what do we check, what do i check, what should i check, "
            "what would you check, what to check, find the cause, find out, bottleneck, what happened, what s happening, "
            "how do i fix, how do we fix, fix, how do we stop, how can i get, what could be wrong, what s wrong, ideas, where do i start, "
            "track this down, troubleshoot, debug, investigate, help, what s off, find the reason, what can be done, get rid of, reason for, "
            "what breaks, why would, bisect",
            "de": "woran, warum, ursache*, wo suchen, was ist los, was prufen wir, wo fangen, wie beheben, diagnos*, fehlersuche, "
            "was kann das sein, was tun wir, weshalb, wieso, wo liegt",
            "fr": "pourquoi, cause, par ou commencer, que verifier, d ou vient, comment corriger, diagnosti*, que se passe, "
            "que regarder, comment resoudre",
            "es": "por que, causa, donde buscamos, por donde empiezo, que revisamos, que puede fallar, diagnosti*, como arregl*, "
            "que pasa, que ocurre, donde miro",
            "tr": "neden, sebebi, nereden basla*, nereye bak*, ne olabilir, nasil coz*, sebep, kaynagi, teshis, niye",
            "zh": "为什么, 原因, 怎么排查, 哪里查, 排查, 怎么回事, 怎么解决, 从哪里开始, 定位, 怎么修, 怎么办",
        },
        "since": {
            "en": "since, after we, after the, after switching, after six, right after, until, overnight, yesterday, today it, last week, this month, "
            "every night, every monday, now and then, only under, only when, under load, used to, in march, without any change, "
            "nobody touched, nobody changed, was fine, works with, are fine, is fine, though, although, worked",
            "de": "seit, nach dem, nachdem, gestern, plotzlich, jede nacht, jeden morgen, jeden montag, vorher, obwohl, unter last, "
            "niemand hat",
            "fr": "depuis, apres, chaque nuit, hier, soudain, alors que, chaque lundi, avant",
            "es": "desde, despues de, cada noche, ayer, de repente, cada lunes, aunque, antes",
            "tr": "beri, sonra, her sabah, her gece, dun, degisince, aniden, ragmen, kimse dokunmadi",
            "zh": "之后, 以后, 自从, 每天, 昨天, 突然, 升级, 换了, 一直, 没人改",
        },
        "write": {
            "en": "write, draft, document, compose, formulate, prepare, produce, put together, fill in, summarise, summarize, "
            "turn into, write up, write that up, turn these, turn it into, put that into, rewrite, note down, give me a template, "
            "set down, jot, word, phrase",
            "de": "schreib*, verfass*, erstell*, formulier*, dokumentier*, fasse zusammen, entwurf*, fulle aus, aufschreib*",
            "fr": "redig*, ecri*, prepar*, document*, resum*, remplissez, formul*",
            "es": "escrib*, redact*, document*, prepara*, resum*, rellena*, elabora*",
            "tr": "yaz*, hazirla*, belgele*, ozetle*, doldur*, kaleme al*",
            "zh": "写一份, 写一个, 写, 起草, 撰写, 编写, 整理成, 总结成, 填写, 文档化",
        },
        "text_noun": {
            "en": "adr, runbook, model card, data sheet, readme, documentation, docs, spec, specification, memo, post mortem, postmortem, "
            "one pager, one page, release notes, changelog, rfc, guideline, handbook, manual, template, brief, report, decision record, "
            "job ad, mail to, email to, migration guide, status report, design document, design doc, incident report, announcement, "
            "business case, risk register, problem statement, acceptance criteria, data dictionary, style guide, charter, log entry, "
            "press release, note to, half a page, in five bullets, user guide, api reference, playbook, policy document, checklist",
            "de": "adr, runbook, model card, handbuch, dokumentation, bericht, leitfaden, vorlage, notiz, protokoll, anleitung, "
            "richtlinie, stellenanzeige, mail an, spezifikation, pflichtenheft, steckbrief, entscheidungsvorlage",
            "fr": "adr, fiche de modele, guide, manuel, documentation, rapport, note, modele de document, procedure, compte rendu, "
            "cahier des charges, runbook",
            "es": "adr, ficha del modelo, ficha, manual, documentacion, informe, guia, plantilla, nota, acta, runbook, especificacion",
            "tr": "adr, model karti, kilavuz*, belge*, rapor*, sablon*, runbook, dokuman*, tutanak, ozet",
            "zh": "adr, 模型卡, 操作手册, 文档, 报告, 模板, 说明书, 规范, 手册, 备忘录, 复盘",
        },
        "review": {
            "en": "review, code review, check this, check my, check the, check our, look over, look at, have a look, feedback, "
            "what s wrong with, what is wrong with, is this correct, is it correct, is this ok, is it ok, is this safe, thread safe, audit, would you merge, "
            "go over, any problems, anything wrong, anything risky, pull request, is this right, pls check, looks, does this look, like this, "
            "leakage free, production ready, fine, correct",
            "de": "prufe, prufen, pruft, schaut euch, schau dir, durchseh*, review, in ordnung, korrekt, anschauen, begutacht*, kontrollier*",
            "fr": "relire, relis*, verifiez, verifie, correct*, revoir, regardez, revue de code, examinez",
            "es": "revisa*, revision, esta bien, es correct*, comprueba, mira, echa un vistazo",
            "tr": "incele*, kontrol et*, hata var mi, guvenli mi, dogru mu, bak*, gozden gecir*",
            "zh": "看看, 检查, 审查, 有没有问题, 安全吗, 对吗, 代码评审, 帮忙看, 审核",
        },
        "code_noun": {
            "en": "code, query, snippet, function, regex, dockerfile, yaml, migration, script, schema, config, terraform, index, "
            "loop, hook, class, manifest, helm, pipeline file, workflow, endpoint code, parser, diff, sql, prompt",
            "de": "code, abfrage, funktion, skript, schema, dockerfile, konfiguration, regex, klasse",
            "fr": "code, requete, fonction, script, schema, fichier, configuration, regex",
            "es": "codigo, consulta, funcion, script, esquema, configuracion, regex, fichero",
            "tr": "kod*, sorgu*, fonksiyon*, betik*, sema*, yapilandirma, duzenli ifade",
            "zh": "代码, sql, 查询, 函数, 脚本, 配置, 正则, 表结构",
        },
        "what": {
            "en": "what is, what s, what are, whats, what does, what do, what makes, how does, how do, how is, how are, which, when should, when do, "
            "when does, when is, when would, why do, why does, why is, why are, why would, where does, in what, under which, are there, is there, is it true, "
            "at which, who, what kinds, what belongs, do people, what about, what exactly, how often, how long",
            "de": "was ist, was sind, was bedeutet, was versteht, wie funktioniert, welche, welcher, welches, wann, wozu, worin, "
            "was bringt, wie viele, ab welchem, was sagt, weshalb, warum, wie unterscheid*, was macht",
            "fr": "qu est ce, quelle est, quel est, comment fonctionne, a quoi sert, quelle difference, quand, pourquoi, "
            "quelles sont, quels sont, c est quoi, que signifie, a partir de",
            "es": "que es, que son, cual es, cuales son, como funciona, para que sirve, cuando, por que, que diferencia, que significa, "
            "que metrica, a partir de",
            "tr": "nedir, ne demek, nasil calisir, ne ise yarar, ne zaman, hangi, arasindaki fark, ne fark, nelerdir, neden, kac kisi",
            "zh": "什么是, 是什么, 有什么区别, 怎么工作, 什么情况下, 为什么, 有哪些, 什么意思, 什么时候, 用来, 多少比较合适, 怎么判断",
        },
        "teach": {
            "en": "explain, difference, differ, differs, tell me about, meaning, mean, means, describe, in plain words, compare, compared, "
            "understand, concept of, definition, define, stand for, for a beginner, like i m, purpose, point of, trade offs, pros and cons, "
            "what happens, work under the hood, used for, good for, say, opposed to, example of, idea behind, interact, add to",
            "de": "erklar*, unterschied*, bedeut*, beschreib*, vergleich*, verstehen, in einfachen worten, vorteile, nachteile, beispiel",
            "fr": "expliqu*, difference*, signifi*, decri*, compar*, comprendre, avantages, inconvenients",
            "es": "explica*, diferencia*, significa, describ*, compara*, entender, ventajas, desventajas",
            "tr": "acikla*, fark*, anlat*, karsilastir*, anlam*, avantaj*, tanimla*",
            "zh": "解释, 区别, 介绍, 含义, 原理, 比较一下, 说明一下, 优缺点, 讲讲",
        },
        "general": {
            "en": "usually, usual, typical, typically, rule of thumb, rules of thumb, in general, roughly, common, commonly, normally, people, "
            "customary, standard, recommended, one, generally, good default, defaults, briefly, in theory, today, considered, teams, companies, "
            "anybody, textbook, popular, most, known, general advice",
            "de": "in der regel, ublich*, normalerweise, typisch*, man, faustregel, allgemein, generell",
            "fr": "en general, d habitude, typique*, on, regle generale, normalement, courant*",
            "es": "en general, normalmente, tipic*, suele, regla general, habitual*, se usa, se",
            "tr": "genelde, genellikle, tipik, normalde, yaygin, basitce",
            "zh": "一般, 通常, 常见, 典型, 经验, 比较合适, 大概",
        },
    }
)
