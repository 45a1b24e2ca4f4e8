"""Clarifying questions in French, by kind; what is left out is not asked in French."""

from types import MappingProxyType

from app.analyzer.wording import Wording, Wordings

FRENCH: Wordings = MappingProxyType(
    {
        "objective": Wording(
            "On sait quoi construire, mais pas pour quoi faire.",
            "Qui va s'en servir, et quel problème ces personnes ont-elles aujourd'hui ?",
            "Cela décide de ce qui entre dans la première version et de ce qui peut attendre.",
            (
                ("Des clients, en libre-service", "accès public et comptes ; on mesure la charge du support"),
                (
                    "Des employés, pour aller plus vite",
                    "moins d'utilisateurs ; l'intégration aux outils existants d'abord",
                ),
                ("D'autres systèmes, par une interface", "contrats et limites comptent plus que les écrans"),
            ),
            "Cela sert les clients actuels, et la première version couvre leur tâche la plus fréquente.",
        ),
        "objective_ai": Wording(
            "L'IA est un moyen ; le problème à résoudre manque.",
            "Quelle décision ou quelle tâche doit s'améliorer, et pour qui ?",
            "Recherche, routage, prédiction et génération sont quatre systèmes, avec des données différentes.",
            (
                ("Les gens ne trouvent pas", "recherche ou recommandations"),
                ("Trop de tickets ou de documents", "routage, extraction ou assistant qui cite ses sources"),
                (
                    "Des clients partent, des machines tombent en panne",
                    "prédiction à partir de l'historique, avec quelqu'un qui agit",
                ),
            ),
            "Le but est de décharger les équipes des questions courantes, chaque réponse étant confirmée au début.",
        ),
        "objective_change": Wording(
            "Le souhait donne une direction ; ce qui gêne aujourd'hui n'est pas dit.",
            "Qu'est-ce qui casse ou gêne exactement aujourd'hui, quand et pour qui ?",
            "Le symptôme décide s'il faut changer le code, les données, l'infrastructure ou la façon de faire.",
            (
                ("Pages lentes aux heures de pointe", "mesurer, puis cache, index et CDN avant toute reconstruction"),
                (
                    "Mises en production lentes ou risquées",
                    "tests, chaîne de livraison et modules avant de nouvelles techniques",
                ),
                ("La facture croît plus vite que l'usage", "analyser d'abord le coût unitaire"),
            ),
            "Ce sont les temps de réponse en pointe qui gênent, et on ne veut pas tout réécrire.",
        ),
        "scale": Wording(
            "Une taille n'a de prix qu'avec deux nombres.",
            "Combien d'utilisateurs, de requêtes ou d'enregistrements aujourd'hui, et combien dans 12 mois ?",
            "Mille et un million par jour sont deux systèmes différents, en effort et en coût.",
            (
                ("Des milliers par jour", "un service et une base ; quelques jours, environ 500 $ par mois"),
                ("Des centaines de milliers par jour", "cache, réplicas et files ; quelques semaines"),
                (
                    "Des millions par jour",
                    "données partitionnées et une équipe d'exploitation ; des mois, environ 50 000 $ par mois",
                ),
            ),
            "Environ 10 000 utilisateurs aujourd'hui et trois fois plus dans 12 mois.",
        ),
        "current_system": Wording(
            "Un chemin a besoin d'un point de départ.",
            "Qu'est-ce qui tourne aujourd'hui : quelle technique, hébergée où, et que faut-il garder ?",
            "Cela décide entre étendre, migrer par étapes et repartir de zéro.",
            (
                ("Rien encore", "choix libre ; la plus petite solution managée"),
                ("Une application et une base", "l'étendre d'abord, ne découper que là où c'est nécessaire"),
                ("Plusieurs services ou de l'ancien", "interfaces et chemin de migration d'abord"),
            ),
            "Une application web avec une base relationnelle dans un cloud public.",
        ),
        "success": Wording(
            "Sans mesure, personne ne peut dire si c'est réussi.",
            "Quel chiffre doit changer, de combien à combien, et pour quand ?",
            "C'est l'étalon de chaque choix et le moment de s'arrêter.",
            (
                (
                    "La vitesse, par exemple de 5 s à moins de 2 s",
                    "travail de performance, prouvé par un test de charge",
                ),
                ("La qualité, par exemple deux fois moins d'erreurs", "mesure et tests avant les nouveautés"),
                ("L'argent, par exemple 30 % de coût en moins", "le coût unitaire devient le premier indicateur"),
            ),
            "Le succès est une nette amélioration de l'indicateur principal en un trimestre.",
        ),
        "constraints": Wording(
            "Ce qui ne doit pas arriver compte autant que le but.",
            "Quelles limites sont fixées : personnes, budget, technique, protection des données, dates ?",
            "Des limites fermes éliminent des options avant toute comparaison.",
            (
                ("Petite équipe sans exploitation", "services managés, peu de pièces mobiles"),
                ("Les données ne doivent pas sortir", "hébergement propre ou modèle local ; plus d'effort"),
                ("Une technique est imposée", "la conception la suit et en dit le prix"),
            ),
            "Une équipe d'environ cinq personnes, services managés permis, données personnelles dans la région.",
        ),
        "latency": Wording(
            "« Temps réel » va de la milliseconde à la minute.",
            "Quel âge les données peuvent-elles avoir, ou combien de temps une réponse peut-elle prendre ?",
            "Chaque cran plus rapide multiplie le coût de construction et d'exploitation.",
            (
                ("Des minutes", "traitements planifiés ; le moins cher"),
                ("Quelques secondes", "événements et envoi direct sur des services ordinaires"),
                ("Moins de 100 ms", "état en mémoire et flux ; exploitation délicate"),
            ),
            "Une mise à jour en cinq secondes suffit.",
        ),
        "data": Wording(
            "Un modèle vaut ce que valent ses données.",
            "Quelles données existent : combien, de quand, avec quelles étiquettes, et peut-on les utiliser ?",
            "Cela décide entre des règles, un modèle tout prêt et un entraînement propre.",
            (
                ("Aucune donnée étiquetée", "règles ou modèle tout prêt d'abord, étiqueter en parallèle"),
                ("Quelques milliers d'exemples étiquetés", "réglage fin ou modèle classique"),
                ("Des années d'historique avec résultat", "un modèle propre, séparé dans le temps"),
            ),
            "Un an d'historique sans étiquettes existe et peut servir en interne.",
        ),
        "data_use": Wording(
            "Une mauvaise réponse coûte quelque chose.",
            "Quelles données peut-elle utiliser, et que se passe-t-il si elle se trompe ?",
            "Cela décide si elle répond seule ou si une personne confirme.",
            (
                ("Textes d'aide publics, peu de dégâts", "elle répond directement"),
                ("Contrats, factures, données personnelles", "droits d'accès, une personne confirme, modèle interne"),
                ("Une erreur coûte de l'argent ou la sécurité", "une personne décide, le système prépare seulement"),
            ),
            "Elle n'utilise que des textes publics, et une personne confirme chaque réponse au début.",
        ),
        "availability": Wording(
            "Chaque niveau de disponibilité a un autre prix.",
            "Combien de temps d'arrêt par mois est acceptable, et à quelles heures jamais ?",
            "La redondance, l'astreinte et les coûts en dépendent.",
            (
                ("Quelques heures", "un serveur avec des sauvegardes testées"),
                ("Quelques minutes", "deux zones, bascule automatique, astreinte"),
                ("Jamais visible", "plusieurs régions et pannes répétées ; bien plus cher"),
            ),
            "Une demi-heure d'arrêt par mois hors des heures ouvrées est acceptable.",
        ),
        "scope": Wording(
            "On ne sait pas ce que contient la première version.",
            "Quelles sont les trois choses qu'elle doit faire, et que laisse-t-on dehors ?",
            "La taille de la première version décide de l'effort, de la date et du risque.",
            (
                ("Un processus, peu d'utilisateurs", "un prototype en 2 à 4 semaines"),
                ("Le processus principal pour tous", "une première version en 2 à 3 mois"),
                ("Toutes les fonctions actuelles", "six mois ou plus ; avancer par étapes"),
            ),
            "La première version couvre seulement le processus principal.",
        ),
        "budget": Wording(
            "Sans cadre, on prévoit trop grand ou trop petit.",
            "Combien cela peut-il coûter par mois, et une seule fois ?",
            "Le cadre décide entre acheté, managé et exploité soi-même.",
            (
                ("Moins de 5 000 par mois", "des services managés, peu de spécifique"),
                ("De 5 000 à 50 000", "un mélange, comparé aux coûts d'exploitation"),
                ("Davantage", "une plateforme propre là où elle se rentabilise"),
            ),
            "Le budget est inférieur à 5 000 par mois.",
        ),
        "team": Wording(
            "Ce qui peut avancer en parallèle dépend des personnes.",
            "Combien de personnes, avec quelles compétences et quelle part de leur temps ?",
            "Cela décide de ce qu'on construit et de ce qu'on achète.",
            (
                ("Une à trois", "un seul chantier, techniques connues, beaucoup d'achats"),
                ("Quatre à huit", "deux chantiers avec des responsables clairs"),
                ("Plus", "des équipes par domaine, avec leurs interfaces"),
            ),
            "Cinq personnes y travaillent à plein temps et connaissent la technique actuelle.",
        ),
        "security": Wording(
            "« Sécurisé » demande un adversaire ou une règle.",
            "Quelles règles s'appliquent (RGPD, ISO 27001, SOC 2, PCI), et contre qui faut-il se protéger ?",
            "Un audit, un attaquant externe et une imprudence interne demandent des mesures différentes.",
            (
                ("Un audit ou le questionnaire d'un client", "contrôles, preuves et revues d'accès d'abord"),
                ("Des attaques externes", "exposition, correctifs, authentification et test d'intrusion"),
                ("Des accès internes", "rôles, moindre privilège et journaux"),
            ),
            "Le RGPD s'applique, et des clients demanderont SOC 2 d'ici un an.",
        ),
        "deadline": Wording(
            "Une date décide de ce qui peut y tenir.",
            "Y a-t-il une date fixe, qu'est-ce qui l'impose, et que pourrait-on retirer ?",
            "Deux semaines, trois mois et six mois donnent trois plans différents.",
            (
                ("Date fixe dans quelques semaines", "un seul cas, des briques achetées, périmètre réduit"),
                ("Un trimestre", "une première version avec le cas principal"),
                ("Ouverte", "l'ordre suit la valeur et le risque"),
            ),
            "Pas de date fixe ; une première version en 8 à 12 semaines convient.",
        ),
        "options": Wording(
            "Un choix demande ses options et un critère.",
            "Entre quoi exactement, pour quel usage, et qu'est-ce qui compte le plus ?",
            "Les mêmes options gagnent ou perdent selon le coût, la vitesse ou les compétences.",
            (
                ("Le coût le plus bas sur trois ans", "coût total comparé, personnes comprises"),
                ("Le départ le plus rapide", "ce que l'équipe sait faire ou peut acheter l'emporte"),
                ("Le moindre risque plus tard", "sortie, support et maturité pèsent le plus"),
            ),
            "Un départ rapide avec une petite équipe compte le plus, les compétences actuelles restent.",
        ),
        "symptom": Wording(
            "Le symptôme est trop vague pour chercher une cause.",
            "Que se passe-t-il exactement, chez qui, depuis quand, et qu'est-ce qui a changé avant ?",
            "Où et quand cela arrive écarte d'emblée la plupart des causes.",
            (
                ("Chez tous, depuis un changement", "regarder d'abord ce changement et l'annuler"),
                ("À certaines heures ou charges", "regarder les limites : pools, mémoire, verrous, voisins"),
                ("Chez quelques-uns", "comparer leurs données et leur chemin aux autres"),
            ),
            "Cela touche tout le monde en pointe, et rien n'a été changé exprès.",
        ),
        "plan": Wording(
            "Il n'y a encore rien à juger.",
            "Collez le plan : but, étapes datées, personnes, budget, et ce qui doit être vrai pour qu'il marche.",
            "Un verdict sans le texte serait une supposition.",
            (
                ("Le texte entier ou ses points principaux", "un verdict appuyé sur le plan"),
                ("Seulement le but et la date", "la liste de ce qu'il faut à un plan solide"),
            ),
            "Un plan habituel de ce genre, sur six mois, avec cinq personnes.",
        ),
        "numbers": Wording(
            "Le résultat dépend de nombres que vous seul avez.",
            "Quels nombres prendre : volume, prix ou coût unitaire, tailles, personnes, période ?",
            "Avec eux on calcule ; sans eux on devine.",
            (
                ("Des nombres mesurés", "un résultat exact avec sa formule"),
                ("Des fourchettes", "un résultat bas, probable et haut"),
            ),
            "Des valeurs usuelles pour une entreprise moyenne, chacune nommée.",
        ),
        "material": Wording(
            "Ce qu'il faut relire manque.",
            "Collez le code, la requête, le schéma ou la configuration, avec une phrase sur son but.",
            "Des remarques doivent pouvoir montrer une ligne.",
            (
                ("Le morceau lui-même", "remarques par ligne, avec corrections"),
                ("Seulement une description", "la liste de ce qui va mal d'habitude"),
            ),
            "Un cas habituel de ce genre ; la réponse est une liste de contrôle.",
        ),
        "content": Wording(
            "Un texte a besoin de ses faits et de ses lecteurs.",
            "Que doit-il dire, qui le lit, et quelle longueur peut-il avoir ?",
            "Les lecteurs et le but décident de la forme et du détail.",
            (
                ("Des ingénieurs qui s'en serviront", "précis, avec commandes et exemples"),
                ("Des responsables qui décident", "une page : situation, options, recommandation"),
                ("Des auditeurs ou des clients", "complet, avec preuves et responsables"),
            ),
            "Une page pour les ingénieurs de l'équipe, avec des blancs pour les faits.",
        ),
    }
)
