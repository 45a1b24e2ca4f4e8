"""The counter-questions to words that say nothing by themselves, in Spanish: id of the word -> challenge, question."""

from collections.abc import Mapping
from types import MappingProxyType

COUNTERS_SPANISH: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "BW-01": (
            "«IA» nombra una herramienta, no un problema.",
            "¿Qué tarea debe hacer - clasificar, generar, predecir, recomendar - y en qué se notará que funciona?",
        ),
        "BW-02": (
            "El aprendizaje automático necesita algo que predecir y algo de lo que aprender.",
            "¿Qué hay que predecir u ordenar, con qué datos, y con qué exactitud?",
        ),
        "BW-03": (
            "«Tiempo real» va de milisegundos a minutos.",
            "¿Qué antigüedad pueden tener los datos: menos de 100 ms, menos de un segundo o algunos segundos?",
        ),
        "BW-04": (
            "«Escalable» solo tiene precio con dos números.",
            "¿De cuánto a cuánto debe crecer: usuarios o peticiones hoy y dentro de 12 meses?",
        ),
        "BW-05": (
            "«Moderno» no es una propiedad que noten los usuarios.",
            "¿Qué duele de lo actual - contratar, publicar, mantener o la velocidad - y qué hay que dejar atrás?",
        ),
        "BW-06": (
            "«Nube» puede ser Kubernetes, serverless o servicios gestionados.",
            "¿Qué nube y en qué forma se permite, y qué límites están fijados: "
            "conocimientos, presupuesto, protección de datos?",
        ),
        "BW-07": (
            "Los microservicios son una respuesta; falta la pregunta.",
            "¿Qué no se puede hacer hoy por ser un solo sistema, y por dónde lo cortaríais?",
        ),
        "BW-08": (
            "«Seguro» necesita un adversario o una norma.",
            "¿Qué normas se aplican (RGPD, ISO 27001, SOC 2) y contra quién debe aguantar?",
        ),
        "BW-09": (
            "«Sencillo» para unos suele ser caro para otros.",
            "¿Sencillo para quién - usuarios, desarrolladores u operación - y qué tres cosas debe hacer?",
        ),
        "BW-10": (
            "«Básico» deja abierto qué entra.",
            "¿Qué entra en la primera versión y qué queda fuera expresamente?",
        ),
        "BW-11": (
            "«Solo» oculta hasta dónde llega un cambio pequeño.",
            "¿Qué toca el cambio - datos, interfaces, otros equipos - y qué debe seguir funcionando?",
        ),
        "BW-12": (
            "«Rápido» puede ser unas horas o un trimestre.",
            "¿Es cuestión de horas, días o semanas, y qué se puede dejar fuera?",
        ),
        "BW-13": (
            "Un mínimo necesita aquello que demuestra.",
            "¿Qué conjunto más pequeño de funciones enseñaríais a un usuario real?",
        ),
        "BW-14": (
            "La flexibilidad cuesta donde nunca cambia nada.",
            "¿Qué partes cambiarán, con qué frecuencia y quién las cambia?",
        ),
        "BW-15": ("«Pronto» no es una fecha.", "¿Para qué fecha, y qué pasa al día siguiente?"),
        "BW-16": (
            "«Rápido» puede referirse a respuestas o a entregas.",
            "¿Qué tarda cuánto hoy, cuánto puede tardar y a quién le importa?",
        ),
        "BW-17": (
            "La urgencia sin motivo desplaza todo lo demás.",
            "¿Qué la causa - un cliente, un incidente, una ley - y cuál es el último día posible?",
        ),
        "BW-18": (
            "Lo que se hace cuando haya tiempo no se hace.",
            "¿Tiene alguna prioridad, y qué tendría que pasar para empezarlo?",
        ),
        "BW-19": (
            "«Tarde o temprano» no está ni planeado ni descartado.",
            "¿Está planeado, y qué lo pondría en marcha?",
        ),
        "BW-20": (
            "«Mejor» necesita un número.",
            "¿Mejor en qué número - errores, velocidad, cobertura, satisfacción - y de cuánto a cuánto?",
        ),
        "BW-21": (
            "«Listo para producción» es una lista, y cada equipo tiene la suya.",
            "¿Qué criterios hay que cumplir antes de dejar entrar a usuarios reales?",
        ),
        "BW-22": (
            "«Empresarial» resume una lista de exigencias.",
            "¿Cuáles cuentan: SLA, SSO, registro de auditoría, normativa, horario de soporte?",
        ),
        "BW-23": (
            "«Robusto» necesita el fallo que debe aguantar.",
            "¿Qué fallos hubo, o qué debe aguantar: un nodo, una región, entradas malas, un pico?",
        ),
        "BW-24": (
            "Cada nueve más cuesta unas diez veces más.",
            "¿99, 99,9 o 99,99 % - es decir, 7 horas, 43 minutos o 4 minutos al mes?",
        ),
        "BW-25": ("Usar algo no es todavía un objetivo.", "¿Usar qué, para ayudar a quién en qué?"),
        "BW-26": ("Una sinergia es un beneficio que se puede contar.", "¿Qué beneficio, para quién y medido cómo?"),
        "BW-27": (
            "Lo que mejora en un aspecto empeora en otro.",
            "¿Qué duele hoy - velocidad, coste o calidad - y cuánto debe cambiar?",
        ),
        "BW-28": (
            "Un proceso se aligera en el paso que más cuesta.",
            "¿Qué paso es lento o caro hoy, con qué frecuencia ocurre y qué sería bueno?",
        ),
        "BW-29": ("Nuevo no es todavía útil.", "¿Quién tiene el problema que resuelve, y qué hace hoy al respecto?"),
    }
)
