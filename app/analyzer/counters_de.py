"""The counter-questions to words that say nothing by themselves, in German: id of the word -> challenge, question."""

from collections.abc import Mapping
from types import MappingProxyType

COUNTERS_GERMAN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "BW-01": (
            "„KI“ nennt ein Werkzeug, kein Problem.",
            "Welche Aufgabe soll sie übernehmen - einordnen, erzeugen, vorhersagen, "
            "empfehlen -, und woran merkt ihr, dass es klappt?",
        ),
        "BW-02": (
            "„Maschinelles Lernen“ braucht etwas, das vorhergesagt wird, und etwas, woraus gelernt wird.",
            "Was soll vorhergesagt oder sortiert werden, aus welchen Daten, und wie genau muss es sein?",
        ),
        "BW-03": (
            "„Echtzeit“ reicht von Millisekunden bis Minuten.",
            "Wie alt dürfen die Daten sein: unter 100 ms, unter einer Sekunde oder einige Sekunden?",
        ),
        "BW-04": (
            "„Skalierbar“ hat erst mit zwei Zahlen einen Preis.",
            "Von wo bis wohin soll es wachsen - Nutzer oder Anfragen heute und in 12 Monaten?",
        ),
        "BW-05": (
            "„Modern“ ist keine Eigenschaft, die Nutzer bemerken.",
            "Was stört an der heutigen Lösung - Einstellungen, Releases, "
            "Pflege oder Tempo -, und was soll verschwinden?",
        ),
        "BW-06": (
            "„Cloud“ kann Kubernetes, Serverless oder verwaltete Dienste heißen.",
            "Welche Cloud in welcher Form ist erlaubt, und welche Grenzen "
            "- Kenntnisse, Budget, Datenschutz - stehen fest?",
        ),
        "BW-07": (
            "Microservices sind eine Antwort; die Frage dazu fehlt.",
            "Was geht heute nicht, weil es ein einziges System ist, und entlang welcher Grenzen würdet ihr schneiden?",
        ),
        "BW-08": (
            "„Sicher“ braucht einen Gegner oder eine Vorschrift.",
            "Welche Vorgaben gelten (DSGVO, ISO 27001, SOC 2), und gegen wen soll es halten?",
        ),
        "BW-09": (
            "„Einfach“ für die einen ist oft teuer für die anderen.",
            "Einfach für wen - Nutzer, Entwickler oder Betrieb -, und welche drei Dinge muss es können?",
        ),
        "BW-10": (
            "„Grundlegend“ lässt offen, was dazugehört.",
            "Was ist in der ersten Fassung enthalten, und was ausdrücklich nicht?",
        ),
        "BW-11": (
            "„Nur“ verdeckt, wie weit eine kleine Änderung reicht.",
            "Was berührt die Änderung - Daten, Schnittstellen, andere Teams -, und was muss weiterlaufen?",
        ),
        "BW-12": (
            "„Schnell“ kann Stunden oder ein Quartal heißen.",
            "Geht es um Stunden, Tage oder Wochen, und was darf dafür wegfallen?",
        ),
        "BW-13": (
            "Ein Minimum braucht das eine, was es beweisen soll.",
            "Welchen kleinsten Funktionsumfang würdet ihr einem echten Nutzer zeigen?",
        ),
        "BW-14": (
            "Flexibilität kostet dort, wo sich nie etwas ändert.",
            "Welche Teile ändern sich, wie oft, und wer ändert sie?",
        ),
        "BW-15": ("„Bald“ ist kein Datum.", "Bis zu welchem Tag, und was passiert am Tag danach?"),
        "BW-16": (
            "„Schneller“ kann Antworten oder Lieferung meinen.",
            "Was dauert heute wie lange, wie lange darf es dauern, und wem ist das wichtig?",
        ),
        "BW-17": (
            "Eile ohne Grund verdrängt alles andere.",
            "Was treibt es an - ein Kunde, ein Vorfall, ein Gesetz -, und welches ist der letzte mögliche Tag?",
        ),
        "BW-18": (
            "Was getan wird, wenn Zeit ist, wird nicht getan.",
            "Hat es überhaupt einen Rang, und was müsste geschehen, damit es begonnen wird?",
        ),
        "BW-19": (
            "„Früher oder später“ ist weder geplant noch verworfen.",
            "Ist es geplant, und was würde es auslösen?",
        ),
        "BW-20": (
            "„Besser“ braucht eine Zahl.",
            "Besser in welcher Zahl - Fehler, Tempo, Abdeckung, Zufriedenheit -, von wo bis wohin?",
        ),
        "BW-21": (
            "„Produktionsreif“ ist eine Liste, und jedes Team hat seine eigene.",
            "Welche Bedingungen müssen erfüllt sein, bevor echte Nutzer hineindürfen?",
        ),
        "BW-22": (
            "„Unternehmenstauglich“ steht für eine Liste von Forderungen.",
            "Welche davon zählen - SLA, SSO, Prüfprotokoll, Vorschriften, Supportzeiten?",
        ),
        "BW-23": (
            "„Robust“ braucht den Ausfall, den es überstehen soll.",
            "Welche Ausfälle gab es, oder was muss es überstehen - einen "
            "Knoten, eine Region, falsche Eingaben, eine Spitze?",
        ),
        "BW-24": (
            "Jede weitere Neun kostet etwa das Zehnfache.",
            "99, 99,9 oder 99,99 Prozent - das sind 7 Stunden, 43 Minuten oder 4 Minuten im Monat?",
        ),
        "BW-25": ("Etwas zu nutzen ist noch kein Ziel.", "Was soll genutzt werden, um wem wobei zu helfen?"),
        "BW-26": ("Eine Synergie ist ein Nutzen, den man zählen kann.", "Welcher Nutzen, für wen, und wie gemessen?"),
        "BW-27": (
            "Was in einer Hinsicht besser wird, wird in einer anderen schlechter.",
            "Was schmerzt heute - Tempo, Kosten oder Qualität -, und um wie viel soll es sich ändern?",
        ),
        "BW-28": (
            "Ein Ablauf wird an dem Schritt schlanker, der am meisten kostet.",
            "Welcher Schritt ist heute langsam oder teuer, wie oft kommt er vor, und was wäre gut?",
        ),
        "BW-29": ("Neu ist noch nicht nützlich.", "Wer hat das Problem, das es löst, und was tut er heute dagegen?"),
    }
)
