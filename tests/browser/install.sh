#!/usr/bin/env bash
# Makes sure that Chromium, Firefox and a screen for it are there; installs Debian's as root, else says what to do.
set -euo pipefail
missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
    command -v google-chrome >/dev/null || missing+=(chromium)
command -v firefox-esr >/dev/null || command -v firefox >/dev/null || missing+=(firefox-esr)
command -v Xvfb >/dev/null || missing+=(xvfb)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]} ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
    exit 0
fi
echo "The browser tests need Chromium, Firefox and Xvfb. Please install: ${missing[*]}" >&2
echo "On Debian or Ubuntu: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
exit 1
