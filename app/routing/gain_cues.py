"""Wording that tells how hard a text is for a weaker model. Each cue counts how often its pattern occurs."""

import re

OPTION = re.compile(r"\n\(?[A-J][.)] ")
"""Where an answer to choose from begins."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


CUES: dict[str, re.Pattern[str]] = {
    "negation": _words("not|except|least|false|incorrect|never|cannot"),
    "loud_negation": re.compile(r"\b(?:NOT|EXCEPT|LEAST|FALSE|INCORRECT)\b"),
    "blank": re.compile(r"_{2,}|\b_\b"),
    "statements": _words(r"statements? ?\d?"),
    "which_of": _words("which of the following|which one"),
    "numerals": re.compile(r"\b[IVX]{1,4}\b[.,)]|\bI and II\b"),
    "catch_all": _words("all of the above|none of (?:the above|these)|both a and b"),
    "code": re.compile(r"```|\b(?:def|return|import|class|SELECT|for|while)\b[^.?!\n]*[(){}:;]|[{};]\s*\n"),
    "formula": re.compile(r"[\^=<>\\]|\d\s*[-+*/]\s*\d"),
    "variables": re.compile(r"(?<![\w'])[b-hj-zB-HJ-Z](?![\w'.])"),
    "percent": re.compile(r"%|\bper ?cent\b", re.IGNORECASE),
    "money": re.compile(r"[$€£]\s?\d|\b(?:dollars?|cents?|euros?)\b", re.IGNORECASE),
    "rates": _words("each|every|per|apiece|a day|a week|an hour"),
    "parts": _words("half|third|quarter|fifth|twice|double|triple|thrice|dozen|pairs?|fractions?|ratio"),
    "comparisons": _words("more than|less than|fewer|as many|as much|older|younger|longer|shorter|times"),
    "rest": _words("remaining|remains?|rest|left|leftover|spare|unused|difference"),
    "sums": _words("total|altogether|combined|sum|in all|average|overall"),
    "conditions": _words("if|unless|then|after|before|until|when|while|instead|otherwise|assum\\w+|suppose"),
    "durations": _words("seconds?|minutes?|hours?|days?|weeks?|months?|years?"),
    "units": _words("km|miles?|feet|foot|inch(?:es)?|cm|meters?|kg|grams?|pounds?|ounces?|litres?|liters?|gallons?"),
    "number_words": _words("one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|thousand"),
    "how_many": _words("how (?:many|much|long|far|old)"),
    "why": _words("why|explain|because|therefore|how (?:do|does|should|would|can)"),
    "order": _words("write|list|create|design|compare|describe|draft|summari[sz]e|rewrite"),
    "quote": re.compile(r"[\"“][^\"”]{20,}[\"”]"),
    "scenario": _words("scenarios?|main character|morally|ought|wrong"),
    "law": _words("plaintiff|defendant|court|statute|contract|liable|guilty|jurisdiction|landowner"),
    "medicine": _words(r"patients?|syndrome|treatment|diagnosis|\w+itis|\w+emia|clinical|symptoms?"),
    "mathematics": _words(
        "matrix|polynomial|integers?|prime|group|ring|vectors?|integral|derivative|probability|graph"
    ),
    "physics": _words("velocity|acceleration|energy|force|mass|voltage|frequency|wavelength|electrons?|temperature"),
    "what": _words("what"),
    "who": _words("who|whom|whose"),
    "when": _words("when|where"),
    "how": _words("how"),
    "full_names": re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+"),
    "dates": re.compile(r"\b(?:1[5-9]|20)\d\d\b"),
    "initials": re.compile(r"\b[A-Z]{2,}\b"),
    "commas": re.compile(","),
    "apostrophes": re.compile("'"),
    "brackets": re.compile(r"[(]"),
    "semicolons": re.compile(";"),
    "hyphens": re.compile("-"),
    "quotes": re.compile('"'),
    "persons": _words("he|she|his|her|him"),
    "reader": _words("you|your"),
    "modals": _words("must|should|may|might|can|could|will|would"),
    "abstract": _words(r"\w+(?:tion|ism|ity|ness|ology|ance|ence)"),
    "past": _words("was|were|had|did"),
    "present": _words("is|are|has|does"),
    "reference": _words("according to|passage|the following (?:text|excerpt|table)|refers? to"),
}
