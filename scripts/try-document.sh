#!/usr/bin/env bash
# try-document.sh: sends the demonstration what `/openapi.json` allows, and what it does not allow.
#
# Beside a demonstration (scripts/with-demo.sh): the program must read whatever its document allows,
# refuse the rest, and answer nothing that the document does not describe. The requests are the same
# each time. Arguments go to `schemathesis run`: `--include-path /api/v1/procedures`.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ -n "${BASE_URL:-}" ] || die "BASE_URL is missing: scripts/with-demo.sh scripts/try-document.sh"
tools=$root/scripts/document
MOTCUA_KEY=$("$document_tools/bin/python" "$tools/key.py")
export MOTCUA_KEY
# In a folder of its own, for what it leaves behind.
place=$(mktemp -d "${TMPDIR:-/tmp}/motcua-document.XXXXXX")
trap 'rm -rf "$place"' EXIT
cd "$place"
"$document_tools/bin/schemathesis" --config-file "$tools/schemathesis.toml" run "$BASE_URL/openapi.json" "$@"
