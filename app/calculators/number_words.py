"""How six languages write numbers, multipliers, units and currencies. Data for ``numbers``."""

from app.calculators.quantities import BITS, DATA, MONEY, PERCENT, TIME

STOP_WORDS = {
    "de": "der die das und wie viel viele ist für mit pro bei eine einen wir im kostet reicht",
    "fr": "le la les des combien est pour avec par une sur nous dans quelle quel faut coûte de du",
    "es": "el la los las cuánto cuánta cuántos cuántas es para con por una nos del qué cuesta de",
    "tr": "kaç ne kadar için ve bir ile mi olur eder başına aylık günde ayda gerekir her biri toplam kaldı olan",
    "en": "the a of and how many much is are for with per what we our in to do does it",
}
"""Frequent words that tell the language of a text; used only to read commas and points in numbers."""

LETTERS = {"de": "äöüß", "fr": "éèêçàûô", "es": "ñ¿¡áíó", "tr": "ğışİ"}
"""Letters that speak for a language as much as one frequent word does."""

COUNTING = {
    "en": (
        "two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 fifteen 15"
        " twenty 20 thirty 30 forty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90"
    ),
    "de": "zwei 2 drei 3 vier 4 fünf 5 sechs 6 sieben 7 acht 8 neun 9 zehn 10 zwölf 12 zwanzig 20",
    "fr": "deux 2 trois 3 quatre 4 cinq 5 six 6 sept 7 huit 8 neuf 9 dix 10 douze 12 vingt 20",
    "es": "dos 2 tres 3 cuatro 4 cinco 5 seis 6 siete 7 ocho 8 nueve 9 diez 10 doce 12 veinte 20",
    "tr": "iki 2 üç 3 dört 4 beş 5 altı 6 yedi 7 sekiz 8 dokuz 9 yirmi 20",
    "zh": "两 2 二 2 三 3 四 4 五 5 六 6 七 7 八 8 九 9 十 10",
}
"""Number words of each language with their values; "one" is left out because it is mostly a pronoun."""

ONE = (
    r"\ba(?= (?:million|billion) [a-z])|\bone(?= (?:week|month|day|hour|year|minute|second)\b)"
    r"|一(?=年|个月|天|周|个?小时|分钟)"
)
CHINESE_COUNTERS = "个台名张块次条年周天人倍轮位份"

_COUNTED = "users|requests|calls|rows|vectors|tokens|documents|images|samples|messages|events|records"
_MODEL = "model|param|llm|llama|version|instruct|modell|modelo|modèle|parametre"

MULTIPLIERS: tuple[tuple[str, float, str], ...] = (
    (r"\s?(?:mil millones|billions?|bn|milliarden?|mrd\.?|milliards?|milyar)(?!\w)", 1e9, "b"),
    (r"\s?(?:millions?|millionen|mio\.?|millones|millón|milyon|mln)(?!\w)", 1e6, ""),
    (r"\s?(?:thousand|tausend|mille|mil|bin)(?!\w)", 1e3, ""),
    (r"\s?hundred\b", 1e2, ""),
    (r"\s?十亿", 1e9, "b"),
    (r"\s?百万", 1e6, ""),
    (r"\s?千万", 1e7, ""),
    (r"\s?亿", 1e8, ""),
    (r"\s?万", 1e4, ""),
    (r"\s?千(?!字)", 1e3, ""),
    (r"(?-i:[kK])(?![^\W_])", 1e3, "k"),
    (r"(?-i:M)(?!\w)", 1e6, "m"),
    (rf"\s(?-i:M)(?=\s(?:monthly|daily|weekly|yearly|{_COUNTED})\b)", 1e6, "m"),
    (r"(?-i:B)(?!\w)", 1e9, "b"),
    (rf"(?-i:b)(?=[\s-]?(?:{_MODEL})|\W|$)", 1e9, "b"),
    (rf"(?-i:m)(?=\s(?:{_COUNTED}))", 1e6, "m"),
    (r"(?-i:T)(?=\s?tokens?)", 1e12, ""),
)
"""Pattern directly after the digits, factor, letter to remember; the first that matches is taken."""

UNITS: tuple[tuple[str, str, str], ...] = (
    (PERCENT, "pp", r"[\s-]?(?:percentage points?\b|prozentpunkte?n?\b|puntos porcentuales|points? de pourcentage)"),
    (PERCENT, "", r"[\s-]?(?:%|％|percent\b|per cent\b|prozent\b|pour ?cent\b|por ?ciento\b)"),
    (MONEY, "cent", r"\s?(?:cents?\b|ct\b|¢|céntimos?\b|centavos?\b|centimes?\b|kuruş\b|pence\b|美分)"),
    (MONEY, "USD", r"\s?(?:\$|usd\b|us-?dollars?\b|dollars?\b|dólares\b|dolar\b|bucks\b|美元)"),
    (MONEY, "EUR", r"\s?(?:€|eur\b|euros?\b|avro\b|欧元)"),
    (MONEY, "GBP", r"\s?(?:£|gbp\b|pounds?\b)"),
    (MONEY, "TRY", r"\s?(?:₺|tl\b|lira\b)"),
    (MONEY, "CNY", r"\s?(?:元|人民币|yuan\b|rmb\b)"),
    (TIME, "ms", r"[\s-]?(?:ms\b|msec\b|milli(?:second|sekunde|seconde)n?s?\b|milisegundos?\b|milisaniye|毫秒)"),
    (TIME, "h", r"[\s-]?(?:hours?\b|hrs?\b|h\b|stunden?\b|std\b|heures?\b|horas?\b|saat(?:lik)?\b|个?小时)"),
    (TIME, "month", r"[\s-]?(?:months?\b|monate?n?\b|mois\b|mes(?:es)?\b|ay(?:lık)?\b|个月)"),
    (TIME, "min", r"[\s-]?(?:minutes?\b|mins?\b|minuten?\b|minutos?\b|dakika(?:lık)?\b|分钟)"),
    (TIME, "s", r"[\s-]?(?:seconds?\b|secs?\b|s\b|sekunden?\b|sek\b|secondes?\b|segundos?\b|saniye\b|秒)"),
    (TIME, "day", r"[\s-]?(?:days?\b|d\b(?!['’])|tage?n?\b|jours?\b|días?\b|dias?\b|gün(?:lük)?\b|天)"),
    (TIME, "week", r"[\s-]?(?:weeks?\b|wks?\b|wochen?\b|semaines?\b|semanas?\b|hafta(?:lık)?\b|周)"),
    (TIME, "quarter", r"[\s-]?(?:quarters?\b|quartale?n?\b|trimestres?\b|个?季度)"),
    (TIME, "year", r"[\s-]?(?:years?\b|yrs?\b|jahre?n?\b|ans\b|années?\b|años?\b|yıl(?:lık)?\b|年)"),
    (BITS, "kbit", r"\s?(?:kbit/s|kbps|kbit)\b"),
    (BITS, "mbit", r"\s?(?:mbit/s|mbps|mbits?|megabits?|mb/s(?=ec))\b(?:\s?(?:/|per )s(?:ec(?:ond)?)?\b)?"),
    (BITS, "gbit", r"\s?(?:gbit/s|gbps|gbits?|gigabits?)\b(?:\s?(?:/|per )s(?:ec(?:ond)?)?\b)?"),
    (DATA, "kib", r"\s?(?:kib|ki)\b"),
    (DATA, "mib", r"\s?(?:mib|mi)\b"),
    (DATA, "gib", r"\s?(?:gib|gi)\b"),
    (DATA, "tib", r"\s?tib\b"),
    (DATA, "kb", r"\s?(?:kb\b|kbytes?\b|kilobytes?\b|ko\b)"),
    (DATA, "mb", r"[\s-]?(?:mb\b|megabytes?\b|megs?\b)|\s?mo\b"),
    (DATA, "gb", r"[\s-]?(?:gb\b|gigabytes?\b|gigs?\b)|\s?go\b"),
    (DATA, "tb", r"[\s-]?(?:tb\b|terabytes?\b)"),
    (DATA, "pb", r"\s?(?:pb\b|petabytes?\b)"),
    (DATA, "byte", r"[\s-]?(?:bytes?\b|octets?\b|bayt\b|字节)"),
)
"""Kind, canonical unit, pattern after the number; the first that matches is taken."""

SIGNS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "₺": "TRY"}
CENT_CURRENCIES = (
    ("USD", r"\$|\busd\b|\bdollars?\b|\bdólares\b|\bdolar\b"),
    ("EUR", r"€|\beur\b|\beuros?\b|\bcentimes?\b|\bcéntimos?\b"),
    ("GBP", r"£|\bgbp\b|\bpence\b"),
    ("TRY", r"₺|\btl\b|\bkuruş\b"),
)
"""Cents belong to dollars unless the text names another currency; German ones to euros."""

LABELS = (
    r"(?:python|postgres(?:ql)?|mysql|mongodb|redis|kafka|django|java|php|node(?:\.js)?|react|angular|vue|next(?:\.js)?"
    r"|llama|claude|gpt|gemini|phi|qwen|mistral|deepseek|version|release|phase|step|line|section|chapter|figure"
    r"|question|option|week|sprint|month|soc|iso|tls|oauth|ubuntu|windows|schritt|zeile|woche|étape|semaine|semana|paso"
    r"|seite|no\.|nr\.|#)"
)
"""A bare number after one of these names something and counts nothing (Postgres 16, phase 2, week 5)."""
