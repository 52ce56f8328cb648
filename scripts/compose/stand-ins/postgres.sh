#!/bin/sh
set -eu
data=/var/lib/postgresql/data
if [ ! -f "$data/PG_VERSION" ]; then
  printf %s "$POSTGRES_PASSWORD" >/tmp/password
  initdb --pgdata="$data" --username="$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 --auth-local=trust --encoding=UTF8 --locale=C
  rm /tmp/password
  echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
  pg_ctl --pgdata="$data" --wait --options="-c listen_addresses=" start
  createdb --username="$POSTGRES_USER" --host=/var/run/postgresql "$POSTGRES_DB" || true
  pg_ctl --pgdata="$data" --wait stop
fi
exec postgres -D "$data" -c 'listen_addresses=*'
