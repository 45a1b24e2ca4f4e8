"""Capitalised words that are no part of a person's name, and given names that are, for ``names``."""

from app.screening.lexicon import word_set

NOT_NAMES = word_set(
    """
    a about above access according account accounts action add address admin after against age agent alert
    all allow also always amount an analytics analyze and another any app applicant applicants application
    april architecture are as ask assistant at attempt attempts august auth author authorization average
    back backend balance bank base based batch be because before begin below beneficiary best better between
    bonus born both branch brief budget build bug business but buy by bytes cache call can cancel cancelled
    candidate card cardholder case cause cell center change channel charge check checkout city class client
    clients close cloud cluster code column columns comment commit compare complaint compute condition
    confidential config connect connection consider contact content context contract convert copy cost could
    count country create created credit critical current customer customers daily dashboard data database
    date datetime day days dead deadline dear debit debug december decide decision deep default delete
    delivery demo department deploy deployment describe description design desk detail details developer
    device did diagnosis different direct director discharge discuss disk do doctor document does done door
    down download draft drop due during each edge editor email emails employee employees employer encrypt
    end engineer engineering engineers enter enterprise entry env environment error errors estimate evaluate
    even event every example exp explain export extract face facts fail failed failure feature features
    february feedback field fields file files final finally find finding findings fine fingerprint first fix
    flag follow following for form format forward forwarding found friday from front full function gait
    gateway general generate get give given go goal good got gpu great group guest guide had hand handle
    hardware has have he head header health healthcare help her here hers hey hi high him his history holder
    home host hot hotline hour house how however human i id if image import in incident index info
    information input insert instance instead insurance integer internal interview into invoice is issue
    issues it its january job join judge july june just keep key kind know label language last lastly
    latency later layer lead learning legal let level like line link list live load loan local location log
    login long look looking low machine mail main make manage management manager many map march margin
    market mask master match matter max may me mean median medical medication meet meeting member members
    memo memory message metric metrics middle migration min minor mobile mode model models module monday
    money monitor month monthly more most move much multi must my name names need needs network new next
    night no node noise normal not note notes nothing notice notify november now number numbers object
    october of off offer office offline ok old on oncall once one online only open operator or order orders
    origin other our out output over overview owner owners page pan parcel parent part partner partners
    party password patient patients pay payment payments payroll peak people per performance permission
    person phase phone photo pipeline place plan plans platform please policy pool port position possible
    post predict predictions price pricing primary print private probably problem process processing product
    production profile program project proposal proposed provide provider public pull purchase push put
    quality quarter query question questions queue quick random rank rate rating ratio raw read ready real
    reason recipient recommend record records recovery reduce refund region register release remember remove
    rental replace replicas reply report reports repository request requester requests require required
    research reset resource response rest result results return revenue review rewrite right risk role room
    root row rows rule rules run runs safe salary sales same sample saturday save say scale schedule schema
    score script search second secret section secure security see select send senior sensor sent september
    sequence series server servers service services session set setting settings setup several shall share
    she ship short should show sign simple since single site size skill slow small social software solution
    some someone something soon source spec specialist split sprint staff stage standard start started state
    statement status step still stock stop storage store strategy stream street string strong student style
    subject subscriber subscription subsequent such suggest summarize summary sunday supervisor supplier
    support sure switch system systems table tag take target task tax team teams tech technical tell
    template tenant term terms test testing text than thank thanks that the their them then there these they
    thing things think third this those thoughts three thursday ticket tickets tier time title to today
    together token tokens tomorrow too tool tools top total trace track traffic train training transaction
    translate transport treatment trial try tuesday turn two type under understand unit until up update
    upgrade upload use used user username users using valid value values vector vendor version very via
    video view virtual visit voice wait want was watch way we web website wednesday week weekly welcome well
    were what when where whether which while who whole why will window wire with within without work worker
    workers working world would write wrong year years yes yesterday yet you your zone aws azure google
    amazon microsoft apple oracle ibm openai anthropic claude gpt llama mistral gemini postgres postgresql
    mysql redis kafka kubernetes docker python java javascript typescript react angular django flask fastapi
    spring linux ubuntu windows macos android ios github gitlab jira slack teams zoom excel airflow spark
    flink hadoop snowflake databricks terraform ansible jenkins grafana prometheus datadog elasticsearch
    opensearch mongo mongodb cassandra dynamo dynamodb rabbitmq celery nginx apache tomcat stripe twilio
    salesforce zendesk hubspot shopify sap vault chrome bayes gauss euler fourier markov bernoulli poisson
    kalman adam bert yolo resnet llm rag api sql http https json xml csv yaml html css rest grpc graphql
    oauth saml jwt cpu ram ssd tls ssl vpn dns cdn sla slo kpi okr gdpr hipaa soc iso pci new york san
    francisco los angeles united kingdom states north south east west great britain saint st hong kong
    germany france spain italy portugal poland turkey china japan india brazil europe european asia america
    american africa berlin london paris madrid rome lisbon vienna zurich amsterdam munich hamburg warsaw
    istanbul beijing shanghai tokyo english german french spanish turkish chinese black white red green blue
    der die das den dem ein eine einen einem einer und oder aber wenn weil dass ist sind war wir ihr sie er
    es ich du mein meine unser unsere euer bitte danke hallo liebe lieber guten sehr geehrte geehrter wie
    was wer wo wann warum welche welcher welches kann konnen soll sollen muss mussen darf haben hat hier
    dort nach von vom zum zur bei mit ohne fur auf aus uber unter vor seit bis kunde kunden kundin
    mitarbeiter mitarbeiterin patient patientin gehalt vertrag rechnung konto karte kreditkarte inhaber
    inhaberin name vorname nachname geburtsdatum adresse anschrift telefon nummer datum ansprechpartner
    ansprechpartnerin diagnose krankmeldung kundigung abmahnung beschwerde bewertung benutzer passwort
    zugangsdaten firma abteilung projekt plan frage antwort daten modell dienst lastschrift mandat steuer le
    la les un une des du et ou mais pour avec sans dans sur notre nos votre vos leur leurs salaire salaires
    dossier client cliente salarie salariee madame monsieur bonjour merci que quel quelle comment pourquoi
    est sont nous vous ils elles contrat facture dossier sueldo salario nomina el los las una unos unas y o
    pero para con sin en nuestro nuestra su sus cliente empleado empleada paciente senor senora hola gracias
    que cual como por cuando donde es son nosotros contrato factura maas ucret bir ve veya ama icin ile bu
    su o biz siz onlar musteri musterimiz calisan hasta sayin merhaba nasil neden ne
    """
)
"""Words of sentences, headings and column names; product, place and language names."""

ORGANIZATION_WORDS = word_set(
    """
    ab ag analytics associates bank bv capital cargo clinic clinics co college company consulting corp
    corporation count dynamics energy enterprises foods foundation freight gmbh grid group health holding
    holdings hospital inc industries institute insurance kg labs limited llc logistics logistik ltd media
    ministry motors networks ohg partners payments pharma plc robotics sa sarl sas school se services sl
    software solutions spa srl studio studios systems tech technologies technology trust university
    utilities ventures verlag versicherung werke
    """
)
"""Words that make the name they stand in the name of an organization."""

GIVEN_NAMES = word_set(
    """
    adam adriana ahmed ahmet aisha alan alejandra alejandro alex alexander alexandra ali alice alicia alina
    amanda amelia amy ana anders andre andrea andreas andrew andrzej angela anita anna anne annika anthony
    antonio arthur ayse barbara beatrice ben benjamin bernd birgit bob brian bruno camille carla carlos
    carol caroline catherine charles charlotte chris christian christina christine christoph claire claudia
    daniel daniela david deborah denise dennis derya diana diego dieter dirk dominik donna dorothea eduardo
    elena elif elisabeth elise elizabeth ella emily emine emma emre eric erika eva fabian fatma felipe
    fernando florian francesca francesco francisco frank franziska frederic gabriel gabriela george gerhard
    giovanni giulia grace guillaume gustavo hakan hannah hans harry hasan hatice heike heinz helen helena
    helga henry hiroshi hugo huseyin ian ibrahim igor ines ingrid irene isabel isabella ivan jack jacob
    jacques jakob james jan jane janet jason jean jennifer jens jessica jim joan joao joe johan johanna john
    jonas jorge jose josef joseph juan judith julia julian julie jurgen kai karen karin karl katharina
    kathrin kenji kerstin kevin klaus laura lars laurent lea lena leon leonie linda lisa louis louise luca
    lucas lucia lucy luis luisa lukas lukasz magdalena manuel manuela marc marcel marco marcus margaret
    maria marie marina mario mark markus marta martin martina mary mateo matthew matthias maurice max
    maximilian mehmet melissa mia michael michel miguel mike mohamed mohammed monica monika muhammad murat
    mustafa nadia nancy natalia natalie nicolas nicole nina noah nora olaf olga oliver olivia omar oscar
    ozlem pablo pamela patricia patrick paul paula pedro peter petra philip philipp philippe pierre priya
    rachel rafael rahul raj ralf ramon raul raymond rebecca renate ricardo richard robert roberto roger
    roland rosa rosemary ruth ryan sabine samuel sandra sara sarah scott sebastian selin sergio sharon
    silvia simon simone sofia sonia sophia sophie stefan stefanie stephan stephanie stephen steve steven
    susan susanne sven tanja teresa theresa thomas thorsten tim timothy tobias tom tomas ulrich ursula uwe
    valentina vanessa vera veronica victor victoria vincent walter wei werner william wolfgang xavier yasmin
    yusuf yvonne zeynep
    """
)
"""Given names that are frequent in several countries; they make a single word a person."""
