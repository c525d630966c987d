# Sourced by the other scripts: where things are kept, and how a script speaks.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Compiled dependencies and tools live outside the checkout, so that a fresh checkout reuses them.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/motcua
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
mkdir -p "$cache"
case $PATH in "$cache/tools/bin":*) ;; *) export PATH=$cache/tools/bin:$PATH ;; esac

# What tries the document of the programming interface; the lock's digest is in the name, so that
# another lock makes another place.
document_lock=$root/scripts/document/requirements.txt
document_tools=$cache/document-$(cksum <"$document_lock" | cut -d ' ' -f 1)

say() { printf '%s\n' "· $*" >&2; }
die() {
  printf '%s\n' "✗ $*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# at_least 1.96.0 1.95: succeeds when the first version is not older than the second.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# A port that nobody listens on at this moment, below the range from which the system takes its own.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# The directory of the newest PostgreSQL server on this machine, 15 or newer; prints nothing if none.
postgres_bin() {
  local directory version newest='' newest_version=15
  for directory in /usr/lib/postgresql/*/bin "$(dirname "$(readlink -f "$(command -v initdb || echo /nowhere/initdb)")")"; do
    [ -x "$directory/initdb" ] && [ -x "$directory/pg_ctl" ] || continue
    version=$("$directory/initdb" --version | grep -oE '[0-9]+' | head -n 1)
    if [ "$version" -ge "$newest_version" ]; then newest=$directory newest_version=$version; fi
  done
  echo "$newest"
}
