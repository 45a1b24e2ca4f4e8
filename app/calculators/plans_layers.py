"""Recognizes layers of networks, similarities, retries and small counts of systems."""

from app.calculators.plan import Default, Found, Plans, planned, whole
from app.calculators.plans_drift import pair_of_series
from app.calculators.plans_quality import named
from app.calculators.reading import Reading

_CORNERS = 4
_UNPADDED = "(?:no|without|zero|valid) padding"


def layer_plans(reading: Reading) -> Plans:
    """convolution, dense-parameters, similarities, perplexity, retry-wait, quorum and communication-paths."""
    yield from _layers(reading)
    yield from _similarity(reading)
    yield from _retries(reading)
    yield from _people(reading)


def _layers(reading: Reading) -> Plans:
    kernel = reading.one(
        r"{n} (?:x|×) {n} (?:kernel|filters?|convolution|conv)",
        r"kernel(?: size)? (?:of |= |: )?{n}",
        r"(?:max|avg|average|mean)?-? ?pool\w* (?:layer )?(?:of |with )?{n}",
        r"(?:filters?|conv\w*) (?:of |size )?{n} (?:x|×) {n}",
    )
    size = reading.one(
        r"(?:input|image|images|feature map) (?:[a-z]+ )?(?:of |is |= |: |size ){0,2}{n}",
        r"{n} (?:x|×) {n} (?:x {n} )?(?:input|image|images|rgb|feature map|map)",
        r"(?:on|of|to|over|with) (?:an? )?{n} (?:x|×) {n}",
    )
    kernel = kernel or (reading.one(r"conv\w* (?:layer )?(?:[a-z]+ )?{n} (?:x|×)") if size is None else None)
    if kernel and reading.has("conv\\w*", "kernel", "(?:max|avg)?-?pool\\w*") and (size or reading.has("parameters")):
        given: dict[str, Found] = {
            "size": whole(size),
            "kernel": whole(kernel),
            "stride": whole(named(reading, "stride")),
            "padding": 0 if reading.has(_UNPADDED) else whole(named(reading, "padding")),
            "filters": whole(reading.one(r"{n} (?:[a-z]+ )?filters", r"{n} (?:output|out) channels")),
            "input_channels": whole(
                reading.one(
                    r"{n} (?:input |in )?channels", r"{n} in(?:put)? ?,", r"⟨\d+_n⟩ (?:x|×) ⟨\d+_n⟩ (?:x|×) {n}"
                )
            )
            or (3 if reading.has("rgb") else None),
        }
        side = Default(
            int(kernel.value), "No size of the input was named; the number of parameters does not depend on it."
        )
        yield planned("convolution", given, {"size": side})
    joint = r"(?: (?:->|→|to|-|inputs?|input features) (?:[a-z]+ ){0,3}?{n})"
    chain = reading.find(rf"{{n}}{joint}{joint}?{joint}?{joint}?{joint}?")
    if chain and reading.has("dense", "fully[- ]connected", "linear layer", "mlp", "perceptron", "feed-?forward", "fc"):
        sizes = [quantity.value for quantity in chain]
        yield planned(
            "dense-parameters",
            {"layer_sizes": sizes, "bias": False if reading.has("without bias", "no bias") else None},
        )


def _similarity(reading: Reading) -> Plans:
    pair = pair_of_series(reading)
    if pair and reading.has("cosine", "cos(?:inus)?", "euclidean", "dot product"):
        yield planned("vector-similarity", {"first": pair[0], "second": pair[1]})
    runs = [run.numbers() for run in reading.series()]
    if pair is None and len(runs) == 1 and len(runs[0]) == 2 * _CORNERS:
        pair = runs[0][:_CORNERS], runs[0][_CORNERS:]
    if pair and reading.has("iou", "intersection over union", "jaccard"):
        yield planned("box-overlap", {"first_box": pair[0], "second_box": pair[1]})
    loss = reading.one(r"(?:loss|cross-entropy|entropy) (?:of |is |= |: ){0,2}{n}", r"loss ~ {n}")
    if loss and reading.has("perplexity", "perplexität", "perplexité", "困惑度"):
        yield planned("perplexity", {"cross_entropy": loss})


def _retries(reading: Reading) -> Plans:
    first, count = (
        reading.one(r"(?:start\w*|first|initial|base|from|at) (?:[a-z]+ ){0,2}?{time}", r"{time}"),
        reading.one(r"{n} (?:retries|attempts|tries)"),
    )
    if first and count and reading.has("backoff", "exponential\\w*", "doubl\\w*"):
        cap = reading.one(r"(?:cap\w*|max\w*|at most) (?:[a-z]+ ){0,2}?{time}")
        given: dict[str, Found] = {
            "first_wait_s": first.to("s"),
            "retries": whole(count),
            "factor": reading.one(r"factor (?:of )?{n}"),
            "longest_wait_s": cap.to("s") if cap else None,
        }
        yield planned("retry-wait", given, {"factor": Default(2.0, "Each wait is twice the one before.")})


def _people(reading: Reading) -> Plans:
    nodes = reading.one(r"{n}[- ]?(?:[a-z]+ ){0,2}?(?:servers|members|voters|brokers)", r"cluster of {n}")
    if nodes and reading.has("quorum", "majority", "raft", "etcd", "paxos", "zookeeper"):
        yield planned("quorum", {"nodes": whole(nodes)})
    asked = reading.has(
        "communication (?:paths|channels|lines|links)",
        "how many (?:[a-z]+ )?(?:pairs|pairings|handshakes|paare|paires|parejas|çift)",
        "(?:paths|channels|lines) of communication",
        "kommunikations(?:wege|pfade|kanäle|beziehungen)",
        "canaux de communication",
        "canales de comunicación",
        "iletişim (?:yolu|kanalı|hattı)",
        "沟通(?:渠道|路径)",
        "brooks(?:'s)?",
        "pair-?wise ~ (?:links|connections|paths|channels|lines|relations\\w*)",
    )
    both = reading.find(r"(?:from|von|de) {n} (?:[a-z]+ )?(?:to|auf|à|a) {n}") if asked else None
    people = reading.one(
        r"{n} (?:[a-z]+ )?(?:people|engineers|members|colleagues|persons)", r"(?:team|group) of {n}", r"{n} 个? ?people"
    )
    for size in both or ((people,) if people and asked else ()):
        yield planned("communication-paths", {"people": whole(size)})
