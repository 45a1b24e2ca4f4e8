"""The few words that a file adds to an answer, in the languages that the team answers in."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.labels import Sensitivity


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language; ``labels`` names the sensitivities."""

    question: str
    sources: str
    figures: str
    about: str
    date: str
    label: str
    specialists: str
    run: str
    diagram: str
    page: str
    unprintable: str
    labels: Mapping[Sensitivity, str]


def wording(language: str) -> Wording:
    """The words of a language, English where it is not known."""
    return _WORDINGS.get(language, _WORDINGS["en"])


def _labels(public: str, internal: str, confidential: str, restricted: str) -> Mapping[Sensitivity, str]:
    return MappingProxyType(
        {
            Sensitivity.PUBLIC: public,
            Sensitivity.INTERNAL: internal,
            Sensitivity.CONFIDENTIAL: confidential,
            Sensitivity.RESTRICTED: restricted,
        }
    )


_WORDINGS: Mapping[str, Wording] = MappingProxyType(
    {
        "en": Wording(
            question="Question",
            sources="Sources",
            figures="Figures",
            about="About this document",
            date="Date",
            label="Label",
            specialists="Specialists",
            run="Run",
            diagram="Diagram, as Mermaid source",
            page="Page {n}",
            unprintable="A white square stands for a character that the fonts of this file lack; the Markdown and Word files of this answer hold it.",  # noqa: E501
            labels=_labels("public", "internal", "confidential", "restricted"),
        ),
        "de": Wording(
            question="Frage",
            sources="Quellen",
            figures="Zahlen",
            about="Zu diesem Dokument",
            date="Datum",
            label="Einstufung",
            specialists="Fachleute",
            run="Lauf",
            diagram="Diagramm als Mermaid-Quelltext",
            page="Seite {n}",
            unprintable="Ein weißes Quadrat steht für ein Zeichen, das den Schriften dieser Datei fehlt; die Markdown- und die Word-Datei dieser Antwort enthalten es.",  # noqa: E501
            labels=_labels("öffentlich", "intern", "vertraulich", "streng vertraulich"),
        ),
        "fr": Wording(
            question="Question",
            sources="Sources",
            figures="Chiffres",
            about="À propos de ce document",
            date="Date",
            label="Classification",
            specialists="Spécialistes",
            run="Exécution",
            diagram="Diagramme, en source Mermaid",
            page="Page {n}",
            unprintable="Un carré blanc remplace un caractère absent des polices de ce fichier ; les fichiers Markdown et Word de cette réponse le contiennent.",  # noqa: E501
            labels=_labels("public", "interne", "confidentiel", "restreint"),
        ),
        "es": Wording(
            question="Pregunta",
            sources="Fuentes",
            figures="Cifras",
            about="Sobre este documento",
            date="Fecha",
            label="Clasificación",
            specialists="Especialistas",
            run="Ejecución",
            diagram="Diagrama, como código Mermaid",
            page="Página {n}",
            unprintable="Un cuadrado blanco ocupa el lugar de un carácter que falta en las fuentes de este archivo; los archivos Markdown y Word de esta respuesta lo contienen.",  # noqa: E501
            labels=_labels("público", "interno", "confidencial", "restringido"),
        ),
        "tr": Wording(
            question="Soru",
            sources="Kaynaklar",
            figures="Sayılar",
            about="Bu belge hakkında",
            date="Tarih",
            label="Gizlilik",
            specialists="Uzmanlar",
            run="Çalıştırma",
            diagram="Mermaid kaynağı olarak çizim",
            page="Sayfa {n}",
            unprintable="Beyaz kare, bu dosyanın yazı tiplerinde bulunmayan bir karakterin yerini tutar; bu yanıtın Markdown ve Word dosyalarında karakterin kendisi vardır.",  # noqa: E501
            labels=_labels("herkese açık", "kurum içi", "gizli", "kısıtlı"),
        ),
        "zh": Wording(
            question="问题",
            sources="来源",
            figures="数字",
            about="关于本文档",
            date="日期",
            label="密级",
            specialists="专家",
            run="运行",
            diagram="图（Mermaid 源码）",
            page="第 {n} 页",
            unprintable="白色方块代表本文件字体中缺少的字符；该答案的 Markdown 和 Word 文件中有这些字符。",
            labels=_labels("公开", "内部", "机密", "受限"),
        ),
    }
)
