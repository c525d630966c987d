#!/usr/bin/env bash
# advisories.sh: looks up known weaknesses of the dependencies, where their database can be had.
#
# DENY_ADVISORY_DB names a folder with a copy of https://github.com/RustSec/advisory-db (a git
# checkout); otherwise it is fetched. Where neither works nothing is checked, which is said and is
# no failure: a build machine may be cut off. Whoever releases looks for the line "checked".
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$(dirname "${BASH_SOURCE[0]}")/.."

place=$(mktemp -d "${TMPDIR:-/tmp}/motcua-advisories.XXXXXX")
trap 'rm -rf "$place"' EXIT
config=$place/deny.toml
database=https://github.com/RustSec/advisory-db

if [ -n "${DENY_ADVISORY_DB:-}" ]; then
  [ -d "$DENY_ADVISORY_DB/.git" ] || die "DENY_ADVISORY_DB=$DENY_ADVISORY_DB is no git checkout of the advisory database."
  # cargo-deny keeps each database under a name made of its address; a clone puts ours there.
  database="file://$(cd "$DENY_ADVISORY_DB" && pwd)"
fi
sed "s|^\\[advisories\\]|[advisories]\ndb-path = \"$place/db\"\ndb-urls = [\"$database\"]|" deny.toml >"$config"

if ! timeout 120 cargo deny --locked fetch --config "$config" db >"$place/said" 2>&1; then
  [ -z "${DENY_ADVISORY_DB:-}" ] || { cat "$place/said" >&2; die "The given advisory database cannot be read."; }
  echo "advisories: not checked: the database at $database cannot be fetched from here (give a copy with DENY_ADVISORY_DB=folder)"
  exit 0
fi
cargo deny --locked --offline check --config "$config" --disable-fetch advisories
echo "advisories: checked against $database"
