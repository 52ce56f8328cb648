#!/bin/sh
# Writes .env for docker-compose.yml into this folder: docker/make-env.sh https://aula.example.org you@example.org
set -eu
[ $# -eq 2 ] || { echo "usage: docker/make-env.sh ADDRESS CERTIFICATE" >&2; exit 2; }
[ ! -e .env ] || { echo ".env is there already; nothing was changed." >&2; exit 1; }
secret() { od -An -tx1 -N32 /dev/urandom | tr -d ' \n'; }
umask 077
{
  echo "AULA_PUBLIC_URL=$1"
  echo "CERTIFICATE=$2"
  for name in AULA_SECRET AULA_JANUS_SECRET AULA_JANUS_ADMIN_KEY DATABASE_PASSWORD QUEUE_PASSWORD STORAGE_SECRET; do
    echo "$name=$(secret)"
  done
} >.env.new
mv .env.new .env
echo "Secrets are in .env: keep a copy where the backups are."
