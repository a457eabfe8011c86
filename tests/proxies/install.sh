#!/usr/bin/env bash
# Makes sure that nginx and Caddy are there. Unpacks Debian's into the folder that is given: nothing is
# installed or started, and nobody has to be root.
set -euo pipefail
folder=$1

missing() {
    for name in nginx caddy; do
        PATH="$PATH:/usr/sbin:$folder/usr/sbin:$folder/usr/bin" command -v "$name" >/dev/null || echo "$name"
    done
}

wanted=$(missing)
[ -z "$wanted" ] && exit 0
if command -v apt-get >/dev/null; then
    echo "Unpacking" $wanted "..."
    mkdir -p "$folder"
    (
        cd "$folder"
        [ "$(id -u)" -ne 0 ] || apt-get update -qq
        apt-get download -qq -o APT::Sandbox::User=root $wanted &&
            for package in ./*.deb; do dpkg-deb -x "$package" . && rm "$package"; done
    ) || true # what is missing then is said below
    wanted=$(missing)
    [ -z "$wanted" ] && exit 0
fi
echo "The tests of docs/samples need nginx and Caddy. Please install:" $wanted >&2
exit 1
