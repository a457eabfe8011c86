#!/bin/sh
# Run by PostgreSQL's image when it makes its data, once: three databases, each with an owner who cannot open the others.
# Whoever has the password of the course database can so not look into that of the reports.
set -eu
for name in course reports campaign; do
    # Read by psql itself, so that the password stands in no list of processes.
    psql --username="${POSTGRES_USER:-postgres}" --dbname=postgres --set=ON_ERROR_STOP=1 --set=name="$name" --quiet <<SQL
\\set password \`cat "${SECRETS:-/run/secrets}/${name}_password"\`
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
