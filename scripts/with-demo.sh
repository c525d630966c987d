#!/usr/bin/env bash
# with-demo.sh COMMAND…: runs a command beside a demonstration of its own.
#
# Starts the built program with new data in a temporary directory, waits until it answers, and gives
# its address to the command as BASE_URL. It is stopped and removed afterwards, whatever happens.
# MOTCUA_BIN names another program file than the one in the target directory.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ $# -gt 0 ] || die "usage: with-demo.sh COMMAND…"
program=${MOTCUA_BIN:-$CARGO_TARGET_DIR/debug/motcua}
[ -x "$program" ] || die "$program does not exist yet: run 'make build' first."
start_seconds_max=120
stop_seconds_max=20

place=$(mktemp -d "${TMPDIR:-/tmp}/motcua-demo.XXXXXX")
server=''

running() { [ -n "$server" ] && kill -0 "$server" 2>/dev/null; }
stop() {
  running || return 0
  kill -TERM "$server"
  local tenth
  for ((tenth = 0; tenth < stop_seconds_max * 10; tenth++)); do
    running || return 0
    sleep 0.1
  done
  say "The demonstration did not stop within $stop_seconds_max seconds after SIGTERM; it was killed."
  kill -KILL "$server" 2>/dev/null || true
  stopped_late=yes
}
stopped_late=''
remove() {
  local code=$?
  trap - EXIT INT TERM HUP
  stop
  wait "$server" 2>/dev/null || true
  rm -rf "$place"
  # A server that cannot stop is a defect, even when the command was content.
  if [ -n "$stopped_late" ] && [ "$code" -eq 0 ]; then code=1; fi
  exit "$code"
}
trap remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

healthy() {
  local status=''
  { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || return 1
  printf 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$port" >&3
  read -r -t 5 status <&3 || true
  exec 3>&-
  [[ $status == *" 200 "* ]]
}

# Succeeds when the program answers, fails when it has ended or the time is over.
wait_until_healthy() {
  local end=$((SECONDS + start_seconds_max))
  while [ "$SECONDS" -lt "$end" ]; do
    running || return 1
    if healthy; then return 0; fi
    sleep 0.1
  done
  return 1
}

# A second attempt is for the case that somebody else took the port in between.
for _ in 1 2 3; do
  port=$(free_port)
  rm -rf "$place/data"
  "$program" demo --data "$place/data" --listen "127.0.0.1:$port" >"$place/log" 2>&1 </dev/null &
  server=$!
  if wait_until_healthy; then break; fi
  if running || ! grep -qiE 'in use|os error 98' "$place/log"; then
    tail -n 40 "$place/log" >&2
    die "The demonstration did not answer at /healthz; the end of its log is above."
  fi
  server=''
done
running || die "No free port was found for the demonstration."

# By its name, because browsers make passkeys for no number.
export BASE_URL="http://localhost:$port" MOTCUA_DEMO_DATA="$place/data"
code=0
"$@" || code=$?
if [ "$code" -ne 0 ]; then
  say "The command failed. The end of the demonstration's log:"
  tail -n 40 "$place/log" >&2
fi
exit "$code"
