"""Cue words for arithmetic, vagueness, order of work and things outside the field; notation as in cues_acts."""

from collections.abc import Mapping
from types import MappingProxyType

REQUESTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "count": {
            "en": "how many, how much, calculate, compute, work out, what does it cost, "
            "what would it cost, what do we pay, total, sum, what comes out, number of, "
            "what s the total, what is the total, monthly cost, monthly bill, cost per, "
            "per month, daily spend, how big, how long, give me precision, rounded, decimals, "
            "digits, percent, percentage, in gib, in gb, in gigabytes, in minutes, in tb, hours, "
            "full days, what remains, what s the saving, saving, expected duration, combined, "
            "totals, when is, what is the, size in, score my, payback, share of, "
            "estimate the effort",
            "de": "wie viel, wie viele, wie teuer, berechne*, rechne, ausrechn*, summe, insgesamt, "
            "wie lange, wie hoch, gesamt*, pro monat, pro woche, monatliche kosten, was kostet",
            "fr": "combien, calcul*, total, quel cout, cout mensuel, quelle memoire, somme, par mois, "
            "au total, pourcentage",
            "es": "cuanto, cuanta, cuantos, cuantas, calcul*, total, suma, al mes, coste mensual, en total, porcentaje",
            "tr": "kac, ne kadar, hesapla*, toplam*, aylik maliyet, kaca, yuzde kac",
            "zh": "多少, 几台, 几个, 几条, 计算, 算一下, 一共, 总共, 多少钱, 是多少, 几天, 多久, 百分之",
        },
        "formula": {
            "en": "psi, sample size, break even, kappa, f1, precision, recall, pert, rice, wsjf, tco, "
            "roi, npv, availability, error budget, kv cache, velocity, ece, mae, rmse, mrr, ndcg, "
            "ks, littles law, little s law, burn rate, runway, standard deviation, "
            "disparate impact, four fifths, 80 rule, power, z value, lora parameters, "
            "trainable parameters, person days, payback, concurrency, in flight, stability index, "
            "total cost, egress, downtime, payback time, net present value, tp, fp, fn",
            "de": "psi, stichprobe*, gewinnschwelle, kappa, verfugbarkeit, gesamtverfugbarkeit, "
            "geschwindigkeit, pert, tco",
            "fr": "psi, taille d echantillon, seuil de rentabilite, kappa, disponibilite, pert, tco",
            "es": "psi, tamano de muestra, punto de equilibrio, kappa, disponibilidad, pert, tco",
            "tr": "psi, orneklem, basabas, kappa, erisilebilirlik, pert, tco",
            "zh": "psi, 样本量, 盈亏平衡, kappa, 可用性, pert, 准确率是多少, 显存",
        },
        "chat": {
            "en": "poem, limerick, haiku, joke, weather, recipe, cook, movie, song, lyrics, football, "
            "world cup, horoscope, birthday, hotel*, flight*, restaurant*, capital of, president, "
            "election, homework, essay, dating, marriage, girlfriend, boyfriend, love letter, "
            "wife, husband, dog, cat, cats, dogs, tax return, novel, story, bedtime, pizza, "
            "shares, tattoo, baby, grandmother, calories, meal, workout, blood pressure, rash, "
            "doctor, translate, bake, meaning of life, good morning, goodbye, hello, how are you, "
            "are you human, are you a human, sing, crossword, sue, rental contract, favourite, "
            "funny, riddle, secret, lol, tell me a, thank you so much, nice evening, "
            "thanks that s all, test test, gift, wedding, vacation, sport, neighbour, rain, soup, "
            "wine, film, films, series, podcast*, who won, who wrote, hi, trip, holiday, garden*, "
            "plant, sleep, health*, vitamin*, eat, drink, coffee, milk, bread, cake, present for, "
            "shoes, clothes, visa for, lottery, vote, boil, dream, lonely, bored, sad, feel, "
            "opening hours, beach, museum tonight, music, guitar, chess, my mother, my father, "
            "my brother, my sister, my son, my daughter, my uncle, my landlord, rules of, "
            "headache, sunset, moon, sky, stocks, taxi, toast, dinner, breakfast, lunch, kitchen, "
            "sofa, train ticket, travel, tourist, actor, painter, composed, history of",
            "de": "gedicht, witz, wetter, rezept, film, lied, fussball, geburtstag, urlaub, hotel*, "
            "horoskop, steuererklarung, wahl, bundestagswahl, hund, katze, hallo, ubersetz*, "
            "kochen, liebesbrief, hausaufgaben, arzt, regnet, guten morgen, wer hat gewonnen, "
            "suppe, koche, serie, buch, traurig, langweilig, kopfschmerzen, geschenk, hauptstadt, "
            "gesund, spielregeln, regeln von, sport, musik, kind, tier",
            "fr": "poeme, blague, meteo, quel temps, temps fera, recette, film, chanson, football, "
            "anniversaire, vacances, hotel*, tour de france, horoscope, tradui*, bonjour, chien, "
            "chat, devoirs, impots, medecin, cadeau, m ennuie, livre, serie, quiche, soupe, "
            "mal de tete, rugby, capitale, cuisine, musique, voyage",
            "es": "poema, chiste, tiempo hara, que tiempo, receta, pelicula, cancion, futbol, "
            "cumpleanos, vacaciones, hotel*, mundial, horoscopo, traduc*, hola, perro, gato, "
            "deberes, impuestos, medico, amor, regalo, aburrido, libro, serie, sopa, tortilla, "
            "dolor de, capital, cocina, musica, viaje, mus",
            "tr": "siir, fikra, hava, tarif, film, sarki, futbol, dogum gunu, tatil, otel*, mac, lig*, "
            "ligi, burc, cevir*, merhaba, kedi, kopek, odev, vergi, doktor, pisire*, "
            "yemek tarifi, aksam, hediye, sikil*, kitap, dizi*, corba*, bas agri*, baskent*, "
            "yemek, muzik",
            "zh": "诗, 笑话, 天气, 菜谱, 电影, 歌, 足球, 生日, 旅游, 酒店, 世界杯, 星座, 翻译, 你好, "
            "吃什么, 作业, 报税, 医生, 故事, 谁赢, 礼物, 无聊, 电视剧, 好看, 怎么做菜, 红烧, "
            "头疼, 首都, 音乐, 旅行, 小说, 吃",
        },
        "inject": {
            "en": "ignore all, ignore everything, ignore previous, ignore that, ignore the, disregard, "
            "previous instructions, your instructions, hidden instructions, system prompt, "
            "initial prompt, your prompt, reveal, verbatim, word for word, dan, jailbreak, "
            "developer mode, maintenance mode, pretend, act as, roleplay, you are now, "
            "from now on, from this point, base64, rot13, without rules, no restrictions, "
            "unrestricted, forget your, forget everything, new system message, system message, "
            "override, disable filters, safety policies, repeat the text above, above this line, "
            "print everything, your rules, your configuration, api keys you, secrets you, "
            "policy for all, change your rules, you may now, your hidden, clearance, "
            "other tenants, evil ai, routing policy, which prompt, prompt you were given, "
            "repeat your, output your, show your, encode your, all secrets, set sensitivity, "
            "no longer bound",
            "de": "ignoriere, vergiss alle, vergiss deine, systemprompt, system prompt, "
            "deine anweisungen, bisherigen anweisungen, verrate, deine regeln, wortwortlich, "
            "zeige mir deinen, entwicklermodus",
            "fr": "ignore toutes, oublie tes, oublie toutes, instructions precedentes, tes consignes, "
            "prompt systeme, revele, affiche la liste, tes outils, tes cles, tes regles, "
            "mode developpeur",
            "es": "ignora tus, ignora todas, olvida tus, instrucciones anteriores, mensaje de sistema, "
            "revela, tus reglas, tus instrucciones, prompt del sistema, modo desarrollador",
            "tr": "unut, talimatlari unut, onceki tum talimat*, sistem istem*, sistem mesaj*, "
            "kurallarini, gizli talimat*, talimatlarini, gelistirici modu",
            "zh": "忽略, 忘记你的规则, 系统提示词, 之前的指令, 之前的所有指令, 你的指令, 你的规则, "
            "开发者模式, 输出你的, 绕过",
        },
        "then": {
            "en": "then, afterwards, after that, subsequently, once finished, when you are done, "
            "second step, follow with, followed by, right after that, next step, and after, "
            "first, follow it with, and fix, finally, once done, before you",
            "de": "dann, anschliessend, danach, hinterher, im zweiten schritt, zuerst, abschliessend",
            "fr": "puis, ensuite, apres cela, d abord, dans un second temps, enfin",
            "es": "luego, despues, a continuacion, primero, por ultimo, seguidamente",
            "tr": "sonra, ardindan, once, daha sonra, en son",
            "zh": "然后, 再, 接着, 之后, 先, 随后, 最后",
        },
        "attack": {
            "en": "tear it apart, tear the design apart, tear, attack, devil s advocate, "
            "find the holes, find holes, look for the holes, poke holes, stress test, critique, "
            "challenge, pick it to pieces, pick apart, picks it apart, sceptic*, skeptic*, "
            "hostile review, play the critic, ruthless*, weak points, where will it break, "
            "without mercy, why it will fail, validate it critically, judged by, mentor, "
            "switch sides, demolish, question it, argue against, opponent, let a sceptic, "
            "merciless, collapse, shot down, critical assessment, harshest critic, sceptic, "
            "skeptic, hostile",
            "de": "zerpfluck*, auseinander, kritisch, kritisier*, advocatus diaboli, schwachstellen, "
            "greif*, stresstest, hinterfrag*, zerleg*, angreif*",
            "fr": "critiqu*, sans pitie, avocat du diable, demoli*, points faibles, attaqu*, "
            "remettez en cause, failles",
            "es": "critic*, abogado del diablo, puntos debiles, ataca*, destroza*, cuestion*, sin piedad, fallos",
            "tr": "elestir*, acimasizca, seytanin avukati, zayif yon*, curut*, sorgula*",
            "zh": "批评, 挑毛病, 找漏洞, 严厉, 质疑, 反驳, 唱反调, 攻击",
        },
        "repair": {
            "en": "fix it, fix, better version, better one, better plan, repair*, repaired, corrected, "
            "correct it, rework, redesign, improve it, make it right, give us a better, "
            "propose a better, design it properly, safer, come up with one, improve, "
            "draw up something, something better, rewrite it, what instead, sound alternative, "
            "alternative, replacement, instead, do it instead, how it should be done, "
            "version that works, redo, put it back together, improved plan, better design",
            "de": "bessere variante, besseren vorschlag, besser*, verbesser*, korrigier*, uberarbeit*, "
            "reparier*, neu entwerfen",
            "fr": "corrig*, amelior*, meilleure version, proposez mieux, refaites, revoyez, quelque chose de mieux",
            "es": "corrig*, mejor*, algo mejor, propon algo, rehaz, arregl*, version mejor",
            "tr": "daha iyisi*, duzelt*, iyilestir*, yenisini, onar*",
            "zh": "改进, 修正, 更好的, 修复, 优化方案, 重新设计, 完善",
        },
        "vague": {
            "en": "scalable, scale, real time, modern, modernise, modernize, cloud native, "
            "microservices, secure, simple, basic, just, quick, minimal, flexible, soon, fast, "
            "faster, asap, eventually, high quality, production ready, enterprise grade, robust, "
            "reliable, leverage, synergy, optimise, optimize, streamline, innovative, ai powered, "
            "future proof, better, improve, digital*, transform*, state of the art, smart, stuff, "
            "everything, something, somehow, properly, agile, data driven, use ai, add ai, "
            "machine learning, performance, growth, high availability, digitalise, automate, "
            "generative ai, legacy, whatever, safer, more secure, quality",
            "de": "skalierbar*, skalieren, echtzeit, modern*, sicherer, einfach, schnell*, flexibel, "
            "robust*, zuverlassig*, innovativ*, irgendwas, besser, verbessern, digitalisier*, "
            "optimier*, ki, kunstliche intelligenz, alles, zukunftssicher",
            "fr": "scalable, evolutiv*, temps reel, modern*, securis*, simple, rapide*, flexible*, "
            "robuste*, fiable*, innovant*, amelior*, numerique, transformation, optimis*, ia, "
            "intelligence artificielle, cloud, tout, quelque chose",
            "es": "escalable, escalar, tiempo real, modern*, segur*, simple, rapid*, flexible*, "
            "robust*, fiable*, innovador*, mejorar, digital*, optimiz*, ia, "
            "inteligencia artificial, nube, algo, todo",
            "tr": "olceklenebilir*, gercek zamanli, modern*, guvenli, basit, hizli, esnek, saglam, "
            "guvenilir, yenilikci, iyilestir*, dijital*, optimize, yapay zeka*, makine ogrenmesi, "
            "buluta, bir sey*",
            "zh": "可扩展, 实时, 现代化, 安全, 简单, 快速, 灵活, 稳健, 可靠, 创新, 改进, 数字化, 优化, "
            "人工智能, ai, 上云, 高可用, 转型, 智能",
        },
        "limit": {
            "en": "at most, at least, under, below, within, no more than, less than, must, only, "
            "without, max, maximum, p95, p99, sla, target, goal, on prem, on premises, on site, "
            "self hosted, has to stay, today it, today, already, currently, we run, runs on, "
            "stays, stay, per day, a day, per second, a second, per month, an hour, users, "
            "customers, no cloud, exists, allowed, given, deadline, gdpr, hipaa, compliance, "
            "each, between, per week, concurrent",
            "de": "hochstens, mindestens, unter, innerhalb, maximal, ohne, nur, heute, bereits, lauft, "
            "pro tag, pro sekunde, pro monat, nutzer, kunden, eigenen rechenzentrum, ziel, dsgvo, "
            "jahre",
            "fr": "au plus, au moins, moins de, sans, seulement, aujourd hui, deja, par jour, "
            "par seconde, par mois, utilisateurs, clients, heberge*, objectif, rgpd, en moins",
            "es": "como maximo, al menos, menos de, sin, solo, hoy, ya, al dia, por segundo, al mes, "
            "usuarios, clientes, objetivo, en nuestros servidores, rgpd",
            "tr": "en fazla, en az, altinda, icinde, olmadan, sadece, bugun, zaten, gunde, saniyede, "
            "ayda, kullanici*, musteri*, hedef*, kendi",
            "zh": "不超过, 最多, 至少, 以内, 只, 不能, 目前, 已经, 每天, 每秒, 每月, 用户, 客户, 目标, 本地",
        },
        "mine": {
            "en": "our, my, we, us, i",
            "de": "unser*, wir, uns, mein*, ich",
            "fr": "notre, nos, nous, mon, ma, mes, je",
            "es": "nuestr*, nos, mi, mis",
            "tr": "*imiz, *umuz, bizim, benim, *imizi",
            "zh": "我们, 我, 我的",
        },
    }
)
