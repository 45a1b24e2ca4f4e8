"""Drafts of cases from runs: scrubbed, refused where that is not enough, labelled by people."""
