#!/bin/sh
# Writes .env for docker-compose.yml into this folder: docker/make-env.sh https://aula.example.org you@example.org [IPV4]
# IPV4 is where people reach this machine, where its name does not lead there yet.
set -eu
[ $# -eq 2 ] || [ $# -eq 3 ] || { echo "usage: docker/make-env.sh ADDRESS CERTIFICATE [IPV4]" >&2; exit 2; }
[ ! -e .env ] || { echo ".env is there already; nothing was changed." >&2; exit 1; }
host=${1#https://}
host=${host%%[:/]*}
ipv4=${3:-$(getent ahostsv4 "$host" | awk 'NR == 1 { print $1 }')}
case $host:$ipv4 in
  localhost:*) ;;
  # Debian has a machine's own name lead there.
  *: | *:127.*)
    echo "$host leads nowhere that others could come by. Give it an A record and do this again, or say the machine's" >&2
    echo "IPv4 address as the third word." >&2
    exit 1
    ;;
esac
secret() { od -An -tx1 -N32 /dev/urandom | tr -d ' \n'; }
umask 077
{
  echo "AULA_PUBLIC_URL=$1"
  echo "CERTIFICATE=$2"
  # What people in rooms send their pictures and sound to, and what they go through where nothing but TCP is let out.
  echo "AULA_JANUS_PUBLIC_ADDRESS=$ipv4"
  echo "AULA_TURN_URLS=turn:$host:3478?transport=udp,turn:$host:3478?transport=tcp,turns:$host:5349?transport=tcp"
  for name in AULA_SECRET AULA_JANUS_SECRET AULA_JANUS_ADMIN_KEY AULA_TURN_SECRET DATABASE_PASSWORD QUEUE_PASSWORD STORAGE_SECRET; do
    echo "$name=$(secret)"
  done
} >.env.new
mv .env.new .env
echo "Secrets are in .env: keep a copy on another machine, apart from the backups."
