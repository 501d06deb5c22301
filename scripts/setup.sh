#!/usr/bin/env bash
# Install what is missing, once: scripts/setup.sh run | test
#   run   .venv with requirements.txt, and the gazetteer's table
#   test  the same, requirements-dev.txt, and a Chromium for the browser tests
# A second call finds its stamps and does nothing again.
set -euo pipefail
cd "$(dirname "$0")/.."
goal=${1:-run}
venv=.venv
python=$venv/bin/python

say() { printf 'setup: %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo -n "$@"; else return 1; fi
}

apt_install() {
  command -v apt-get >/dev/null 2>&1 || return 1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      echo "$name"
      return
    fi
  done
  say "Python 3.11 or newer is needed and was not found; install python3 and call make again." >&2
  exit 1
}

make_venv() {
  local base
  base=$(find_python)
  say "making $venv with $("$base" --version)"
  # Debian and Ubuntu ship python3 without ensurepip; its package brings it.
  "$base" -m venv "$venv" >/dev/null 2>&1 && return
  rm -rf "$venv"
  apt_install python3-venv && "$base" -m venv "$venv" && return
  rm -rf "$venv"
  "$base" -m pip install --user --quiet virtualenv && "$base" -m virtualenv --quiet "$venv" && return
  say "no virtual environment could be made: install the package python3-venv and call make again." >&2
  exit 1
}

# install_once FILE: pip installs FILE unless the stamp says that these very contents are in.
install_once() {
  local file=$1 stamp
  stamp=$venv/.installed-$(basename "$file" .txt)
  if [ -f "$stamp" ] && cmp -s "$file" "$stamp"; then return; fi
  say "installing $file"
  "$python" -m pip install --quiet --disable-pip-version-check -r "$file"
  cp "$file" "$stamp"
}

find_chromium() {
  local name
  for name in "${KHAREETA_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    # Ubuntu's chromium-browser is a stub that asks for a snap: only one that answers counts.
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && timeout 20 "$name" --version >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
  done
  "$python" - <<'PY' 2>/dev/null
import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    path = p.chromium.executable_path
print(path) if os.path.exists(path) else sys.exit(1)
PY
}

# Playwright brings a Node.js that wants one small library which a bare Debian lacks.
get_driver() {
  if "$python" -m playwright --version >/dev/null 2>&1; then return; fi
  say "getting libatomic1 for Playwright's driver"
  apt_install libatomic1 || true
  "$python" -m playwright --version >/dev/null 2>&1 || {
    say "Playwright's driver does not start: install libatomic1 and call make again." >&2
    exit 1
  }
}

get_chromium() {
  local stamp=$venv/.chromium
  if [ -s "$stamp" ] && [ -x "$(cat "$stamp")" ]; then return; fi
  if ! find_chromium >"$stamp"; then
    say "getting Chromium for the browser tests (Playwright's build first)"
    if ! timeout 600 "$python" -m playwright install --with-deps chromium >/dev/null 2>&1 || ! find_chromium >"$stamp"; then
      say "Playwright's build is not to be had; asking the system's package manager"
      apt_install chromium fonts-noto-core || true
      find_chromium >"$stamp" || {
        rm -f "$stamp"
        say "no Chromium: install chromium, or set KHAREETA_CHROMIUM to one, and call make again." >&2
        exit 1
      }
    fi
  fi
  say "Chromium for the browser tests: $(cat "$stamp")"
}

# A .venv made half-way (an interrupted first call) is made anew.
if [ ! -x "$python" ] || ! "$python" -m pip --version >/dev/null 2>&1; then
  rm -rf "$venv"
  make_venv
fi
install_once requirements.txt
case ${KHAREETA_STORE:-} in postgres://* | postgresql://*) install_once requirements-postgres.txt ;; esac
"$python" -m gazetteer build
if [ "$goal" = test ]; then
  install_once requirements-postgres.txt
  install_once requirements-dev.txt
  get_driver
  get_chromium
fi
