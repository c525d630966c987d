#!/usr/bin/env bash
# setup.sh demo|test|check: makes sure that this machine has what the target needs.
#
#   demo   to build and run the program
#   test   the same, and what the tests need
#   check  the same, and what the checks of a change need (licences, a browser)
#
# It installs only what is missing, says what and why, and does nothing at all when all is there.
# Rust, Node.js and make are expected to be there: people choose for themselves where those come from.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

nextest_version=0.9.151
deny_version=0.20.2

target=${1:-check}
case $target in
demo) level=1 ;;
test) level=2 ;;
check) level=3 ;;
*) die "usage: setup.sh demo|test|check" ;;
esac

# --- What people install themselves -------------------------------------------------------------

rust_min=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")
have cargo || die "Rust is missing: install Rust $rust_min or newer, for example with rustup (https://rustup.rs)."
# In the checkout, so that a toolchain chosen for this directory is the one that is asked.
rust_version=$(cd "$root" && rustc --version | cut -d ' ' -f 2)
at_least "$rust_version" "$rust_min" ||
  die "Rust $rust_version is too old: this program needs $rust_min or newer ('rustup update stable')."

node_min=20
have node || die "Node.js is missing: install Node.js $node_min or newer with npm (https://nodejs.org). It builds the style sheets and scripts of the screens."
node_version=$(node --version | tr -d v)
at_least "$node_version" "$node_min" || die "Node.js $node_version is too old: this build needs $node_min or newer (https://nodejs.org)."
have npm || die "npm is missing: it comes with Node.js, or with the Debian package 'npm'."

# --- Debian packages ----------------------------------------------------------------------------

missing=()
reasons=()
want() {
  missing+=("$1")
  reasons+=("$2")
}

# Liberation 1 (Debian 12's fonts-liberation) lacks the Vietnamese letters; from 2.1 it has them.
has_fonts() {
  local version
  [ -n "${MOTCUA_FONTS:-}" ] && return 0
  [ -e /usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf ] && return 0
  version=$(dpkg-query --show --showformat='${Version}' fonts-liberation 2>/dev/null) || return 1
  at_least "${version#*:}" 2
}

have cc || want "gcc libc6-dev" "a C compiler: SQLite and the cryptography library are compiled from C"
has_fonts || want fonts-liberation2 "the typeface of the printed letters (Times metrics, all Vietnamese letters)"
if [ "$level" -ge 2 ]; then
  [ -n "$(postgres_bin)" ] || want postgresql "every test runs on PostgreSQL as well as on SQLite"
  [ -x /usr/sbin/nginx ] || have nginx || want nginx-light "the tests send files through a real proxy, as offices do"
  have pdftotext || want poppler-utils "the tests read the printed letters back (pdftotext, pdftoppm)"
fi
if [ "$level" -ge 3 ]; then
  have chromium || want chromium "the screens are tested in a real browser"
  python3 -c 'import ensurepip' 2>/dev/null || want python3-venv "the document of the programming interface is tried with Schemathesis"
fi

install_packages() {
  local as_root='' index
  if [ "$(id -u)" -ne 0 ]; then
    as_root='sudo -n'
    if [ -t 0 ]; then as_root=sudo; fi
  fi
  for index in "${!missing[@]}"; do say "Needed: ${missing[$index]} (${reasons[$index]})"; done
  local by_hand="Please install by hand what is listed above, on Debian with: apt-get install ${missing[*]}"
  have apt-get || die "This is not a Debian system. $by_hand"
  if [ -n "$as_root" ]; then
    { have sudo && $as_root true; } || die "Installing packages needs root or sudo. $by_hand"
  fi
  say "Installing the Debian packages: ${missing[*]}"
  local apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300"
  # shellcheck disable=SC2086,SC2048
  { $apt update && $apt install --yes --no-install-recommends ${missing[*]} >/dev/null </dev/null; } ||
    die "apt-get could not install them. $by_hand"
}
if [ ${#missing[@]} -gt 0 ]; then install_packages; fi

# --- Parts of Rust and cargo's tools ------------------------------------------------------------

# component NAME COMMAND: a part of the Rust distribution that minimal installations leave out.
component() {
  (cd "$root" && cargo "$2" --version) >/dev/null 2>&1 && return 0
  say "Installing Rust's $1."
  { have rustup && (cd "$root" && rustup component add "$1"); } ||
    die "Rust's '$1' is missing: run 'rustup component add $1', or install your distribution's package of it."
}

# tool NAME VERSION REASON: a cargo tool, compiled once into the cache outside the checkout. It runs
# for seconds, so a quick build serves better than a fast program.
tool() {
  have "$1" && return 0
  say "Compiling $1 $2 into $cache/tools, once ($3). This takes a few minutes."
  local build
  build=$(mktemp -d "${TMPDIR:-/tmp}/motcua-tool.XXXXXX")
  (
    cd "$build"
    export CARGO_TARGET_DIR=$build/target CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=false
    export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0
    cargo install --quiet --locked --version "$2" --root "$cache/tools" "$1"
  ) || {
    rm -rf "$build"
    die "$1 could not be compiled; see above. It can also be installed by hand: cargo install --locked $1"
  }
  rm -rf "$build"
}

if [ "$level" -ge 2 ]; then tool cargo-nextest "$nextest_version" "it runs the tests"; fi
if [ "$level" -ge 3 ]; then
  component rustfmt fmt
  component clippy clippy
  tool cargo-deny "$deny_version" "it checks the licences and sources of the dependencies"
fi

# --- What tries the document of the programming interface ---------------------------------------

if [ "$level" -ge 3 ] && [ ! -x "$document_tools/bin/schemathesis" ]; then
  python_min=3.11
  python_version=$(python3 -c 'import platform; print(platform.python_version())')
  at_least "$python_version" "$python_min" || die "Python $python_version is too old: Schemathesis needs $python_min or newer."
  say "Installing Schemathesis into $document_tools, once (it tries the document of the interface)."
  rm -rf "$document_tools"
  { python3 -m venv "$document_tools" && "$document_tools/bin/pip" install --quiet --disable-pip-version-check \
    --only-binary :all: --require-hashes --requirement "$document_lock"; } || {
    rm -rf "$document_tools"
    die "Schemathesis could not be installed; see above."
  }
fi
