#!/usr/bin/env bash
# build-web.sh: builds the style sheets, scripts and fonts that the program embeds (web/dist).
#
# Fetches and builds only when something changed: the lock file decides about the packages, the
# contents of everything else in web/ about the result.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root/web"

# digest PATH…: one number for the names and contents of files.
digest() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1; }
# is FILE TEXT: whether a stamp says so.
is() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

# Two builds at once (demo and test in two windows) would write into each other's files.
exec 9>"$cache/web.lock"
have flock && flock 9

packages=$(digest package.json package-lock.json)
if ! is node_modules/.installed-from "$packages"; then
  say "Fetching the packages of web/package-lock.json with npm."
  npm ci --no-audit --no-fund --loglevel=error
  echo "$packages" >node_modules/.installed-from
fi

sources=$(digest . -not -path './node_modules/*' -not -path './dist/*' -not -path './journeys/*' -not -path './test/*')
if ! { [ -d dist ] && is node_modules/.built-from "$sources"; }; then
  say "Building the style sheets and scripts of the screens (web/dist)."
  npm run --silent build
  echo "$sources" >node_modules/.built-from
fi
