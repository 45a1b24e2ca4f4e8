"""Where a text names a person, by the form of names. It only counts together with what is said about the person."""

import re
from collections.abc import Iterator
from itertools import groupby

from app.screening.mapping import View
from app.screening.name_words import GIVEN_NAMES, NOT_NAMES, ORGANIZATION_WORDS
from app.screening.proximity import Span

_CAPITALISED = r"[A-Z](?:(?:'[A-Z])?[a-z]{1,24}+(?:[A-Z][a-z]{1,24}+)?(?:-[A-Z]?[a-z]{1,24}+)?|\.|(?![A-Za-z]))"
_PARTICLE = r"(?:van|von|vom|zu|de|der|den|del|della|di|da|dos|do|du|la|le|el|al|bin|ibn|ten|ter|af)"
_RUN = re.compile(rf"{_CAPITALISED}(?:[ ]{{1,2}}(?:{_PARTICLE} ){{0,2}}{_CAPITALISED}){{0,5}}+")
_WORD = re.compile(r"[^\s]+")
_TITLE = (
    r"(?:[Mm]rs?|[Mm]s|[Mm]x|[Dd]r|[Pp]rof|[Hh]errn?|[Ff]rau|[Mm]me|[Mm]lle|[Ss]ra?|[Ss]enora?|[Bb]ay|[Bb]ayan|"
    r"[Ss]ayin)\.?"
)
_TITLED = re.compile(_TITLE)
_INTRODUCED = (
    r"\b(?:[Ff]eedback (?:for|to|on)|[Rr]eview (?:for|of)|[Rr]eference for|[Ww]arning (?:letter )?(?:for|to)|"
    r"[Nn]amed|[Cc]alled|(?:[Mm]y|[Oo]ur) (?:colleague|report|boss|manager|employee|engineer|developer|teammate|intern|"
    r"tester|designer|analyst|architect|assistant|deputy|accountant|administrator|trainee|co-?founder|lead|"
    r"wife|husband|son|daughter|brother|sister|friend|mother|father)),? $"
)
_ALONE_BEHIND = re.compile(rf"\b{_TITLE} $|{_INTRODUCED}")
_BEFORE_ALONE = 24
_FIELD_VALUE = re.compile(r"[:=]\s{0,2}[\"'`]{0,2}(?P<value>[a-z\u4e00-\u9fff][\w.'-]{0,24}+(?: [\w.'-]{1,24}+){0,3}+)")
_NAME_FIELDS = (
    r"(?:full|first|last|patient|employee|customer|client|holder|contact|owner|member|student)[_ ]?name",
    r"patient|employee|customer|cardholder|holder|beneficiary|subscriber|requester|applicant|candidate|assignee",
    r"mitarbeiter(?:in)?|kunde|kundin|inhaber|prenom|nombre|empleado|isim|ad soyad|musteri",
)
_NAME_FIELD = re.compile(
    rf"(?:(?<![a-z])(?:{'|'.join(_NAME_FIELDS)})|姓名|客户|患者|员工|病人|联系人)[\"'`]{{0,2}}\s{{0,2}}$"
)
_FIELD_REACH = 24
_HAN = "\u4e00-\u9fff"
_SURNAME = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_CALLED = r"(?:客户|顾客|患者|病人|员工|同事|用户|候选人|经理|医生|叫|联系人|持卡人|姓名[:：]?)[ :：\"“]{0,2}"
_TITLES = r"(?:先生|女士|小姐|医生|经理|同学|老师)"
_PREDICATES = (
    r"(?:的(?:工资|薪水|薪资|病历|诊断|电话|手机|邮箱|绩效)|被诊断|确诊|患|怀孕|生病|住院|请病假|休产假|请假|"
    r"月薪|年薪|离职|迟到|今年\d{2}岁|，?\d{2}岁)"
)
_CHINESE = re.compile(
    rf"{_CALLED}(?P<called>[{_SURNAME}](?:[{_HAN}]{{1,2}}?(?={_PREDICATES}|[^{_HAN}]|$)|[{_HAN}]{{1,2}}))|(?P<titled>[{_SURNAME}][{_HAN}]{{0,2}}){_TITLES}|"
    rf"(?P<having>[{_SURNAME}][{_HAN}]{{1,2}}?){_PREDICATES}"
)
_ANY_HAN = re.compile(f"[{_HAN}]")
_KEY_PLACE = re.compile(r"(?:^|[\n\"'`{,(\[>|-])\s{0,3}$")
_KEY_SIGN = re.compile(r"[\"'`]?\s{0,2}[:=](?!\S{0,2}//)")


def names_in(view: View) -> tuple[Span, ...]:
    """The spans of what is written like the name of a person, in order."""
    found = {span for run in _RUN.finditer(view.text) for span in _persons(view, run)}
    found.update(_by_field(view))
    if not view.text.isascii() and _ANY_HAN.search(view.text):
        found.update(match.span(match.lastgroup or 0) for match in _CHINESE.finditer(view.text))
    return tuple(sorted(found))


def _by_field(view: View) -> Iterator[Span]:
    """Names in a field for names, in whatever letters they are written."""
    for match in _FIELD_VALUE.finditer(view.lower):
        if not _NAME_FIELD.search(view.lower[max(0, match.start() - _FIELD_REACH) : match.start()]):
            continue
        words = match["value"].strip("'.-").split()
        chinese = not match["value"].isascii()
        if chinese or (len(words) > 1 and not any(word in NOT_NAMES or word in ORGANIZATION_WORDS for word in words)):
            yield match.start("value"), match.start("value") + len(match["value"].rstrip("'.-"))


def _persons(view: View, run: re.Match[str]) -> Iterator[Span]:
    """The persons in a row of capitalised words; words of sentences and headings part them."""
    start = run.start()
    if start and (view.text[start - 1].isalnum() or view.text[start - 1] in "@/_"):
        return
    if " " not in run.group() and not _stands_alone(view, run.group(), start):
        return
    words = [(word.group(), start + word.start(), start + word.end()) for word in _WORD.finditer(run.group())]
    if len(words) > 1 and not ORGANIZATION_WORDS.isdisjoint(word.lower().rstrip(".") for word, _, _ in words):
        return
    for is_name, group in groupby(words, key=_may_be_name):
        part = list(group)
        if is_name and _is_person(view, [word for word, _, _ in part], (part[0][1], part[-1][2])):
            yield part[0][1], part[-1][2]


def _may_be_name(word: tuple[str, int, int]) -> bool:
    return word[0][0].islower() or word[0].lower() not in NOT_NAMES  # only particles (van, de) are in small letters


def _is_person(view: View, words: list[str], span: Span) -> bool:
    """Two words with capitals, an initial and a word, a title and a word, or a word that stands for a person alone."""
    if _is_key(view, span) and GIVEN_NAMES.isdisjoint(word.lower() for word in words):
        return False
    if len(words) == 1:
        return _stands_alone(view, words[0], span[0])
    return bool(_TITLED.fullmatch(words[0])) or any(len(word.rstrip(".")) > 1 for word in words)


def _stands_alone(view: View, word: str, start: int) -> bool:
    """Whether one word is a person: a frequent given name, or a word behind a title or an introduction."""
    if word.lower() in GIVEN_NAMES:
        return True
    return (
        len(word) > 1
        and word.lower() not in NOT_NAMES
        and bool(_ALONE_BEHIND.search(view.text, max(0, start - _BEFORE_ALONE), start))
    )


def _is_key(view: View, span: Span) -> bool:
    """Whether words are the key of a record (``Account Id: ...``) and not a value."""
    place = _KEY_PLACE.search(view.text[max(0, span[0] - 4) : span[0]])
    return bool(place) and bool(_KEY_SIGN.match(view.text, span[1]))
