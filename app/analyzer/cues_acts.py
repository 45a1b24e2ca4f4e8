"""Cue words for building, judging and choosing, by group and language.

Terms are separated by commas. ``build*`` matches every word that begins so, ``*plan*`` every word that contains
it, and several words in a row match as a phrase. Chinese terms match anywhere. Case, accents and hyphens do not count.
"""

from collections.abc import Mapping
from types import MappingProxyType

ACTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "design": {
            "en": "design, build, architect, lay out, set up, sketch, propose, structure, create, "
            "implement, develop, integrate, introduce, migrate, move, split, plan, set out, "
            "outline, make me, make us, come up with, give me a design, give us a design, "
            "roll out, turn our, organise, organize, split our, set down, extend, model the, "
            "construct, provision, automate",
            "de": "entwirf, entwerft, entwerfen, baue, bauen, bau, baut, aufbau*, plane, planen, "
            "gestalten, einricht*, richte, konzept*, skizzier*, entwickle, migrier*, umzieh*, "
            "schneiden, aufteil*, strukturier*, aufsetz*, schlag* vor, integrier*, erstell*, "
            "fuhre ein, einfuhr*, umsetz*, mach einen vorschlag, lege dar",
            "fr": "concev*, concois, conception, construi*, structur*, planifi*, proposez, propose, "
            "dessin*, batir, cree*, creer, mettre en place, mettez en place, developp*, migr*, "
            "integr*, deploy*, organis*, decouper, esquiss*",
            "es": "disen*, constru*, estructur*, planific*, propon, proponga*, propones, crea*, montar, "
            "montamos, desarroll*, migra*, integra*, despleg*, organiz*, implement*, arma*, esboz*",
            "tr": "tasarla*, tasarim*, kur*, olustur*, yapilandir*, planla*, gelistir*, tasi*, "
            "hazirla*, oner*, entegre*, insa*, duzenle*, bol*",
            "zh": "设计, 搭建, 构建, 规划, 建设, 搭一个, 做一个, 想做, 方案, 迁移, 拆分, 开发, 怎么搭, "
            "如何搭, 部署, 落地, 接入, 集成",
        },
        "want": {
            "en": "we need, i need, need a, we want, i want, i d like, we d like, we would like, "
            "i would like, looking for, we must, we should, help us, help me, let s, want to, "
            "wanted, we plan, we re building, we are building",
            "de": "wir brauchen, ich brauche, wir wollen, ich will, wir mochten, ich mochte, gesucht, "
            "wir sollten, hilf uns, helft uns, benotig*, wir bauen, ich suche, brauche, brauchen",
            "fr": "il nous faut, nous voulons, je veux, nous avons besoin, j ai besoin, il faut, "
            "nous souhaitons, on veut, aidez nous, je voudrais, nous creons, on a besoin",
            "es": "necesitamos, necesito, queremos, quiero, hay que, vamos a, ayudanos, buscamos, "
            "quisiera, nos hace falta",
            "tr": "istiyoruz, istiyorum, gerek*, ihtiyac*, lazim, olmali, isteriz, cikaracagiz, yapacagiz, kuruyoruz",
            "zh": "我们要, 我们想, 我们需要, 需要, 我想, 想要, 希望, 打算, 想把",
        },
        "how_build": {
            "en": "how should i, how should we, how do i build, how do we build, how would you, "
            "how can we, how can i, how do i set up, how do we set up, how to build, "
            "how do we go about, what would you build, which stack, what stack, "
            "what architecture, which architecture, best architecture, where do i begin, "
            "how do i structure, how do i design, how do we, how should, what do i use, "
            "which building blocks, end to end, how could we, what does it look like, "
            "what would the, which database, how do i shard, what would you do, "
            "how do i organise, how do we get, suggest, components, components please, approach, "
            "what is needed, what s needed, which route, how is that built, how is that done, "
            "how can this be done, show me a way, any recommendation, what do you suggest, "
            "draft a, give me an outline, i need a concept, leanest way, which parts, "
            "what are the pieces, which components, concept",
            "de": "wie soll ich, wie sollen wir, wie sollte ich, wie sollten wir, wie baue ich, "
            "wie bauen wir, wie gehen wir vor, wie wurdet ihr, wie wurdest du, "
            "welche architektur, wie konnen wir, wie kann ich, wie fangen wir, wie sieht, "
            "wie schneiden, wie setzen wir, wie stellen wir, wie richten wir, welcher ansatz, "
            "wie geht man am besten vor, vorgehen, vorschlag, welche komponenten, wie umsetzen, "
            "wie aufbauen, was empfehlt ihr, was empfiehlst, losung, welcher aufbau, wie baut man",
            "fr": "comment construire, comment structurer, comment concevoir, quelle architecture, "
            "quelle approche, comment faire, comment organiser, comment mettre en place, "
            "comment batir, comment decouper, comment migrer, quelle pile, que proposez vous, "
            "que proposes tu, quelle solution, votre proposition, comment s y prendre, composants",
            "es": "como estructuro, como construyo, como montamos, como disen*, que arquitectura, "
            "que enfoque, como seria, como lo harias, como hacemos, como podemos, "
            "como deberiamos, como organiz*, como implement*, que propones, que proponen, "
            "solucion, componentes, como lo abordamos, que recomiendas",
            "tr": "nasil kur*, nasil tasarla*, nasil yapilandir*, nasil bir mimari, hangi mimari, "
            "nasil bir yol, mimari oner*, nasil olmali, nasil yapmali*, nasil ilerle*, "
            "nasil olustur*, nasil tasi*, onerin, onerir*, nasil bir cozum, bilesenler, "
            "ne onerirs*, nasil yapariz, nasil kurar*",
            "zh": "如何设计, 怎么设计, 应该怎么, 怎么做, 如何搭建, 怎么搭建, 如何实现, 怎么实现, "
            "请给出方案, 架构怎么, 怎么规划, 如何为, 怎么分, 怎么拆, 如何拆, 求方案, 有什么建议, "
            "哪些组件, 怎么搭, 需要什么样",
        },
        "judge": {
            "en": "thoughts, thoughts on, opinion, judge, judgement, judgment, poke holes, poke, tear, "
            "tear it apart, tear apart, stress test, sanity check, challenge, critique, "
            "criticise, criticize, critical, what do you think, realistic, feasible, hold water, "
            "does this hold, does it hold, good enough, sound, sensible, anything missing, "
            "missing something, will it work, will this work, would you sign, fly, plausible, "
            "reasonable, validate, evaluate, assess, rate, comments, objections, solid, "
            "too ambitious, make sense, makes sense, believable, overlooked, viable, "
            "honest opinion, what will break, am i right, good to go, pick apart, rip, "
            "take apart, believe, good plan, bad idea, is it smart, on the right track, any good, "
            "criticisms, second opinion, red flags, survive, buy that, shred*, credible, "
            "is it wise, your view, grill, object, comment, comments welcome, fine by you, "
            "have we missed, have i missed, weak spots, reckless, naive, approve, verdict, "
            "go well, end well, go to plan, worry, convinc*, add up, stand a chance, "
            "critical look, roast, too optimistic, are we crazy, does it pass, safe enough, "
            "enough, foolish, stupid, wise, ok with you, sane, holes",
            "de": "was haltet ihr, was haltst du, was halten sie, realistisch, bewerte*, beurteil*, "
            "meinung, einschatzung, tragfahig, pruft diese, pruft diesen, zerpfluck*, kritisier*, "
            "sinnvoll, stellt infrage, auseinandernehm*, auseinander, kritisch, plausibel, "
            "was fehlt, einwand*, machbar, unrealistisch, schwachstell*, hinterfrag*, "
            "nehmt auseinander, haut das hin, gutgehen, gut gehen, einwande, in ordnung, taugt, "
            "findet ihr, sagt ihr, passt, verdikt, zu optimistisch, klappt, schwachen",
            "fr": "qu en pensez vous, qu en penses tu, realiste, jugez*, juge, avis, evaluez, evalue, "
            "critiqu*, faisable, tient la route, viable, donnez votre avis, que pensez vous, "
            "que penses tu, raisonnable, credible, challengez, points faibles, objections, "
            "bonne idee, ca peut marcher, verdict, trop optimiste, un avis",
            "es": "que opinas, que opinan, realista, valora, evalua*, opinion, viable, que te parece, "
            "que les parece, critica*, juzga*, factible, razonable, tiene sentido, "
            "puntos debiles, lo ves, cuestiona*, objeciones, buena idea, salir bien, "
            "lo firmarias, veredicto, demasiado optimista",
            "tr": "ne dersiniz, ne dersin, gercekci mi, degerlendir*, ne dusun*, mantikli mi, elestir*, "
            "uygulanabilir mi, gorusunuz, yorumunuz, sizce, yargila*, zayif nokta*, eksik, "
            "olur mu, iyi fikir mi, itirazi*, uygun mu, nasil sizce, ne diyorsun*",
            "zh": "你怎么看, 怎么看, 现实吗, 评价, 评估, 可行吗, 合理吗, 靠谱吗, 有什么问题, 批评, "
            "点评, 意见, 可行性, 挑毛病, 把关, 能行吗, 行吗, 好吗, 风险, 可以吗, 觉得怎么样, "
            "你觉得",
        },
        "presented": {
            "en": "here is, here s, here are, this plan, our plan, my plan, the plan is, plan is to, "
            "plan for, proposal, our proposal, proposes, proposed, we intend, we plan to, "
            "intend to, we decided, our approach, my approach, timeline, roadmap, estimate, "
            "quote, strategy, concept, the following, below, vendor says, business case, offer, "
            "assumption, we assume, we believe, rollout, our architecture, architecture we, "
            "our strategy, schedule, promises, claims, our design, decision of ours, hiring plan, "
            "launch plan, budget plan, going to, our concept, we are about to, planned, the idea, "
            "under discussion, suggestion, my boss wants, pitch deck, draft decision, "
            "what the board decided, supplier says, wants to, we would",
            "de": "unser plan, unser vorschlag, mein plan, hier ist, hier unser*, vorschlag, roadmap, "
            "fahrplan, schatzung, angebot, zeitplan, wir planen, unser konzept, *konzept, "
            "strategie, unsere planung, wir haben vor, dieser plan, folgende*",
            "fr": "voici, notre plan, mon plan, ce plan, proposition, feuille de route, devis, "
            "calendrier, notre strategie, nous prevoyons, leur plan, plan d integration, "
            "notre projet, estimation, notre approche",
            "es": "nuestro plan, mi plan, aqui esta, propuesta, hoja de ruta, presupuesto, estimacion, "
            "calendario, estrategia, planeamos, nuestra propuesta, este plan, cronograma, "
            "nuestra copia",
            "tr": "planimiz, yol haritamiz*, onerimiz, teklif, tahmin*, takvim, stratejimiz*, plan, "
            "su plan, planliyoruz, yaklasimimiz, asagidaki",
            "zh": "我们的计划, 计划是, 路线图, 方案：, 这份方案, 报价, 提案, 时间表, 战略, 我们打算, "
            "我们计划, 这个计划, 这是我们",
        },
        "choose": {
            "en": "should we, should i, should our, shall we, do we, do i, buy, build or buy, "
            "make or buy, is it better, better to, worth it, worth, or keep, instead, "
            "rather than, versus, vs, yes or no, choose, pick, which one, stay with, stay on, "
            "keep, switch, migrate or, now or, go with, prefer, would you, take, sign, accept, "
            "afford, either, should the, can we skip, merge, let go, stick with, hire, fire, "
            "is now the right time, is it smarter, given that, invest in, what do we cut, "
            "stop the, sunset, decide, decision between, commit to, torn between, split, "
            "your call, make a call, renew, promote, replace, outsource, license, who gets, "
            "who do i hire, do it, do i pay, the better choice, smarter, is it time, time to, "
            "which way, better, can t decide",
            "de": "sollen wir, soll ich, sollten wir, lieber, besser, kaufen, selbst entwickeln, "
            "lohnt es sich, oder, wechseln, bleiben, behalten, entscheid*, streichen, statt, "
            "einstellen, entlassen, nehmen, streichen wir",
            "fr": "faut il, vaut il mieux, devons nous, doit on, acheter, garder, choisir, ou, plutot, "
            "dois je, prendre, recruter, remplacer ou, trancher, conserver, abandonner, passer a",
            "es": "debemos, deberiamos, conviene, es mejor, construimos, comprar, compramos, elegir, "
            "quedarnos, contratar, mantener, o, elegimos, vale la pena, seguimos con, dejamos, "
            "despedir",
            "tr": "mi yoksa, yoksa, mi, mu, yapalim, alalim, secelim, secmeli, gecelim, kendimiz, "
            "satin, daha iyi, degermi, deger mi, kalalim, ise alalim, tercih",
            "zh": "还是, 应该选, 选哪个, 该不该, 要不要, 选, 值得吗, 自研, 购买, 自己开发, 招, 哪个好, "
            "更好, 是否应该, 裁",
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
            "en": "first, prioritise, prioritize, priority, priorities, which first, what goes first, "
            "goes first, what comes first, next, order of, rank, postpone, cut, drop, "
            "which of these, which matters, pay down, before or after, what next, in which order, "
            "in what order, come first, comes first, what do we drop, what do we cut, "
            "what do we postpone, switch off first",
            "de": "zuerst, priorisier*, prioritat*, als erstes, reihenfolge, als nachstes, streichen, "
            "verschieben, erst, womit anfangen, was lassen wir, was kann warten, weglassen",
            "fr": "en premier, prioris*, priorit*, d abord, par quoi commencer, ordre, reporter, "
            "couper, que retirons, commencer par",
            "es": "primero, prioriz*, prioridad*, por donde empez*, que va antes, orden, aplazar, "
            "recortar, que quitamos, en que orden",
            "tr": "once, ilk once, oncelik*, hangisi once, siralama, ertele*, neyi cikar*, nereden basla*",
            "zh": "优先, 先做, 首先, 排序, 先后, 砍掉, 推迟, 砍, 先后顺序, 什么可以等",
        },
    }
)
