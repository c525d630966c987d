#!/usr/bin/env bash
# with-postgres.sh COMMAND…: runs a command beside a PostgreSQL server of its own.
#
# The server is made for this run, listens on the loopback interface only, on a free port and with
# a random password, and is removed afterwards whatever happens. The command finds it in
# MOTCUA_TEST_POSTGRES. Durability is switched off, for nothing in it is worth keeping, unless
# MOTCUA_POSTGRES_DURABLE=1 asks for the server's own defaults, as measurements do.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ $# -gt 0 ] || die "usage: with-postgres.sh COMMAND…"
bin=$(postgres_bin)
[ -n "$bin" ] || die "No PostgreSQL server (15 or newer) was found. Install the Debian package 'postgresql', or run scripts/setup.sh test."

place=$(mktemp -d "${TMPDIR:-/tmp}/motcua-postgres.XXXXXX")

# PostgreSQL refuses to run as root: then the account that its package made runs it.
as_server() { (cd "$place" && "$@"); }
if [ "$(id -u)" -eq 0 ]; then
  account=postgres
  id "$account" >/dev/null 2>&1 || account=nobody
  chown "$account" "$place"
  as_server() { (cd "$place" && setpriv --reuid="$account" --regid="$(id -g "$account")" --clear-groups "$@"); }
fi

remove() {
  local code=$?
  trap - EXIT INT TERM HUP
  if [ -e "$place/data/postmaster.pid" ]; then
    as_server "$bin/pg_ctl" --pgdata="$place/data" --mode=immediate --wait stop >/dev/null 2>&1 || true
  fi
  rm -rf "$place"
  exit "$code"
}
trap remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
(umask 077 && printf '%s' "$password" >"$place/password")
[ "$(id -u)" -ne 0 ] || chown "$account" "$place/password"

# The C locale orders by code point, as SQLite does: both databases must give the same pages.
as_server "$bin/initdb" --pgdata="$place/data" --username=motcua --pwfile="$place/password" \
  --auth=password --encoding=UTF8 --locale=C --no-sync >"$place/initdb.log" 2>&1 || {
  cat "$place/initdb.log" >&2
  die "PostgreSQL could not set up a database cluster in $place."
}
cat >>"$place/data/postgresql.conf" <<'CONF'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
shared_buffers = 128MB
max_parallel_workers_per_gather = 0
CONF

if [ "${MOTCUA_POSTGRES_DURABLE:-}" != 1 ]; then
  cat >>"$place/data/postgresql.conf" <<'CONF'
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
CONF
fi

# Whoever takes the port between the question and the start makes us ask for another one.
port=''
for _ in 1 2 3 4 5 6 7 8; do
  port=$(free_port)
  if as_server "$bin/pg_ctl" --pgdata="$place/data" --options="-p $port" --log="$place/server.log" \
    --wait --timeout=60 start >/dev/null 2>&1; then break; fi
  port=''
done
[ -n "$port" ] || {
  cat "$place/server.log" >&2
  die "PostgreSQL did not start; its log is above."
}

export MOTCUA_TEST_POSTGRES="postgres://motcua:$password@127.0.0.1:$port/postgres?sslmode=disable"
"$@"
