#!/usr/bin/env bash
# Runs a suite with one checkout, for continuous integration:
#
#   ci_evaluate.sh CHECKOUT SUITE EVALS OUT [OUT-OF-THE-BASE]
#
# EVALS is the folder of cases and suites, OUT gets the run and its report. With the OUT of an earlier call the run is
# held against that one, and the exit code is that of `cto-team eval run`: 0 good, 1 the run failed, 2 wrong usage,
# 3 regressed or a safety rule broken. Without it nothing is judged: whatever a base breaks is no fault of the change.
set -uo pipefail

[ $# -ge 4 ] || { echo "usage: $0 CHECKOUT SUITE EVALS OUT [OUT-OF-THE-BASE]" >&2; exit 2; }
checkout=$1 suite=$2 evals=$(cd "$3" && pwd) out=$4 base=${5:-}
team=$checkout/.venv/bin/cto-team
mkdir -p "$out"

options=(--out "$out")
if [ -n "$base" ]; then
  rows=$(find "$base" -name rows.jsonl 2>/dev/null | sort | tail -n 1)
  if [ -n "$rows" ]; then
    options+=(--baseline "$rows")
  else
    echo "The base has no finished run: the change is held against nothing." >&2
  fi
fi

CTO_TEAM_EVALS=$evals "$team" eval run "$suite" "${options[@]}" | tee "$out/stdout.txt"
status=${PIPESTATUS[0]}

run=$(find "$out" -name rows.jsonl | sort | tail -n 1)
if [ -n "$run" ]; then
  CTO_TEAM_EVALS=$evals "$team" eval report "$(dirname "$run")" "${options[@]:2}" \
    --html "$out/report.html" --markdown "$out/report.md" --junit "$out/junit.xml" ||
    echo "No report could be written." >&2
fi

if [ $# -lt 5 ]; then
  [ "$status" -eq 0 ] || echo "The base ended with $status; that is not held against the change." >&2
  exit 0
fi
exit "$status"
