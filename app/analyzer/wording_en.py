"""Clarifying questions in English, by kind."""

from types import MappingProxyType

from app.analyzer.wording import Wording, Wordings

ENGLISH: Wordings = MappingProxyType(
    {
        "objective": Wording(
            "What is to be built is named, what it is for is not.",
            "Who will use it, and which problem do they have today?",
            "It decides what belongs into the first version and what can be left out.",
            (
                ("Customers, to serve themselves", "public access, accounts, support load is the measure"),
                ("Employees, to work faster", "fewer users, integration into existing tools comes first"),
                ("Other systems, through an interface", "contracts and limits matter more than screens"),
            ),
            "It serves existing customers, and the first version covers the one task they do most often.",
        ),
        "objective_ai": Wording(
            "AI is a means; the problem that it should solve is missing.",
            "Which decision or task should get better, and for whom?",
            "Search, routing, prediction and generation are four different systems with different data.",
            (
                ("People do not find things", "search or recommendations"),
                ("Too many tickets or documents to handle", "routing, extraction or an assistant with sources"),
                ("Customers leave, or machines fail", "prediction from history, with somebody who acts on it"),
            ),
            "The aim is to take routine questions off people, and a person confirms each answer at first.",
        ),
        "objective_change": Wording(
            "The wish names a direction; what hurts today is not said.",
            "What exactly breaks or hurts today, when, and for whom?",
            "The symptom decides whether code, data, infrastructure or the process has to change.",
            (
                ("Pages are slow at peak times", "measure, then cache, indexes and a CDN before anything is rebuilt"),
                ("Releases are slow or risky", "tests, pipeline and module boundaries before new technology"),
                ("The bill grows faster than the use", "cost analysis and right-sizing first"),
            ),
            "Response times at peak are what hurts, and a rewrite is not wanted.",
        ),
        "scale": Wording(
            "A size has a price only with two numbers.",
            "How many users, requests or records are there today, and how many in 12 months?",
            "A thousand and a million a day are two different systems, in effort and in cost.",
            (
                ("Thousands a day", "one service and one database; days of work, some $500 a month"),
                ("Hundreds of thousands a day", "caching, read replicas and queues; weeks of work"),
                (
                    "Many millions a day",
                    "partitioned data and a team that runs it; months of work, some $50,000 a month",
                ),
            ),
            "Some 10,000 users today and three times as many in 12 months.",
        ),
        "current_system": Wording(
            "A way needs a starting point.",
            "What runs today: which stack, where is it hosted, and what must stay?",
            "It decides between extending, moving step by step and starting anew.",
            (
                ("Nothing yet", "free choice; the smallest managed stack"),
                ("One application with one database", "extend it first, split only where it hurts"),
                ("Several services or old systems", "interfaces and a migration path come first"),
            ),
            "There is one web application with one relational database in a public cloud.",
        ),
        "success": Wording(
            "Without a measure nobody can say whether it worked.",
            "Which number should change, from what to what, and by when?",
            "It is the yardstick for every choice and the point at which to stop.",
            (
                ("Speed, for example pages from 5 s to under 2 s", "performance work with a load test as proof"),
                ("Quality, for example errors cut by half", "measurement and tests before new features"),
                ("Money, for example 30 % lower cost", "cost per unit becomes the first metric"),
            ),
            "Success is a clear improvement of the main user metric within one quarter.",
        ),
        "constraints": Wording(
            "What must not happen is as important as what should.",
            "Which limits are fixed: people, budget, technology, data protection, dates?",
            "Fixed limits remove options before any design is compared.",
            (
                ("Small team, no operations staff", "managed services, few moving parts"),
                ("Data may not leave the house or the region", "own hosting or a local model; higher effort"),
                ("A technology is prescribed", "the design follows it and names the price"),
            ),
            "A team of about five, managed services allowed, personal data stays in the region.",
        ),
        "latency": Wording(
            '"Real-time" means anything from milliseconds to minutes.',
            "How old may the data be, or how long may an answer take?",
            "Each step faster multiplies the cost of building and running it.",
            (
                ("Minutes", "scheduled batches; the cheapest way"),
                ("A few seconds", "events and a push channel on normal services"),
                ("Below 100 ms", "in-memory state and streaming; special care in operation"),
            ),
            "Updates within five seconds are soon enough.",
        ),
        "data": Wording(
            "A model is as good as the data that it learns from.",
            "Which data exists: how much, how old, with which labels, and may it be used?",
            "It decides between rules, a ready-made model and training of one's own.",
            (
                ("No labelled data", "rules or a ready-made model first, collect labels meanwhile"),
                ("Some thousand labelled examples", "fine-tuning or a classical model"),
                ("Years of history with outcomes", "a model of one's own with a proper time split"),
            ),
            "A year of unlabelled history exists and may be used inside the company.",
        ),
        "data_use": Wording(
            "A wrong answer costs something.",
            "Which data may it use, and what happens if it is wrong?",
            "It decides between answers by itself and a person who confirms them.",
            (
                ("Public help texts, little harm", "it answers directly"),
                ("Contracts, invoices or personal data", "access rights, a person confirms, a model in the house"),
                ("A mistake costs money or safety", "a person decides, the system only prepares"),
            ),
            "It uses public texts only, and a person confirms each answer at first.",
        ),
        "security": Wording(
            '"Secure" needs an opponent or a rule.',
            "Which rules apply (GDPR, HIPAA, SOC 2, PCI), and against whom should it hold?",
            "An audit, an outside attacker and a careless colleague need different measures.",
            (
                ("An audit or a customer's questionnaire", "controls, evidence and access reviews first"),
                ("Attacks from outside", "exposure, patches, authentication and a penetration test"),
                ("Access inside the company", "roles, least privilege and audit logs"),
            ),
            "GDPR applies and customers will ask for a SOC 2 report within a year.",
        ),
        "availability": Wording(
            "Each further nine costs about ten times as much.",
            "How long may it be down per month, and how much data may be lost?",
            "It decides between one server, redundancy in one region and several regions.",
            (
                ("Hours (99 %)", "one instance with tested backups"),
                ("Three quarters of an hour (99.9 %)", "redundant instances and a replicated database"),
                ("Four minutes (99.99 %)", "automatic failover, drills, on-call duty"),
            ),
            "99.9 %, that is about 43 minutes a month, with at most five minutes of data lost.",
        ),
        "deadline": Wording(
            "A date decides what can be in it.",
            "Is there a fixed date, what drives it, and what could be cut?",
            "Two weeks, three months and half a year give three different plans.",
            (
                ("Fixed date within weeks", "one use case, bought parts, scope is cut"),
                ("A quarter", "a first version with the main case"),
                ("Open", "the order follows value and risk"),
            ),
            "There is no fixed date; a first version in 8 to 12 weeks is fine.",
        ),
        "budget": Wording(
            "Good and affordable are only comparable with a frame.",
            "Which monthly budget is there for running it?",
            "It keeps the design from being larger than its use.",
            (
                ("Below $5,000", "managed services, one environment more than production at most"),
                ("$5,000 to $50,000", "redundancy and dedicated parts where it pays"),
                ("More", "own platform work becomes possible"),
            ),
            "Less than $5,000 a month.",
        ),
        "team": Wording(
            "A design is as good as the people who run it.",
            "How many people build and run it, and what do they know well?",
            "It decides how many new technologies are bearable.",
            (
                ("One to four people", "one stack, few services, everything managed"),
                ("Five to fifteen", "a handful of services with clear owners"),
                ("More", "several teams; boundaries follow the teams"),
            ),
            "Five developers who know their present stack and have no operations staff.",
        ),
        "scope": Wording(
            "The word leaves open what is in and what is out.",
            "Which three things must it do on the first day, and what may come later?",
            "The first version's size decides effort, date and risk.",
            (
                ("One process, a few users", "a prototype in 2 to 4 weeks"),
                ("The main process for everyone", "a first version in 2 to 3 months"),
                ("All of today's functions", "half a year or more; move in steps"),
            ),
            "The first version covers the main process only.",
        ),
        "options": Wording(
            "A choice needs its alternatives and a criterion.",
            "Between what exactly are you choosing, for which use, and what matters most?",
            "The same two options win or lose with cost, speed or skills as criterion.",
            (
                ("Lowest cost over three years", "total cost is compared, people included"),
                ("Fastest start", "what the team knows and what can be bought wins"),
                ("Least risk later", "exit cost, support and maturity weigh most"),
            ),
            "Fast start with a small team matters most, and the present skills are kept.",
        ),
        "symptom": Wording(
            "The symptom is not precise enough to look for a cause.",
            "What happens exactly, for whom, since when, and what changed before?",
            "Where and when it happens rules out most causes at once.",
            (
                ("For everybody, since a change", "look at that change first and roll it back"),
                ("Only at certain times or loads", "look at limits: pools, memory, locks, neighbours"),
                ("Only for some users or inputs", "compare their data and their path with the others"),
            ),
            "It affects everybody at peak times, and nothing was changed on purpose.",
        ),
        "plan": Wording(
            "There is nothing to judge yet.",
            "Please paste the plan: goal, steps with dates, people, budget, and what must be true for it to work.",
            "A verdict without the text would be a guess.",
            (
                ("The full text or the main points", "verdict with evidence from the plan"),
                ("Only the goal and the date", "a list of what a sound plan for it needs"),
            ),
            "A usual plan of this kind with a six-month horizon and a team of five.",
        ),
        "numbers": Wording(
            "The result depends on numbers that only you have.",
            "Which numbers go in: volume, price or cost per unit, sizes, people, period?",
            "With them the result is computed; without them it is a guess.",
            (
                ("Measured numbers", "an exact result with its formula"),
                ("Rough ranges", "a result for the low, the likely and the high case"),
            ),
            "Usual values for a mid-sized company, each of them named.",
        ),
        "material": Wording(
            "What is to be reviewed is missing.",
            "Please paste the code, query, schema or configuration, with one sentence on its purpose.",
            "Findings need lines to point at.",
            (
                ("The piece itself", "findings by line, with corrections"),
                ("Only a description", "a checklist of what usually goes wrong there"),
            ),
            "A usual case of this kind; the answer is a checklist.",
        ),
        "content": Wording(
            "A text needs its facts and its readers.",
            "What should it say, who reads it, and how long may it be?",
            "Readers and purpose decide form, depth and words.",
            (
                ("Engineers who will work with it", "precise, with commands and examples"),
                ("Managers who decide", "one page: situation, options, recommendation"),
                ("Auditors or customers", "complete, with evidence and owners"),
            ),
            "One page for the engineers of the team, with gaps marked for the facts.",
        ),
    }
)
