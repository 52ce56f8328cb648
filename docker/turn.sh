#!/bin/sh
# Runs coturn for whom the viewer gives credentials, and lets it reach Janus alone. It begins again when Janus has another
# address, or Caddy another certificate: until there is one, it listens without TLS.
set -eu
umask 077
settings=/tmp/turnserver.conf
name=${AULA_PUBLIC_URL#https://}
name=${TURN_NAME:-${name%%[:/]*}}

janus() { getent ahostsv4 janus | awk 'NR == 1 { print $1 }'; }

# "CERTIFICATE KEY": what the operator says, or what Caddy has got.
certificate() {
  case $CERTIFICATE in
    *' '*) echo "$CERTIFICATE" ;;
    *) for file in /var/lib/caddy/caddy/certificates/*/"$name/$name.crt"; do [ ! -r "$file" ] || echo "$file ${file%.crt}.key"; done | head -n 1 ;;
  esac
}

state() {
  files=$(certificate)
  # shellcheck disable=SC2086 # a list of files
  echo "$(janus) ${files:+$(stat -c %Y $files)}"
}

configure() {
  cat <<END
listening-port=3478
tls-listening-port=5349
realm=$name
use-auth-secret
static-auth-secret=$AULA_TURN_SECRET
denied-peer-ip=0.0.0.0-255.255.255.255
denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
allowed-peer-ip=$(janus)
no-tcp-relay
no-multicast-peers
no-rfc5780
no-cli
no-software-attribute
no-dtls
fingerprint
stale-nonce=600
log-file=stdout
pidfile=/tmp/turnserver.pid
userdb=/tmp/turndb
END
  if [ -n "$(certificate)" ]; then
    echo "cert=$(certificate | cut -d ' ' -f 1)"
    echo "pkey=$(certificate | cut -d ' ' -f 2)"
  else
    echo no-tls
  fi
}

# Ends coturn when something is no longer as it was.
watch() {
  while sleep 10; do
    [ -z "$(janus)" ] || [ "$(state)" = "$known" ] || { kill "$server"; return; }
  done
}

trap 'kill "$server" "$watcher" 2>/dev/null; exit 0' TERM INT
while :; do
  until [ -n "$(janus)" ]; do sleep 1; done
  known=$(state)
  configure >"$settings"
  turnserver -c "$settings" &
  server=$!
  watch &
  watcher=$!
  wait "$server" || true
  kill "$watcher" 2>/dev/null || true
  [ "$(state)" != "$known" ] || { echo "coturn has ended." >&2; exit 1; }
done
