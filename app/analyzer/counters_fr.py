"""The counter-questions to words that say nothing by themselves, in French: id of the word -> challenge, question."""

from collections.abc import Mapping
from types import MappingProxyType

COUNTERS_FRENCH: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "BW-01": (
            "« IA » désigne un outil, pas un problème.",
            "Quelle tâche doit-elle faire - classer, produire, prévoir, "
            "recommander - et à quoi verrez-vous que cela marche ?",
        ),
        "BW-02": (
            "L'apprentissage automatique a besoin de quelque chose à prévoir et de quelque chose dont apprendre.",
            "Que faut-il prévoir ou trier, à partir de quelles données, et avec quelle précision ?",
        ),
        "BW-03": (
            "« Temps réel » va de la milliseconde à la minute.",
            "Quel âge peuvent avoir les données : moins de 100 ms, moins d'une seconde, ou quelques secondes ?",
        ),
        "BW-04": (
            "« Évolutif » n'a de prix qu'avec deux nombres.",
            "De combien à combien faut-il grandir - utilisateurs ou requêtes aujourd'hui et dans 12 mois ?",
        ),
        "BW-05": (
            "« Moderne » n'est pas une qualité que les utilisateurs remarquent.",
            "Qu'est-ce qui gêne dans la solution actuelle - recrutement, livraisons, "
            "maintenance ou vitesse - et que faut-il quitter ?",
        ),
        "BW-06": (
            "« Cloud » peut vouloir dire Kubernetes, serverless ou services managés.",
            "Quel cloud et sous quelle forme, et quelles limites sont "
            "fixées - compétences, budget, protection des données ?",
        ),
        "BW-07": (
            "Les microservices sont une réponse ; la question manque.",
            "Qu'est-ce qui est impossible aujourd'hui parce que c'est un seul système, et où couperiez-vous ?",
        ),
        "BW-08": (
            "« Sécurisé » suppose un adversaire ou une règle.",
            "Quelles règles s'appliquent (RGPD, ISO 27001, SOC 2), et contre qui faut-il tenir ?",
        ),
        "BW-09": (
            "« Simple » pour les uns coûte souvent cher aux autres.",
            "Simple pour qui - utilisateurs, développeurs ou exploitation "
            "- et quelles sont les trois choses indispensables ?",
        ),
        "BW-10": (
            "« Basique » ne dit pas ce qui est dedans.",
            "Qu'y a-t-il dans la première version, et qu'est-ce qui en est exclu ?",
        ),
        "BW-11": (
            "« Juste » cache la portée d'un petit changement.",
            "Que touche le changement - données, interfaces, autres "
            "équipes - et que doit-on continuer à faire marcher ?",
        ),
        "BW-12": (
            "« Rapidement » peut être quelques heures ou un trimestre.",
            "Est-ce une affaire d'heures, de jours ou de semaines, et que peut-on laisser de côté ?",
        ),
        "BW-13": (
            "Un minimum a besoin de la chose qu'il prouve.",
            "Quel plus petit ensemble de fonctions montreriez-vous à un vrai utilisateur ?",
        ),
        "BW-14": (
            "La souplesse coûte là où rien ne change jamais.",
            "Quelles parties vont changer, à quel rythme, et qui les change ?",
        ),
        "BW-15": ("« Bientôt » n'est pas une date.", "Pour quelle date, et que se passe-t-il le lendemain ?"),
        "BW-16": (
            "« Rapide » peut parler des réponses ou de la livraison.",
            "Qu'est-ce qui prend combien de temps aujourd'hui, combien est-ce acceptable, et pour qui ?",
        ),
        "BW-17": (
            "L'urgence sans raison déplace tout le reste.",
            "Qu'est-ce qui presse - un client, un incident, une loi - et quel est le dernier jour possible ?",
        ),
        "BW-18": (
            "Ce qu'on fait quand on a le temps ne se fait pas.",
            "Est-ce seulement classé, et que faudrait-il pour que cela commence ?",
        ),
        "BW-19": ("« Tôt ou tard » n'est ni prévu ni abandonné.", "Est-ce prévu, et qu'est-ce qui le déclencherait ?"),
        "BW-20": (
            "« Meilleur » a besoin d'un nombre.",
            "Meilleur en quel nombre - erreurs, vitesse, couverture, satisfaction - et de combien à combien ?",
        ),
        "BW-21": (
            "« Prêt pour la production » est une liste, et chaque équipe a la sienne.",
            "Quels critères faut-il remplir avant d'accueillir de vrais utilisateurs ?",
        ),
        "BW-22": (
            "« Niveau entreprise » résume une liste d'exigences.",
            "Lesquelles comptent - SLA, SSO, journal d'audit, conformité, heures de support ?",
        ),
        "BW-23": (
            "« Robuste » suppose la panne à laquelle il faut survivre.",
            "Quelles pannes ont eu lieu, ou à quoi faut-il survivre "
            "- un nœud, une région, de mauvaises entrées, un pic ?",
        ),
        "BW-24": (
            "Chaque neuf de plus coûte environ dix fois plus.",
            "99, 99,9 ou 99,99 % - soit 7 heures, 43 minutes ou 4 minutes par mois ?",
        ),
        "BW-25": ("Utiliser quelque chose n'est pas encore un but.", "Utiliser quoi, pour aider qui à faire quoi ?"),
        "BW-26": (
            "Une synergie est un bénéfice que l'on peut compter.",
            "Quel bénéfice, pour qui, et mesuré comment ?",
        ),
        "BW-27": (
            "Ce qui s'améliore d'un côté se dégrade d'un autre.",
            "Qu'est-ce qui fait mal aujourd'hui - vitesse, coût ou qualité - et de combien cela doit-il changer ?",
        ),
        "BW-28": (
            "Un processus s'allège à l'étape qui coûte le plus.",
            "Quelle étape est lente ou chère aujourd'hui, à quelle fréquence, et que serait un bon résultat ?",
        ),
        "BW-29": (
            "Nouveau ne veut pas encore dire utile.",
            "Qui a le problème que cela résout, et que fait-il aujourd'hui ?",
        ),
    }
)
