"""Which facts a text already gives: scale, latency, money, dates, people, data. What is given is never asked again."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from app.analyzer.text import fold

_NUMBER = (
    r"(?:(?<![a-z0-9_.,-])[$€£]?\d[\d.,]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|"
    r"hundred|thousand|million|"
    r"zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|zwolf|deux|trois|quatre|cinq|sept|huit|neuf|dix|"
    r"dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|iki|uc|dort|bes|alti|yedi|sekiz|dokuz|on|yuz|bin)\b|"
    r"[两二三四五六七八九十百千])"
)
_SIZE = r"(?:\s?(?:k|m|bn|million|millions|millionen|millones|milyon|mio|bin|tausend|mil|mille|万|亿|百万|千))?"
_QUANTITY = rf"{_NUMBER}{_SIZE}"
_GAP = r"[\s-]*(?:[^\W\d]+[.\s-]+){0,2}"

PATTERNS: Mapping[str, str] = MappingProxyType(
    {
        "scale": rf"{_QUANTITY}{_GAP}(?:users?|customers?|requests?|req\b|rps|qps|tps|events?|messages?|rows?|"
        rf"records?|orders?|bookings?|calls?|"
        r"tickets?|documents?|articles?|pages?|visits?|visitors?|sessions?|downloads?|uploads?|clients?|tenants?|"
        r"employees|patients?|"
        r"servers?|services?|microservices?|instances?|nodes?|vms?|pods?|stores?|shops?|sites?|sensors?|devices?|"
        r"cameras?|vehicles?|"
        r"gb|tb|pb|gib|tib|items?|products?|skus?|vectors?|chunks?|files?|mails?|jobs?|partners?|transactions?|"
        r"payments?|listings?|models?|"
        r"nutzer\w*|kunden|anfragen|bestellungen|nachrichten|zeilen|dokumente|artikel|server|dienste|bilder|"
        r"anrufe|aufrufe|filialen|"
        r"utilisateurs?|clientes?|requetes?|commandes?|lignes?|serveurs?|produits?|appels?|demandes?|annonces?|"
        r"usuarios?|peticiones|pedidos?|filas?|documentos?|servidores?|productos?|llamadas?|solicitudes|"
        r"kullanici\w*|musteri\w*|istek\w*|siparis\w*|satir\w*|belge\w*|sunucu\w*|urun\w*|cagri\w*|kayit\w*)|"
        rf"{_QUANTITY}\s?(?:/\s?(?:s|min|h|d|day|month)\b|(?:\w+\s){{0,3}}(?:a|per|each|every|pro|par|al|por|im|"
        rf"am)\s(?:second|minute|hour|day|night|week|month|year|"
        r"sekunde|minute|stunde|tag|woche|monat|jahr|seconde|heure|jour|semaine|mois|an|segundo|minuto|hora|dia|"
        r"semana|mes|ano)\b)|"
        rf"(?:gunde|saniyede|ayda|dakikada|haftada|yilda)\s{_QUANTITY}|(?:每天|每秒|每月|每分钟|每周|"
        rf"每年)\s*{_QUANTITY}|"
        rf"{_QUANTITY}\s?(?:个|名|家|条|行|份|次|台|万)?(?:用户|客户|请求|消息|订单|商品|文档|手册|服务|服务器|"
        rf"调用|数据|向量|图片)",
        "latency": rf"{_NUMBER}\s?(?:ms|milliseconds?|millisekunden|millisecondes|milisegundos|milisaniye|毫秒|"
        rf"秒内|sec\b|seconds?\b|sekunden?\b|secondes?\b|segundos?\b|s\b(?!\s?(?:per|/)))|"
        r"\bp(?:50|95|99)\b|real time (?:under|below|within)",
        "budget": rf"[$€£]\s?\d|{_QUANTITY}\s?(?:euros?|eur|dollars?|usd|€|\$|lira|元|万元|美元|gbp|pounds?|chf|"
        rf"cents?|dolar\w*)\b|\d\s?(?:元|万元|美元)|\d+k\s(?:budget|a year|available|capex)",
        "deadline": rf"{_QUANTITY}[\s-]?(?:weeks?|months?|days?|years?|quarters?|wochen?|monaten?|tage?n?|"
        rf"jahren?|semaines?|mois|jours?|ans|semanas?|meses|dias|anos|hafta\w*|ay\b|ayda|gun\b|"
        rf"yil\w*|周|个月|天内|年内)|"
        r"\b(?:by|until|in|before|bis|avant|antes de)\s(?:january|february|march|april|may|june|july|august|"
        r"september|october|november|december|"
        r"januar|marz|april|juni|juli|oktober|dezember|janvier|mars|juin|decembre|enero|junio|diciembre|spring|"
        r"summer|autumn|monday|friday|q[1-4])\b|\b(?:q[1-4]|t[1-4])\b",
        "team": rf"{_QUANTITY}{_GAP}(?:engineers?|developers?|devs?|people|persons?|admins?|ops|scientists?|"
        rf"analysts?|designers?|seniors?|juniors?|dba|staff|fte|"
        r"sres?|interns?|entwickler\w*|leuten?|personen|mitarbeiter\w*|developpeurs?|personnes?|desarrollador\w*|"
        r"personas?|gelistirici\w*|kisi\w*|"
        r"kidemli|muhendis\w*)|\bteam of\b|\d\s?(?:个|名|位)?(?:人|开发|工程师|运维)|"
        r"[一二三四五六七八九十两](?:个|名|位)?(?:人|开发|工程师|运维)|\b(?:one|a single|ein|un|une|una|"
        r"bir)\s(?:developer|engineer|dev|admin|dba|entwickler|developpeur|desarrollador|gelistirici)\b",
        "success": r"\d\s?%|\bpercent\b|\bprozent\b|pour cent|por ciento|百分之|\b(?:target|goal|success|sla|slo|"
        r"ziel|objectif|objetivo|hedef)\b|99[.,]\d|"
        r"\b(?:at most|no more than|less than|under|below|within|hochstens|unter|innerhalb|au plus|moins de|"
        r"menos de|como maximo|en fazla|altinda)\b|不超过|以内|目标",
        "security": r"\b(?:gdpr|dsgvo|rgpd|hipaa|soc ?2|iso ?27001|pci|nist|kvkk|eidas|threat model|"
        r"pen(?:etration)? ?test|saml|sso|mfa|zero trust|owasp)\b|等保",
        "availability": r"99[.,]\d+|\b(?:rto|rpo|sla|slo|failover|downtime|ausfallzeit|zero downtime|"
        r"no downtime)\b|停机",
        "data": rf"{_QUANTITY}{_GAP}(?:images?|photos?|pictures?|scans?|videos?|labelled|labeled|samples?|"
        rf"examples?|rows|tickets|dialogues|transcripts|documents?|hours of audio|x rays|"
        r"bilder|fotos|datensatze|images|exemples|imagenes|muestras|gorsel\w*|ornek\w*)|\d\s?万?(?:张|条|份)|"
        r"\b(?:years?|months) of (?:data|history|sales)|labels? (?:arrive|come)",
        "current_system": r"\b(?:today (?:it|we)|currently|we (?:already )?(?:run|use)|already (?:run|use)|"
        r"runs on|in place|"
        r"derzeit|bereits|lauft auf|actuellement|deja|actualmente|ya tenemos|ya usamos|su anda|zaten)\b|目前|已经在",
        "objective": r"\b(?:so that|because|in order to|to (?:reduce|detect|predict|avoid|find|extract|classify|"
        r"replace|cut|save|route|summari[sz]e|answer)|that (?:detects?|predicts?|"
        r"finds?|answers?|extracts?|estimates?|recommends?)|damit|weil|um zu|afin de|parce que|para que|"
        r"porque)\b|以便|因为|为了",
    }
)
TOPICS = tuple(PATTERNS)

_COUNTED = re.compile(_NUMBER)


class FactFinder:
    """The patterns, compiled once."""

    def __init__(self) -> None:
        self._patterns = {topic: re.compile(pattern) for topic, pattern in PATTERNS.items()}

    def given(self, prose: str) -> dict[str, str]:
        """Topic -> what stands in the text about it, for every topic that the text says something about."""
        folded = _spaced(prose)
        found = {topic: pattern.search(folded) for topic, pattern in self._patterns.items()}
        return {topic: match.group().strip() for topic, match in found.items() if match}


def count_numbers(prose: str) -> int:
    """How many quantities a text names, in digits or in words; ``A100`` and ``OAuth`` versions do not count."""
    return len(_COUNTED.findall(_spaced(prose)))


def _spaced(prose: str) -> str:
    """Folded, with apostrophes and hyphens between letters as spaces: the patterns know one way of writing."""
    return re.sub(r"(?<=[^\W\d])['\-](?=[^\W\d])", " ", fold(prose))
