"""A bilingual glossary: questions in German, French, Spanish, Turkish and Chinese as English words for the search."""
