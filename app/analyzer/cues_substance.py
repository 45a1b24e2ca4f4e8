"""Cue words for what a request is about, by group and language; notation as in cues_acts."""

from collections.abc import Mapping
from types import MappingProxyType

SUBSTANCE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ml": {
            "en": "machine learning, ml, deep learning, neural, llm*, gpt*, chatgpt, openai, anthropic, "
            "claude, llama*, mistral, gemini, bert, transformer*, rag, retrieval augmented, "
            "embedding*, pgvector, pinecone, qdrant, weaviate, milvus, faiss, hnsw, fine tun*, "
            "finetun*, lora, qlora, quantiz*, quantis*, quantization, int8, int4, fp16, fp8, "
            "bf16, gpu*, cuda, h100*, a100*, a10g, jetson, tensorrt, onnx, triton, vllm, pytorch, "
            "tensorflow, keras, sklearn, xgboost, lightgbm, catboost, random forest, "
            "logistic regression, neural net*, lstm, object detection, yolo*, detr, ocr, "
            "computer vision, bytetrack, deepsort, whisper, recommender*, ranker, reranker*, "
            "rerank*, cross encoder, hyperparameter*, learning rate, overfitting, dropout, "
            "backprop*, retrain*, feature store, feature drift, concept drift, data drift, auc, "
            "pr auc, roc, f1, ndcg, mape, rmse, mrr, kappa, model card, model registry, mlops, "
            "mlflow, kubeflow, sagemaker, vertex, feast, experiment tracking, data scien*, "
            "few shot, hallucinat*, semantic, tokenizer, kv cache, distillation, distil, "
            "disparate impact, sentiment, entity extraction, cross validation, validation set, "
            "test set, confusion matrix, model monitoring, model serving, image recognition, "
            "face recognition, plate recognition, speculative decoding, imputation, shadow mode, "
            "text to sql, speech to text, resnet, vit, diffusion, autoencoder, "
            "nearest neighbour*, label studio, optuna, weights biases, model router, "
            "semantic cache, prompt cache, prompt caching, batch api, gradient boost*, "
            "a b testing, neural network*, fine tuned, object detector*, language model*, "
            "embedding model*, speech recognition, optical character, train a model, "
            "training loop, training data, ml model*, prompt injection, prompt engineering, "
            "system prompt, loss function, validation loss, training loss, learning curve, "
            "vector database*, vector search, vector store, training set, data labelling, "
            "classifiers, classifier, churn model, recommendation engine, data science, "
            "image classif*, a b tests",
            "de": "ki, kunstliche intelligenz, maschinelles lernen, sprachmodell*, neuronale*, "
            "absatzprognose*, bilderkennung, mustererkennung, ausfallmodell, *prognosemodell*, "
            "spracherkennung, einbettung*, datenwissenschaft*, chatbot*",
            "fr": "ia, intelligence artificielle, apprentissage, reglage fin, quantification, "
            "recherche hybride, reseau de neurones, apprentissage automatique, "
            "validation croisee, modele de langage, score f1",
            "es": "ia, inteligencia artificial, aprendizaje automatico, sobreajuste, cuantizacion, "
            "datos de entrenamiento, redes neuronales, red neuronal, validacion cruzada, "
            "modelo de lenguaje, aprendizaje profundo",
            "tr": "yapay zeka, makine ogrenmesi, derin ogrenme, niceme*, ince ayar, veri bilim*, "
            "oznitelik*, capraz dogrulama, sohbet botu, dil modeli, yaziya dok*, f1 skoru, "
            "tanima modeli",
            "zh": "人工智能, 机器学习, 深度学习, 大模型, 微调, 量化, 向量, 嵌入, 重排, 提示词, 数据集, "
            "过拟合, 神经网络, 显卡, 显存, 推荐系统, 交叉验证, 转写, 聊天机器人, 点击率, f1, ocr, "
            "推荐",
        },
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
            "messages s",
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
            "report to, leave, leaving, quit, vp, cto",
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
            "acquisition, due diligence, discount, fee, quote",
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
            "portfolio, capacity planning, buffer, prioritization, prioritisation",
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
        "ml_weak": {
            "en": "a b test*, ab test*, accuracy, agent*, ai, annotat*, anomaly, assistant, augment*, "
            "bias, calibrated, calibration, chatbot*, checkpoint*, chunk*, churn, classification, "
            "classifier*, cnn*, context window, cosine, data set*, dataset*, detection, "
            "detector*, drift, ece, epoch*, fairness, feature engineering, forecast*, generative, "
            "gradient, guardrail*, imbalanced, inference, keypoint*, l4, labeled, labeling, "
            "labelled, labelling, leakage, loss, mae, map, mape, moderation model, p value, pose, "
            "precision, predict*, predictive, prompt*, psi, ranking model, recall, "
            "recommendation*, regression model, retrieval, sample size, scikit, scoring, "
            "segmentation, speech, synthetic data, t4, temperature, token*, tracking, train, "
            "trained, training, transcri*, vector*, vision, wer, z score",
            "de": "trainieren, training, vorhersage*, prognose*, erkennung, klassifik*, datensatz, "
            "label*, modell*, bilder*, kamera*, genauigkeit, trefferquote, drift",
            "fr": "modele*, prevision*, entrain*, detection, reconnaissance, jeu de donnees, score, "
            "precision, rappel, derive, etiquet*, invite",
            "es": "modelo*, predec*, prediccion, entrenad*, entrenamiento, deteccion, detector, "
            "reconocimiento, etiquet*, precision, exhaustividad, abandono",
            "tr": "model*, tahmin*, egitim*, egit*, tespit*, tanima, ogrenme, dogruluk, kesinlik, "
            "duyarlilik, gorsel*, goruntu*, kamera*, etiket*",
            "zh": "模型, 训练, 预测, 识别, 检测, 召回, 准确率, 标注, 特征, 精确率, ai, 语音, 图像",
        },
    }
)
