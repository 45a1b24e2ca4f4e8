"""Plans that tests of the verdict share."""

REBUILD = (
    "Thoughts on our plan? We rebuild the ordering portal from scratch as 18 microservices in Rust on Kubernetes with"
    " a GraphQL gateway, so we are ready for 10 million users (today 6,000). Aim: order errors from 4 % to 1 % by"
    " summer. Four developers, all PHP; we just hire two Rust seniors in January. 520 story points, should only take"
    " 12 weeks if everyone stays focused, so launch is 1 April without buffer, the board has the date. Only Marko"
    " knows the pricing engine, he moves it on the side. Tests come after launch. We looked at repairing the PHP code"
    " but nobody wants to."
)
SEARCH = (
    "Please check. Goal: 18 % of shop searches find nothing, we want under 8 % by the end of March. Today Django,"
    " PostgreSQL, LIKE queries. Plan: PostgreSQL full-text search with synonyms behind a feature flag, 90 points, 10"
    " weeks from 12 January, the 3 engineers who built the current search. Last four sprints (two weeks): 22, 18, 21,"
    " 23. Looked at Elasticsearch: a second system to run, not needed at 40 searches/s (0.25 s each, pool of 20). $600"
    " a month is enough. Roll back by flag; we watch zero-result rate and p95. The cleaned catalogue comes from our"
    " supplier in week 5."
)
