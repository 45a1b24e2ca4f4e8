"""Clarifying questions in German, by kind; what is left out is not asked in German."""

from types import MappingProxyType

from app.analyzer.wording import Wording, Wordings

GERMAN: Wordings = MappingProxyType(
    {
        "objective": Wording(
            "Gesagt ist, was gebaut werden soll, aber nicht wozu.",
            "Wer wird es benutzen, und welches Problem haben diese Leute heute?",
            "Davon hängt ab, was in die erste Fassung gehört und was wegbleiben kann.",
            (
                (
                    "Kunden, um sich selbst zu helfen",
                    "öffentlicher Zugang und Konten; gemessen wird die Last im Support",
                ),
                (
                    "Mitarbeiter, um schneller zu arbeiten",
                    "weniger Nutzer; die Anbindung an vorhandene Werkzeuge kommt zuerst",
                ),
                ("Andere Systeme über eine Schnittstelle", "Verträge und Grenzwerte zählen mehr als Oberflächen"),
            ),
            "Es dient bestehenden Kunden, und die erste Fassung deckt die häufigste Aufgabe ab.",
        ),
        "objective_ai": Wording(
            "KI ist ein Mittel; das Problem, das sie lösen soll, fehlt.",
            "Welche Entscheidung oder Aufgabe soll besser werden, und für wen?",
            "Suche, Weiterleitung, Vorhersage und Texterzeugung sind vier verschiedene Systeme mit "
            "verschiedenen Daten.",
            (
                ("Die Leute finden nichts", "Suche oder Empfehlungen"),
                ("Zu viele Anfragen oder Dokumente", "Weiterleitung, Auslesen oder ein Assistent mit Quellenangabe"),
                ("Kunden gehen, Maschinen fallen aus", "Vorhersage aus der Vergangenheit, auf die jemand reagiert"),
            ),
            "Routinefragen sollen den Leuten abgenommen werden, und anfangs bestätigt ein Mensch jede Antwort.",
        ),
        "objective_change": Wording(
            "Der Wunsch nennt eine Richtung; was heute stört, bleibt offen.",
            "Was genau bricht oder stört heute, wann und für wen?",
            "Das Symptom entscheidet, ob sich Code, Daten, Infrastruktur oder der Ablauf ändern muss.",
            (
                (
                    "Seiten sind zu Spitzenzeiten langsam",
                    "erst messen, dann Cache, Indexe und CDN, bevor etwas neu gebaut wird",
                ),
                ("Auslieferungen sind langsam oder riskant", "Tests, Pipeline und Modulgrenzen vor neuer Technik"),
                ("Die Rechnung wächst schneller als die Nutzung", "erst Kosten je Einheit untersuchen"),
            ),
            "Gestört wird durch Antwortzeiten zu Spitzenzeiten, und neu geschrieben werden soll nicht.",
        ),
        "scale": Wording(
            "Eine Größe hat erst mit zwei Zahlen einen Preis.",
            "Wie viele Nutzer, Anfragen oder Datensätze sind es heute, und wie viele in 12 Monaten?",
            "Tausend und eine Million am Tag sind zwei verschiedene Systeme, im Aufwand und in den Kosten.",
            (
                ("Tausende am Tag", "ein Dienst und eine Datenbank; Tage, etwa 500 $ im Monat"),
                ("Hunderttausende am Tag", "Cache, Lesereplikate, Warteschlangen; Wochen"),
                (
                    "Viele Millionen am Tag",
                    "verteilte Daten und ein Team für den Betrieb; Monate, etwa 50.000 $ im Monat",
                ),
            ),
            "Etwa 10.000 Nutzer heute und dreimal so viele in 12 Monaten.",
        ),
        "current_system": Wording(
            "Ein Weg braucht einen Anfang.",
            "Was läuft heute: welche Technik, wo betrieben, und was muss bleiben?",
            "Das entscheidet zwischen Erweitern, schrittweisem Umzug und Neubau.",
            (
                ("Noch nichts", "freie Wahl; das kleinste verwaltete Angebot"),
                ("Eine Anwendung mit einer Datenbank", "erst erweitern, nur dort teilen, wo es weh tut"),
                ("Mehrere Dienste oder Altsysteme", "Schnittstellen und Umzugsweg zuerst"),
            ),
            "Eine Webanwendung mit einer relationalen Datenbank in einer öffentlichen Cloud.",
        ),
        "success": Wording(
            "Ohne Maß kann niemand sagen, ob es geglückt ist.",
            "Welche Zahl soll sich ändern, von wo nach wo und bis wann?",
            "Sie ist der Maßstab für jede Wahl und der Punkt zum Aufhören.",
            (
                ("Tempo, etwa Seiten von 5 s auf unter 2 s", "Arbeit an der Leistung, mit Lasttest als Beweis"),
                ("Qualität, etwa halb so viele Fehler", "Messung und Tests vor neuen Funktionen"),
                ("Geld, etwa 30 % weniger Kosten", "Kosten je Einheit werden die erste Kennzahl"),
            ),
            "Erfolg ist eine klare Verbesserung der wichtigsten Nutzerkennzahl binnen eines Quartals.",
        ),
        "constraints": Wording(
            "Was nicht passieren darf, ist so wichtig wie das Ziel.",
            "Welche Grenzen stehen fest: Leute, Budget, Technik, Datenschutz, Termine?",
            "Feste Grenzen streichen Möglichkeiten, bevor man vergleicht.",
            (
                ("Kleines Team ohne Betrieb", "verwaltete Dienste, wenige bewegliche Teile"),
                ("Daten dürfen Haus oder Region nicht verlassen", "eigener Betrieb oder lokales Modell; mehr Aufwand"),
                ("Eine Technik ist vorgegeben", "der Entwurf folgt ihr und nennt den Preis"),
            ),
            "Ein Team von etwa fünf, verwaltete Dienste erlaubt, personenbezogene Daten bleiben in der Region.",
        ),
        "latency": Wording(
            "„Echtzeit“ heißt alles von Millisekunden bis Minuten.",
            "Wie alt dürfen Daten sein, oder wie lange darf eine Antwort dauern?",
            "Jede schnellere Stufe vervielfacht die Kosten von Bau und Betrieb.",
            (
                ("Minuten", "geplante Läufe; am billigsten"),
                ("Einige Sekunden", "Ereignisse und Push auf gewöhnlichen Diensten"),
                ("Unter 100 ms", "Zustand im Speicher und Streaming; heikel im Betrieb"),
            ),
            "Aktualisierung binnen fünf Sekunden genügt.",
        ),
        "data": Wording(
            "Ein Modell ist so gut wie die Daten, aus denen es lernt.",
            "Welche Daten gibt es: wie viele, wie alt, mit welchen Labels, und darf man sie nutzen?",
            "Das entscheidet zwischen Regeln, einem fertigen Modell und eigenem Training.",
            (
                ("Keine gelabelten Daten", "erst Regeln oder ein fertiges Modell, nebenher Labels sammeln"),
                ("Einige tausend gelabelte Beispiele", "Fine-Tuning oder ein klassisches Modell"),
                ("Jahre an Verlauf mit Ergebnis", "eigenes Modell mit sauberer zeitlicher Trennung"),
            ),
            "Ein Jahr ungelabelter Verlauf liegt vor und darf im Haus genutzt werden.",
        ),
        "data_use": Wording(
            "Eine falsche Antwort kostet etwas.",
            "Welche Daten darf es nutzen, und was passiert, wenn es sich irrt?",
            "Das entscheidet, ob es selbst antwortet oder ein Mensch bestätigt.",
            (
                ("Öffentliche Hilfetexte, wenig Schaden", "es antwortet direkt"),
                ("Verträge, Rechnungen, Personendaten", "Zugriffsrechte, ein Mensch bestätigt, Modell im Haus"),
                ("Ein Fehler kostet Geld oder Sicherheit", "ein Mensch entscheidet, das System bereitet nur vor"),
            ),
            "Es nutzt nur öffentliche Texte, und anfangs bestätigt ein Mensch jede Antwort.",
        ),
        "availability": Wording(
            "Verfügbarkeit hat mit jeder Stufe einen anderen Preis.",
            "Wie lange darf es im Monat stillstehen, und zu welchen Zeiten auf keinen Fall?",
            "Davon hängen Redundanz, Bereitschaft und Kosten ab.",
            (
                ("Stunden sind verkraftbar", "ein Server mit geprüften Backups"),
                ("Minuten", "zwei Zonen, automatischer Wechsel, Bereitschaft"),
                ("Nie spürbar", "mehrere Regionen und geübte Ausfälle; ein Vielfaches der Kosten"),
            ),
            "Eine halbe Stunde Ausfall im Monat außerhalb der Geschäftszeit ist verkraftbar.",
        ),
        "scope": Wording(
            "Was zur ersten Fassung gehört, ist offen.",
            "Welche drei Dinge muss sie können, und was bleibt ausdrücklich weg?",
            "Der Umfang der ersten Fassung bestimmt Aufwand, Termin und Risiko.",
            (
                ("Ein Ablauf, wenige Nutzer", "ein Prototyp in 2 bis 4 Wochen"),
                ("Der wichtigste Ablauf für alle", "eine erste Fassung in 2 bis 3 Monaten"),
                ("Alle heutigen Funktionen", "ein halbes Jahr oder mehr; in Schritten umziehen"),
            ),
            "Die erste Fassung deckt nur den wichtigsten Ablauf ab.",
        ),
        "budget": Wording(
            "Ohne Rahmen wird zu groß oder zu klein geplant.",
            "Was darf es im Monat kosten, und was einmalig?",
            "Der Rahmen entscheidet zwischen gekauft, verwaltet und selbst betrieben.",
            (
                ("Unter 5.000 im Monat", "verwaltete Dienste, wenig Eigenes"),
                ("5.000 bis 50.000", "eine Mischung, gemessen an den Betriebskosten"),
                ("Darüber", "eigene Plattform, wo sie sich rechnet"),
            ),
            "Das Budget liegt unter 5.000 im Monat.",
        ),
        "team": Wording(
            "Wie viel gleichzeitig geht, hängt an den Leuten.",
            "Wie viele Personen mit welchen Kenntnissen arbeiten daran, und mit wie viel ihrer Zeit?",
            "Davon hängt ab, was gebaut und was gekauft wird.",
            (
                ("Eine bis drei", "ein Strang, bekannte Technik, viel Gekauftes"),
                ("Vier bis acht", "zwei Stränge mit klaren Verantwortlichen"),
                ("Mehr", "Teams nach Fachgebieten, mit eigenen Schnittstellen"),
            ),
            "Fünf Personen arbeiten in Vollzeit daran und kennen die heutige Technik.",
        ),
        "security": Wording(
            "„Sicher“ braucht einen Gegner oder eine Vorschrift.",
            "Welche Regeln gelten (DSGVO, ISO 27001, SOC 2, PCI), und gegen wen soll es halten?",
            "Prüfung, Angreifer von außen und Leichtsinn im Haus brauchen verschiedene Maßnahmen.",
            (
                ("Prüfung oder Fragebogen eines Kunden", "Kontrollen, Nachweise, Rechteprüfung zuerst"),
                ("Angriffe von außen", "Angriffsfläche, Updates, Anmeldung und Penetrationstest"),
                ("Zugriff im Haus", "Rollen, geringste Rechte, Protokolle"),
            ),
            "Die DSGVO gilt, und Kunden fragen binnen eines Jahres nach SOC 2.",
        ),
        "deadline": Wording(
            "Ein Datum entscheidet, was hineinpasst.",
            "Gibt es einen festen Termin, was treibt ihn, und was könnte wegfallen?",
            "Zwei Wochen, drei Monate und ein halbes Jahr ergeben drei verschiedene Pläne.",
            (
                ("Fester Termin in Wochen", "ein Anwendungsfall, zugekaufte Teile, Umfang wird gekürzt"),
                ("Ein Quartal", "erste Fassung mit dem Hauptfall"),
                ("Offen", "Reihenfolge nach Nutzen und Risiko"),
            ),
            "Kein fester Termin; eine erste Fassung in 8 bis 12 Wochen ist gut.",
        ),
        "options": Wording(
            "Eine Wahl braucht ihre Möglichkeiten und einen Maßstab.",
            "Zwischen was genau, für welchen Zweck, und was zählt am meisten?",
            "Dieselben Möglichkeiten gewinnen oder verlieren mit Kosten, Tempo oder Können als Maßstab.",
            (
                ("Geringste Kosten über drei Jahre", "Gesamtkosten samt Personal werden verglichen"),
                ("Schnellster Start", "es gewinnt, was das Team kann oder kaufen kann"),
                ("Geringstes Risiko später", "Ausstieg, Support und Reife wiegen am meisten"),
            ),
            "Ein schneller Start mit kleinem Team zählt am meisten, das vorhandene Können bleibt.",
        ),
        "symptom": Wording(
            "Das Symptom ist für eine Ursachensuche zu ungenau.",
            "Was passiert genau, bei wem, seit wann, und was wurde vorher geändert?",
            "Wo und wann es auftritt, schließt die meisten Ursachen sofort aus.",
            (
                ("Bei allen, seit einer Änderung", "zuerst diese Änderung ansehen und zurücknehmen"),
                ("Nur zu bestimmten Zeiten oder Lasten", "Grenzen prüfen: Pools, Speicher, Sperren, Nachbarn"),
                ("Nur bei einigen Nutzern oder Eingaben", "deren Daten und Weg mit den anderen vergleichen"),
            ),
            "Es trifft alle zu Spitzenzeiten, und absichtlich geändert wurde nichts.",
        ),
        "plan": Wording(
            "Es liegt noch nichts vor, was man beurteilen könnte.",
            "Bitte den Plan einfügen: Ziel, Schritte mit Terminen, Leute, Budget, und was dafür wahr sein muss.",
            "Ein Urteil ohne den Text wäre geraten.",
            (
                ("Der ganze Text oder die Hauptpunkte", "Urteil mit Belegen aus dem Plan"),
                ("Nur Ziel und Datum", "eine Liste dessen, was ein tragfähiger Plan dafür braucht"),
            ),
            "Ein üblicher Plan dieser Art über sechs Monate mit fünf Leuten.",
        ),
        "numbers": Wording(
            "Das Ergebnis hängt an Zahlen, die nur Sie kennen.",
            "Welche Zahlen gehen ein: Menge, Preis oder Kosten je Stück, Größen, Leute, Zeitraum?",
            "Damit wird gerechnet; ohne sie wird geraten.",
            (
                ("Gemessene Zahlen", "ein genaues Ergebnis mit Formel"),
                ("Grobe Spannen", "ein Ergebnis für den niedrigen, wahrscheinlichen und hohen Fall"),
            ),
            "Übliche Werte eines mittelgroßen Unternehmens, jeder davon benannt.",
        ),
        "material": Wording(
            "Was geprüft werden soll, fehlt.",
            "Bitte Code, Abfrage, Schema oder Konfiguration einfügen, mit einem Satz zum Zweck.",
            "Befunde brauchen Zeilen, auf die sie zeigen.",
            (
                ("Das Stück selbst", "Befunde je Zeile mit Korrektur"),
                ("Nur eine Beschreibung", "eine Liste dessen, was dort meist schiefgeht"),
            ),
            "Ein üblicher Fall dieser Art; die Antwort ist eine Prüfliste.",
        ),
        "content": Wording(
            "Ein Text braucht seine Fakten und seine Leser.",
            "Was soll darin stehen, wer liest ihn, und wie lang darf er sein?",
            "Leser und Zweck entscheiden über Form und Tiefe.",
            (
                ("Entwickler, die damit arbeiten", "genau, mit Befehlen und Beispielen"),
                ("Führungskräfte, die entscheiden", "eine Seite: Lage, Möglichkeiten, Empfehlung"),
                ("Prüfer oder Kunden", "vollständig, mit Nachweisen und Zuständigen"),
            ),
            "Eine Seite für die Entwickler des Teams, mit Lücken für die Fakten.",
        ),
    }
)
