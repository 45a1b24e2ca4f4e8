"""From skill folders to cited passages: chunks, embeddings, hybrid search and verified quotes."""
