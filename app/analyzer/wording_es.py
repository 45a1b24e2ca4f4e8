"""Clarifying questions in Spanish, by kind; what is left out is not asked in Spanish."""

from types import MappingProxyType

from app.analyzer.wording import Wording, Wordings

SPANISH: Wordings = MappingProxyType(
    {
        "objective": Wording(
            "Se dice qué construir, pero no para qué.",
            "¿Quién lo usará y qué problema tiene hoy?",
            "Decide qué entra en la primera versión y qué puede esperar.",
            (
                ("Clientes, para servirse solos", "acceso público y cuentas; se mide la carga de soporte"),
                ("Empleados, para ir más rápido", "menos usuarios; primero la integración con lo existente"),
                ("Otros sistemas, por una interfaz", "importan más los contratos y límites que las pantallas"),
            ),
            "Sirve a los clientes actuales y la primera versión cubre su tarea más frecuente.",
        ),
        "objective_ai": Wording(
            "La IA es un medio; falta el problema que debe resolver.",
            "¿Qué decisión o tarea debe mejorar, y para quién?",
            "Búsqueda, enrutado, predicción y generación son cuatro sistemas con datos distintos.",
            (
                ("La gente no encuentra cosas", "búsqueda o recomendaciones"),
                ("Demasiados tickets o documentos", "enrutado, extracción o un asistente que cita fuentes"),
                ("Se van clientes o fallan máquinas", "predicción a partir del historial, con alguien que actúe"),
            ),
            "Se trata de quitar preguntas rutinarias, y al principio una persona confirma cada respuesta.",
        ),
        "objective_change": Wording(
            "El deseo da una dirección; no dice qué duele hoy.",
            "¿Qué falla o molesta exactamente hoy, cuándo y a quién?",
            "El síntoma decide si cambian el código, los datos, la infraestructura o el proceso.",
            (
                ("Páginas lentas en hora punta", "medir, luego caché, índices y CDN antes de rehacer nada"),
                ("Despliegues lentos o arriesgados", "pruebas, canalización y módulos antes que tecnología nueva"),
                ("La factura crece más que el uso", "analizar primero el coste por unidad"),
            ),
            "Molestan los tiempos de respuesta en hora punta y no se quiere reescribir.",
        ),
        "scale": Wording(
            "Un tamaño solo tiene precio con dos números.",
            "¿Cuántos usuarios, peticiones o registros hay hoy y cuántos habrá en 12 meses?",
            "Mil y un millón al día son dos sistemas distintos, en esfuerzo y en coste.",
            (
                ("Miles al día", "un servicio y una base de datos; días, unos 500 $ al mes"),
                ("Cientos de miles al día", "caché, réplicas y colas; semanas"),
                ("Muchos millones al día", "datos repartidos y un equipo que lo opere; meses, unos 50.000 $ al mes"),
            ),
            "Unos 10.000 usuarios hoy y el triple en 12 meses.",
        ),
        "current_system": Wording(
            "Un camino necesita un punto de partida.",
            "¿Qué funciona hoy: qué tecnología, dónde está alojada y qué debe quedarse?",
            "Decide entre ampliar, mover por pasos y empezar de nuevo.",
            (
                ("Nada todavía", "elección libre; lo gestionado más pequeño"),
                ("Una aplicación con una base de datos", "ampliarla primero, dividir solo donde duele"),
                ("Varios servicios o sistemas antiguos", "primero interfaces y camino de migración"),
            ),
            "Una aplicación web con una base relacional en una nube pública.",
        ),
        "success": Wording(
            "Sin medida nadie puede decir si funcionó.",
            "¿Qué número debe cambiar, de cuánto a cuánto y para cuándo?",
            "Es la vara de cada elección y el momento de parar.",
            (
                ("Velocidad, por ejemplo de 5 s a menos de 2 s", "trabajo de rendimiento con prueba de carga"),
                ("Calidad, por ejemplo la mitad de errores", "medición y pruebas antes que funciones"),
                ("Dinero, por ejemplo 30 % menos", "el coste por unidad es la primera métrica"),
            ),
            "El éxito es una mejora clara de la métrica principal en un trimestre.",
        ),
        "constraints": Wording(
            "Lo que no debe pasar importa tanto como el objetivo.",
            "¿Qué límites están fijados: personas, presupuesto, tecnología, protección de datos, fechas?",
            "Los límites firmes quitan opciones antes de comparar.",
            (
                ("Equipo pequeño sin operaciones", "servicios gestionados, pocas piezas"),
                ("Los datos no pueden salir", "alojamiento propio o modelo local; más esfuerzo"),
                ("Hay una tecnología impuesta", "el diseño la sigue y dice su precio"),
            ),
            "Un equipo de unos cinco, servicios gestionados permitidos, datos personales en la región.",
        ),
        "latency": Wording(
            "«Tiempo real» va de milisegundos a minutos.",
            "¿Qué antigüedad pueden tener los datos o cuánto puede tardar una respuesta?",
            "Cada escalón más rápido multiplica el coste de construir y operar.",
            (
                ("Minutos", "procesos programados; lo más barato"),
                ("Unos segundos", "eventos y envío directo sobre servicios normales"),
                ("Menos de 100 ms", "estado en memoria y flujos; operación delicada"),
            ),
            "Basta con actualizar en cinco segundos.",
        ),
        "data": Wording(
            "Un modelo vale lo que valen sus datos.",
            "¿Qué datos hay: cuántos, de cuándo, con qué etiquetas, y se pueden usar?",
            "Decide entre reglas, un modelo ya hecho y entrenar uno propio.",
            (
                ("Sin datos etiquetados", "primero reglas o un modelo hecho, etiquetar mientras tanto"),
                ("Unos miles de ejemplos etiquetados", "ajuste fino o un modelo clásico"),
                ("Años de historial con resultado", "modelo propio con separación temporal"),
            ),
            "Hay un año de historial sin etiquetas y se puede usar en la empresa.",
        ),
        "data_use": Wording(
            "Una respuesta equivocada cuesta algo.",
            "¿Qué datos puede usar y qué pasa si se equivoca?",
            "Decide si responde sola o si una persona confirma.",
            (
                ("Textos de ayuda públicos, poco daño", "responde directamente"),
                ("Contratos, facturas o datos personales", "permisos, una persona confirma, modelo en casa"),
                ("Un error cuesta dinero o seguridad", "una persona decide, el sistema solo prepara"),
            ),
            "Usa solo textos públicos y al principio una persona confirma cada respuesta.",
        ),
        "availability": Wording(
            "Cada nivel de disponibilidad tiene otro precio.",
            "¿Cuánto puede estar parado al mes y a qué horas nunca?",
            "De ello dependen la redundancia, las guardias y el coste.",
            (
                ("Algunas horas", "un servidor con copias probadas"),
                ("Algunos minutos", "dos zonas, cambio automático y guardias"),
                ("Nunca visible", "varias regiones y fallos ensayados; mucho más caro"),
            ),
            "Media hora de parada al mes fuera del horario laboral es aceptable.",
        ),
        "scope": Wording(
            "No se sabe qué entra en la primera versión.",
            "¿Qué tres cosas debe hacer y qué queda fuera expresamente?",
            "El tamaño de la primera versión decide esfuerzo, fecha y riesgo.",
            (
                ("Un proceso, pocos usuarios", "un prototipo en 2 a 4 semanas"),
                ("El proceso principal para todos", "una primera versión en 2 o 3 meses"),
                ("Todas las funciones de hoy", "medio año o más; mudarse por pasos"),
            ),
            "La primera versión cubre solo el proceso principal.",
        ),
        "budget": Wording(
            "Sin un marco se planea demasiado grande o demasiado pequeño.",
            "¿Cuánto puede costar al mes y cuánto una sola vez?",
            "El marco decide entre comprado, gestionado y operado por vosotros.",
            (
                ("Menos de 5.000 al mes", "servicios gestionados, poco propio"),
                ("De 5.000 a 50.000", "una mezcla, comparada con el coste de operación"),
                ("Más", "plataforma propia donde se amortice"),
            ),
            "El presupuesto es menor de 5.000 al mes.",
        ),
        "team": Wording(
            "Lo que puede avanzar a la vez depende de las personas.",
            "¿Cuántas personas, con qué conocimientos y con qué parte de su tiempo?",
            "Decide qué se construye y qué se compra.",
            (
                ("De una a tres", "una sola línea, técnica conocida, mucho comprado"),
                ("De cuatro a ocho", "dos líneas con responsables claros"),
                ("Más", "equipos por áreas, con sus interfaces"),
            ),
            "Cinco personas trabajan a tiempo completo y conocen la técnica actual.",
        ),
        "security": Wording(
            "«Seguro» necesita un adversario o una norma.",
            "¿Qué normas se aplican (RGPD, ISO 27001, SOC 2, PCI) y contra quién debe resistir?",
            "Una auditoría, un atacante externo y un descuido interno piden medidas distintas.",
            (
                ("Una auditoría o el cuestionario de un cliente", "primero controles, pruebas y revisión de accesos"),
                ("Ataques externos", "exposición, parches, autenticación y prueba de intrusión"),
                ("Accesos internos", "roles, mínimo privilegio y registros"),
            ),
            "Se aplica el RGPD y los clientes pedirán SOC 2 en un año.",
        ),
        "deadline": Wording(
            "Una fecha decide lo que cabe.",
            "¿Hay una fecha fija, qué la impone y qué se podría recortar?",
            "Dos semanas, tres meses y medio año dan tres planes distintos.",
            (
                ("Fecha fija en semanas", "un caso, piezas compradas, alcance recortado"),
                ("Un trimestre", "una primera versión con el caso principal"),
                ("Abierta", "el orden sigue el valor y el riesgo"),
            ),
            "Sin fecha fija; una primera versión en 8 a 12 semanas está bien.",
        ),
        "options": Wording(
            "Una elección necesita sus opciones y un criterio.",
            "¿Entre qué exactamente, para qué uso, y qué importa más?",
            "Las mismas opciones ganan o pierden según coste, rapidez o conocimientos.",
            (
                ("El menor coste en tres años", "se compara el coste total, con personas"),
                ("El arranque más rápido", "gana lo que el equipo sabe o puede comprar"),
                ("El menor riesgo después", "pesan la salida, el soporte y la madurez"),
            ),
            "Importa arrancar pronto con un equipo pequeño y conservar sus conocimientos.",
        ),
        "symptom": Wording(
            "El síntoma es demasiado vago para buscar una causa.",
            "¿Qué ocurre exactamente, a quién, desde cuándo y qué cambió antes?",
            "Dónde y cuándo pasa descarta enseguida la mayoría de las causas.",
            (
                ("A todos, desde un cambio", "mirar primero ese cambio y revertirlo"),
                ("Solo a ciertas horas o cargas", "mirar límites: conexiones, memoria, bloqueos, vecinos"),
                ("Solo a algunos", "comparar sus datos y su camino con los demás"),
            ),
            "Afecta a todos en hora punta y no se cambió nada a propósito.",
        ),
        "plan": Wording(
            "Todavía no hay nada que juzgar.",
            "Pega el plan: objetivo, pasos con fechas, personas, presupuesto y lo que debe cumplirse.",
            "Un veredicto sin el texto sería adivinar.",
            (
                ("El texto entero o los puntos principales", "veredicto con pruebas del plan"),
                ("Solo el objetivo y la fecha", "la lista de lo que necesita un plan sólido"),
            ),
            "Un plan habitual de este tipo, a seis meses y con cinco personas.",
        ),
        "numbers": Wording(
            "El resultado depende de números que solo tú tienes.",
            "¿Qué números entran: volumen, precio o coste por unidad, tamaños, personas, periodo?",
            "Con ellos se calcula; sin ellos se adivina.",
            (
                ("Números medidos", "un resultado exacto con su fórmula"),
                ("Rangos aproximados", "un resultado bajo, probable y alto"),
            ),
            "Valores habituales de una empresa mediana, cada uno nombrado.",
        ),
        "material": Wording(
            "Falta lo que hay que revisar.",
            "Pega el código, la consulta, el esquema o la configuración, con una frase sobre su fin.",
            "Las observaciones necesitan líneas a las que señalar.",
            (
                ("La pieza misma", "observaciones por línea, con correcciones"),
                ("Solo una descripción", "la lista de lo que suele ir mal"),
            ),
            "Un caso habitual de este tipo; la respuesta es una lista de control.",
        ),
        "content": Wording(
            "Un texto necesita sus hechos y sus lectores.",
            "¿Qué debe decir, quién lo lee y cuánto puede ocupar?",
            "Lectores y fin deciden forma y detalle.",
            (
                ("Ingenieros que lo usarán", "preciso, con órdenes y ejemplos"),
                ("Directivos que deciden", "una página: situación, opciones, recomendación"),
                ("Auditores o clientes", "completo, con pruebas y responsables"),
            ),
            "Una página para los ingenieros del equipo, con huecos para los hechos.",
        ),
    }
)
