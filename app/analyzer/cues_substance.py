"""Cue words for what else a request is about, by group and language; notation as in cues_acts."""

from collections.abc import Mapping
from types import MappingProxyType

SUBSTANCE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "system": {
            "en": "database*, postgres*, mysql, mariadb, oracle, mongo*, dynamodb, redis, memcached, "
            "kafka, rabbitmq, sqs, elasticsearch, clickhouse, api, apis, rest, graphql, grpc, "
            "websocket*, http, endpoint*, microservice*, monolith, service, services, server*, "
            "cluster, kubernetes, k8s, pod, pods, docker, container*, terraform, aws, azure, gcp, "
            "lambda, serverless, cloud, s3, cdn, load balancer, nginx, proxy, cache, caching, "
            "queue*, event*, stream*, webhook*, index, indexes, query, queries, sql, schema, "
            "shard*, replica*, replication, partition*, transaction*, locking, lock, backup*, "
            "disaster, failover, latency, throughput, req s, requests, rps, qps, scaling, "
            "scalability, frontend, front end, backend, back end, react, angular, vue, django, "
            "rails, spring, node, java, go service, php, ios, android, mobile app, login, sso, "
            "oauth, saml, jwt, auth, authentication, tls, dns, network, ci, cd, deploy*, "
            "deployment, pipeline, git, github, monorepo, log*, metrics, tracing, observability, "
            "prometheus, storage, disk, cpu, memory, heap, jvm, gc, thread*, connection*, pool, "
            "slo, sla, uptime, availability, rto, rpo, architecture, infrastructure, "
            "multi tenant, tenant*, etl, cdc, lakehouse, warehouse, erp, sap, migration, "
            "rollback, feature flag*, idempot*, retry, retries, circuit breaker, rate limit*, "
            "secrets, encryption, hash*, regex, iam, firewall, vpc, data model, ledger, "
            "payment api, notification*, booking*, permission*, offline, sync, import, export, "
            "payment*, gateway, parser, consumer*, bandwidth, egress, page, website, platform, "
            "system, rendering, hashing, consistency, durability, locks, deadlock*, cron, "
            "job scheduler, vm, vms, instance*, nodes, raid, error budget, downtime, events s, "
            "messages s, bloom filter, split brain, sidecar, quorum, thundering herd, "
            "connection draining, init container, affinity, etcd, reverse proxy, keep alive, "
            "quic, cors, csrf, csp, openid, scim, envelope encryption, hsm, covering index, "
            "partial index, composite index, query planner, explain plan, sequential scan, "
            "logical replication, wal, change data capture, lsm, columnar, star schema, "
            "slowly changing, parquet, avro, protobuf, exactly once, at least once, "
            "consumer group*, compacted topic, watermarks, backoff, jitter, bulkhead*, outbox, "
            "choreography, orchestration, anti corruption, bff, micro frontend*, "
            "module federation, hydration, service worker*, webrtc, hateoas, etag*, "
            "cursor pagination, pagination, openapi, swagger, optimistic, pessimistic, "
            "leader election, raft, paxos, gossip, crdt*, clock skew, lamport, vector clocks, "
            "read your writes, eventual consistency, strong consistency, linearizab*, "
            "serializable, isolation level*, two phase commit, saga, cqrs, event sourcing, "
            "hexagonal, domain driven, bounded context*, strangler, twelve factor, "
            "secondary index, multi leader, geo replication, anycast, bgp, nat gateway, peering, "
            "bastion, zero trust, security group*, least privilege, canary deployment, "
            "canary release, blue green, gitops, argo, helm, immutable infrastructure, "
            "drift in terraform, build cache, trunk based, semantic versioning, semver, bazel, "
            "contract test*, chaos engineering, synthetic monitoring, red method, "
            "distributed tracing, high cardinality, structured logging, autoscal*, cold starts, "
            "edge function*, object storage, erasure coding, snapshot*, point in time recovery, "
            "warm standby, hot standby, tail latency, amdahl, memory barrier, false sharing, "
            "epoll, virtual threads, garbage collect*, write through, write behind, "
            "cache stampede, cache invalidation, session affinity, sticky session*, "
            "feature toggle*, data residency, audit log*, dead letter, schema registry, "
            "full text search, inverted index, geohash*, r tree, b tree, uuid*, primary key*, "
            "foreign key*, surrogate key*, normal form, normalisation of tables, pgbouncer, "
            "prepared statement*, n 1 quer*, mainframe, esb, enterprise service bus, "
            "token bucket, leaky bucket, oidc, ldap, active directory, kerberos, certificate*, "
            "x509, mtls, mutual tls, csrf token, api key*, api token*, bot token, access token*, "
            "bearer, refresh token*, session*, cookie*, password*, argon2*, bcrypt, scrypt, "
            "pbkdf2, salt, owasp, pci, gdpr, iban, ios app, android app, react native, flutter, "
            "swift, kotlin, typescript, javascript, css, html, webpack, vite, next js, svelte, "
            "express, fastapi, flask, laravel, dotnet, c sharp, rust, scala, haskell, elixir, "
            "cobol, bash, powershell, systemd, linux, windows, vmware, proxmox, hyper v, "
            "openshift, nomad, consul, vault, istio, linkerd, envoy, traefik, haproxy, varnish, "
            "cloudflare, akamai, fastly, route 53, cloudfront, eks, gke, aks, ecs, fargate, ec2, "
            "rds, aurora, bigtable, spanner, cosmos db, firestore, supabase, cockroachdb, "
            "cassandra, scylla, neo4j, influxdb, timescale*, duckdb, snowflake, bigquery, "
            "redshift, databricks, spark, flink, dbt, airbyte, debezium, nats, pulsar, mqtt, "
            "amqp, zookeeper, solr, opensearch, kibana, grafana, loki, jaeger, opentelemetry, "
            "datadog, sentry, pagerduty, jenkins, gitlab, circleci, sonarqube, artifactory, "
            "nexus, ansible, puppet, pulumi, cloudformation, packer, as400, sftp, ftp, smtp, spf, "
            "dkim, imap, ssh, sticky, load test*, smoke test*, rolling deploy*, rolling restart*, "
            "zero downtime, readiness probe*, liveness probe*, stack trace, memory leak, "
            "file descriptor*, core dump, segfault, exit code, thread pool, connection leak, "
            "query plan, vacuum, autovacuum, bloat, tablespace, stored procedure*, trigger*, "
            "materialized view*, row level security, multi region, active passive, active active, "
            "read replica*, data centre*, data center*, data warehouse, message bus, "
            "message broker, task queue, job queue, worker*, scheduler, batch job*, cron job*, "
            "file upload*, object store, blob storage, web server, app server, "
            "application server, landing zone, telemetry, iot, plc, scada, opc ua, edi, hl7, fhir",
            "de": "datenbank*, *datenbank*, dienst*, schnittstelle*, server*, rechenzentrum, cloud, "
            "anwendung*, plattform*, system*, architektur*, monolith*, abfrage*, speicher*, "
            "festplatte*, netzwerk, migration, archiv*, sicherung*, verfugbarkeit*, mandant*, "
            "benachrichtigung*, lastverteil*, warteschlange*, ausfall*, zertifikat*, zugriff*, "
            "verschlussel*, anfragen, oberflache, build*",
            "fr": "base de donnees, serveur*, service*, plateforme, systeme*, architecture, requete*, "
            "file d attente, index, nuage, cloud, sauvegarde*, reseau, disponibilite, migration, "
            "stockage, disque, repartiteur, appli, application*, site, api, cache",
            "es": "base de datos, servidor*, servicio*, plataforma, sistema*, arquitectura, consulta*, "
            "cola, indice*, nube, respaldo*, copia de seguridad, red, disponibilidad, migracion, "
            "almacenamiento, disco, balanceador, aplicacion*, web, peticion*, nodos, validacion, "
            "api, cache",
            "tr": "veritabani*, sunucu*, servis*, platform*, sistem*, mimari*, sorgu*, kuyru*, indeks*, "
            "bulut*, yedek*, ag, erisilebilirlik, depolama, disk*, uygulama*, site*, istek*, "
            "api*, mikroservis*, onbellek*, oturum*, kayit",
            "zh": "数据库, 服务器, 服务, 接口, 平台, 系统, 架构, 查询, 队列, 索引, 缓存, 备份, 网络, "
            "可用性, 迁移, 存储, 磁盘, 网站, 应用, 请求, 上云, 微服务, 负载",
        },
        "people": {
            "en": "team, teams, hire, hiring, recruit*, engineer*, developer*, devs, manager*, lead, "
            "staff, junior*, senior*, people, contractor*, salary, burn out, burnt out, morale, "
            "attrition, onboarding, organisation, organization, org, stakeholder*, board, ceo, "
            "cfo, founder*, outsourc*, agency, squad*, head of, colleague*, culture, tired, "
            "exhausted, blame, on call, career, interview*, retrospective*, meeting*, feedback, "
            "promote, fire, direct reports, tech lead, product owner, responsib*, ownership, "
            "report to, leave, leaving, quit, vp, cto, skip level, one on one*, span of control, "
            "staff engineer, principal engineer, engineering ladder, competency matrix, "
            "performance review*, performance improvement, psychological safety, stay interview*, "
            "hiring funnel, job offer, notice period, chapter, guild, team topolog*, "
            "stream aligned, two pizza, inner source, developer experience, "
            "developer productivity, succession plan*, key person, knowledge silo*, bus factor, "
            "leadership, mentoring, coaching, delegation, engineering manager*, product manager*, "
            "project manager*, scrum master, freelancer*, interns, nearshor*, offshor*, "
            "resignation, resign*, overtime, vacation days, sick, head count, headcount",
            "de": "team*, mitarbeiter*, einstell*, entwickler*, leiter*, fuhrung*, leute, gehalt, "
            "personal, kollege*, vorstand, organisation, teamleiter, krank*, fluktuation, "
            "senioren, junioren, abteilung*",
            "fr": "equipe*, recrut*, developpeur*, responsable*, salaire, personnes, direction, "
            "embauch*, collegue*, organisation, chef, seniors, juniors",
            "es": "equipo*, contrat*, desarrollador*, jefe*, salario, personas, direccion, "
            "organizacion, colega*, gente, seniors, senior*, junior*, quemad*",
            "tr": "ekip*, ekib*, ise al*, gelistirici*, yonetici*, maas, kisi*, organizasyon, calisan*, "
            "lider*, kidemli*, personel",
            "zh": "团队, 招聘, 工程师, 开发人员, 主管, 员工, 人员, 薪, 老板, 董事会, 组织, 裁员, 疲惫, 人手",
        },
        "money": {
            "en": "budget*, cost*, price*, pricing, roi, tco, revenue, burn, runway, contract*, "
            "licence*, license*, vendor*, supplier*, invest*, payback, npv, saving*, spend, bill, "
            "euro*, eur, dollar*, usd, capex, opex, k a year, salary, commitment, acquire, "
            "acquisition, due diligence, discount, fee, quote, zero based budget*, "
            "business model, break even, unit economics, gross margin, arr, mrr revenue, "
            "series a, investor*, valuation, penalty clause, service credits, fixed price, "
            "time and material, procurement, tender",
            "de": "budget*, kosten, koste*, preis*, umsatz, vertrag*, lizenz*, anbieter*, euro, "
            "angebot*, invest*, sparen, rendite",
            "fr": "budget*, cout*, prix, chiffre d affaires, contrat*, licence*, fournisseur*, euros, "
            "devis, rachat, rentab*",
            "es": "presupuesto*, coste*, costo*, cuesta*, precio*, ingresos, contrato*, licencia*, "
            "proveedor*, euros, dolares",
            "tr": "butce*, maliyet*, fiyat*, gelir*, sozlesme*, lisans*, tedarikci*, lira, dolar, euro",
            "zh": "预算, 成本, 费用, 价格, 收入, 合同, 许可, 供应商, 万元, 美元, 多少钱, 报价",
        },
        "schedule": {
            "en": "sprint*, velocity, story points, points, backlog, pert, milestone*, deadline*, "
            "quarter, q1, q2, q3, q4, roadmap, timeline, schedule, release date, person days, "
            "person months, effort, estimate*, rice, wsjf, okr*, kpi*, raci, moscow, scrum, "
            "agile, kanban, planning poker, cost of delay, critical path, project, programme, "
            "delay*, launch, go live, board meeting, iteration, fte, technical debt, tech debt, "
            "risk register, pre mortem, risk matrix, one way door, estimates, sunk cost, "
            "vendor lock in, steering, stakeholder, bus factor, dora, brooks, conway, governance, "
            "portfolio, capacity planning, buffer, prioritization, prioritisation, stage gate, "
            "burn down, definition of done, earned value, cone of uncertainty, "
            "monte carlo forecast*, cycle time, wip limit*, work in progress, north star, "
            "decision log, scope creep, gold plating, parkinson*, goodhart*, opportunity cost, "
            "kill criteri*, due diligence, request for proposal, rfp, statement of work, "
            "change management, strategy document, product strategy, go no go, "
            "disagree and commit, program management, project plan",
            "de": "sprint*, projekt*, meilenstein*, termin*, quartal, q1, q2, q3, q4, aufwand, "
            "schatzung*, technische schulden, technischen schulden, zeitplan, roadmap, release, "
            "strategie, punkte, dauert",
            "fr": "sprint*, projet*, echeance*, trimestre, t1, t2, t3, t4, effort, estimation*, "
            "dette technique, calendrier, feuille de route, strategie, planning",
            "es": "sprint*, proyecto*, plazo*, trimestre, t1, t2, t3, t4, esfuerzo, estimacion*, "
            "deuda tecnica, calendario, hoja de ruta, estrategia, cronograma",
            "tr": "sprint*, proje*, ceyrek, c1, c2, c3, teslim tarih*, efor, teknik borc, takvim, "
            "yol harita*, strateji*",
            "zh": "迭代, 项目, 里程碑, 截止, 季度, 工期, 估算, 技术债, 路线图, 战略, 排期, 多久, 速度",
        },
        "product": {
            "en": "app, portal, marketplace, shop, platform, mobile, payments, billing, booking, chat, "
            "checkout, subscriptions, invoicing, messaging, listings, profiles, accounts, "
            "customer portal, dashboard, workflow, orders, delivery, wallets, paywall, "
            "notifications, courier, crm, erp, video hosting, ticketing, website, ui, loyalty, "
            "live video, web front end, interfaces, storage, cdn, integration, roles, product, "
            "tenants, sensors",
            "de": "app, portal, shop, plattform, bezahlung, rechnungen, lieferung, auftragsverwaltung, "
            "buchung, webseite, schnittstellen, marktplatz, abonnement*",
            "fr": "appli*, portail, place de marche, boutique, plateforme, paiement*, messagerie, "
            "livraison, facturation, commandes, reservation",
            "es": "app, portal, tienda, plataforma, pagos, pedidos, seguimiento, facturacion, reservas, "
            "mensajeria, suscripcion*",
            "tr": "uygulama*, portal, magaza, platform*, odeme*, siparis*, kurye*, fatura*, rezervasyon*, abonelik*",
            "zh": "应用, 门户, 商城, 平台, 支付, 下单, 订单, 骑手, 开票, 预订, 小程序, 会员",
        },
        "both_sides": {
            "en": "platform and ml, architecture and the model, architecture and ml, backend and ml, "
            "both parts, platform and model, including ml, system and vision, both system, "
            "services and models, and the model side, ml side, and the speech part, "
            "design everything, overall architecture, whole, full design, including the model, "
            "and ml design, plus a model, plus automatic, and an llm, on top a, plus, also, "
            "together, app and model",
            "de": "samt ml, gesamtarchitektur, system und modell, einschliesslich ml, "
            "plattform und modell, dazu, sowie, ausserdem",
            "fr": "architecture globale, partie ml, et la partie, ainsi que, plus un modele, en plus",
            "es": "arquitectura completa, parte de ml, incluida la parte, mas un modelo, ademas, junto con",
            "tr": "genel mimari, ml tarafi, hem, ayrica, ve model, yani sira",
            "zh": "整体架构, 机器学习部分, 还要有, 以及, 同时, 包括",
        },
        "tech_name": {
            "en": "postgres*, mysql, oracle, mongo*, redis, kafka, rabbitmq, sqs, elasticsearch, "
            "django, rails, spring, react, node, php, java, python, go, aws, azure, gcp, "
            "kubernetes, docker, airflow, snowflake, bigquery, spark, mlflow, pytorch, fastapi, "
            "terraform, jenkins, github, heroku, stripe, sap, salesforce, keycloak, dotnet, net, "
            "vmware, linux, jira, lambda, s3, gke, eks, lorawan, confluence, typescript, angular, "
            "vue, flink, databricks",
        },
    }
)
