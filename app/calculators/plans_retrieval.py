"""Recognizes sizes of retrieval: chunks, vectors, contexts."""

from app.calculators.plan import Default, Found, Plans, planned, whole
from app.calculators.quantities import Quantity
from app.calculators.reading import Reading


def retrieval_plans(reading: Reading) -> Plans:
    """rag-chunks, vector-storage and context-fit."""
    yield from _chunks(reading)
    yield from _vectors(reading)
    yield from _context(reading)


_RETRIEVAL = ("chunks?", "chunking", "rag", "retriev\\w*", "answers? ~~ questions?", "knowledge base", "embed\\w*")
_TOKENS_PER_PAGE = 500.0
_WIDTHS = 3


def _chunks(reading: Reading) -> Plans:
    if not reading.has(*_RETRIEVAL):
        return
    size, overlap = _chunk_size(reading), _overlap(reading)
    documents = reading.one(r"{n} (?:[a-z-]+ ){0,2}?(?:documents|articles|pages|files|pdfs|manuals|contracts)")
    length, pages = _length(reading, size, overlap)
    if (length is None and pages is None) or (size is None and documents is None):
        return
    share = reading.one(r"{pct} overlap", r"overlap (?:of )?{pct}")
    given: dict[str, Found] = {
        "tokens_per_document": length,
        "chunk_tokens": size,
        "overlap_tokens": overlap or (size.scaled(share.value) if size and share else None),
        "documents": documents if documents != pages else None,
    }
    defaults = {
        "chunk_tokens": Default(512.0, "Chunks of 512 tokens; half the size gives about twice as many."),
        "overlap_tokens": Default(50.0, "An overlap of 50 tokens; without it there are about 10 % fewer chunks."),
    }
    if pages:
        words = "500 tokens a page; twice as many double the chunks."
        defaults["tokens_per_document"] = Default(pages.value * _TOKENS_PER_PAGE, words)
    yield planned("rag-chunks", given, defaults)


def _chunk_size(reading: Reading) -> Quantity | None:
    return reading.one(
        r"{n} (?:tokens? )?chunks",
        r"(?:chunk(?:s)?(?: size)?) (?:of |size |= |: |is |with |von |de |à ){0,3}{n}",
        r"{n} tokens? (?:per|each|a) chunks?",
    )


def _overlap(reading: Reading) -> Quantity | None:
    if reading.has("(?:no|without|zero|ohne|sans|sin) (?:any )?overlap"):
        return Quantity(0.0)
    if reading.has("{pct} overlap", "overlap (?:of )?{pct}"):
        return None
    return reading.one(
        r"overlap (?:of |is |= |: |with |von |de ){0,2}{n}", r"{n} (?:tokens? )?(?:of )?overlap", r"overlap ~ {n}"
    )


def _length(
    reading: Reading, size: Quantity | None, overlap: Quantity | None
) -> tuple[Quantity | None, Quantity | None]:
    """Tokens of a document; where only its pages are given, those."""
    long_pages = reading.find(
        r"(?:of|with|à|zu|mit|de|each) {n} pages (?:each )?(?:at|of|with|x|×|à|zu|,|a) {n} tokens"
    )
    long_pages = long_pages or reading.find(
        r"{n}[- ]?pages? (?:[a-z]+ ){0,2}?(?:with|of|at|,|à|mit|zu) ?{n} tokens (?:a|per|each) page",
        r"{n}[- ]?pages? (?:[a-z]+ )?(?:, )?{n} tokens (?:a page|per page|@unit|each)",
    )
    if long_pages:
        return long_pages[0].scaled(long_pages[1].value), None
    stated = reading.one(
        r"{n}[- ]tokens? (?:corpus|collection|handbook|book|manual|document|text|report|file|wiki)",
        r"(?:of|with|each|averaging|about|average|à|de|mit) (?:about |on average |average )?{n} tokens",
        r"{n} tokens (?:each|long|per document|per (?:page|article)|@request)",
        r"{n}[- ]tokens? (?:corpus|collection|handbook|book|manual|document|text|report|file|wiki)",
        r"{n}[- ]token (?:documents?|texts?|articles?)",
        r"(?:document|text|page|article)s? ~ {n} tokens",
    )
    if stated and stated not in (size, overlap):
        return stated, None
    pages = reading.one(
        r"{n} pages (?:each|per document|@request|on average)", r"of {n} pages", r"documents ~ {n} pages"
    )
    if pages:
        return None, pages
    others = [found[0] for found in reading.every(r"{n} tokens?(?! chunks)") if found[0] not in {size, overlap}]
    return max(others, key=lambda quantity: quantity.value, default=None), None


def _bytes_each(reading: Reading) -> float | None:
    """Bytes of one number of a vector, where they are stated."""
    stated = reading.one(
        r"(?:x|×|at|of|\(|with|,) {data} (?:each|per (?:value|float|number|component|dimension)|:|\)|\?|,|=)"
    )
    return stated.value if stated and stated.unit == "byte" and stated.value <= _WIDEST else None


_WIDEST = 8


def _vectors(reading: Reading) -> Plans:
    pair = reading.find(
        r"{n} (?:[^\s⟨⟩.;,]+ ){0,1}?{n} ?(?:-|维)? ?(?:dimensions|d|@width|floats?) (?:[^\s⟨⟩.;]+ "
        r"){0,2}?(?:vectors|embeddings)",
        r"{n} x {n}",
    )
    count = (
        pair[0]
        if pair
        else reading.one(
            r"{n} (?:[a-z0-9@-]+ ){0,2}?(?:vectors|chunks|rows)", r"{n} ?(?:条|个) ?vectors", r"vectors ~ {n}"
        )
    )
    size = reading.one(
        r"(?:of|with|at|in|à|de|mit|,|x|×|\() (?:dimension )?{n} ?-?(?:dimensions|@width|floats?|values|"
        r"components)",
        r"{n}[- ]?dimensions",
        r"dimensions (?:of |= |: |is )?{n}",
        r"vectors (?:of|with|x|×|,) (?:size |dimension )?{n}",
        r"d ?= ?{n}",
        r"(?:x|×) {n}",
        r"size {n}",
        r"{n} (?:floats?|values|@width)",
    )
    each = reading.find(
        r"{n} (?:[a-z]+ ){0,1}?(?:documents|articles|pages|files|products|manuals) (?:, |with |of |x |at |having )*"
        r"{n} (?:chunks|vectors|passages) (?:each|@request|@unit|per|a)"
    )
    count = each[0].scaled(each[1].value) if each else count
    known = next((model.dimensions for model in reading.embedders), None)
    dimensions = pair[1] if pair else size if size and size != count else None
    if count is None or not reading.has("vectors", "embed\\w*", "dimensions") or (dimensions is None and known is None):
        return
    width = next((width for _, width in reading.precisions), None) or _bytes_each(reading)
    defaults = {"bytes_per_value": Default(4.0, "4 bytes for each value (float32), without an index; 16 bit halve it.")}
    if dimensions is None and known:
        defaults["dimensions"] = Default(known, f"{known} dimensions, those of the named embedding model.")
    given: dict[str, Found] = {"vectors": count, "dimensions": whole(dimensions), "bytes_per_value": width}
    yield planned("vector-storage", given, defaults)
    for _, other in reading.precisions[1:_WIDTHS]:
        yield planned("vector-storage", {**given, "bytes_per_value": other}, defaults)


def _context(reading: Reading) -> Plans:
    window = reading.one(
        r"{n}(?:[- ]tokens?)? window",
        r"{n}(?: tokens?)? context(?: window)?",
        r"context (?:window )?(?:of |is |= |: ){0,2}{n}",
    )
    chunk = reading.one(r"chunks? (?:of |size |= |: |with ){0,3}{n}", r"{n}[- ]?(?:tokens? )?chunks")
    if window is None or chunk is None or not reading.has("fit", "how many ~ chunks") or chunk == window:
        return
    given: dict[str, Found] = {
        "context_tokens": window,
        "chunk_tokens": chunk,
        "instruction_tokens": reading.one(
            r"{n} (?:tokens )?(?:are |is )?(?:reserved |kept |set aside |left )?(?:for |of )?(?:the |"
            r"a )?(?:instructions?|system(?: prompt)?|prompt)",
            r"(?:instructions?|system prompt|prompt) ~ {n}",
        ),
        "question_tokens": reading.one(
            r"{n} (?:tokens )?(?:for |of )?(?:the )?(?:question|history)", r"(?:question|history) ~ {n}"
        ),
        "answer_tokens": reading.one(
            r"{n} (?:tokens )?(?:are |is )?(?:reserved |kept |set aside |left )?(?:for |of )?(?:the |"
            r"an )?(?:answer|output|reply|response)",
            r"(?:answer|output|reply|response) ~ {n}",
        ),
    }
    yield planned("context-fit", given)
