#!/bin/sh
# Makes the passwords for compose.yaml in the folder secrets/, once: what is there stays.
set -eu
umask 077
cd "$(dirname "$0")/../.."
mkdir -p secrets
write() {
    # The folder is closed; the file inside is open, because containers read it under users of their own.
    [ -e "secrets/$1" ] || { printf '%s\n' "$2" > "secrets/.$1" && chmod 444 "secrets/.$1" && mv "secrets/.$1" "secrets/$1"; }
}
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

write postgres_password "$(random)"
for name in course reports campaign; do
    write "${name}_password" "$(random)"
    write "${name}_database_url" "postgresql://$name:$(cat "secrets/${name}_password")@/$name?host=/run/postgresql"
done
echo "secrets/ is there. Keep a copy where you keep passwords, and never in git."
