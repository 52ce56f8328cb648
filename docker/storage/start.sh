#!/bin/bash
# Runs OpenStack Swift for the key STORAGE_KEY (account:user) with the secret STORAGE_SECRET: one device below
# /var/lib/swift, one copy of everything. Ends when one of its servers does.
set -eu
: "${STORAGE_KEY:?}" "${STORAGE_SECRET:?}"
conf=/var/lib/swift/conf
mkdir -p "$conf" /var/lib/swift/data/disk /tmp/cache

# Made once: objects are found by it.
if [ ! -f "$conf/swift.conf" ]; then
  salt=$(od -An -tx1 -N16 /dev/urandom | tr -d ' \n')
  printf '[swift-hash]\nswift_hash_path_prefix = %s\nswift_hash_path_suffix = %s\n' "$salt" "$salt" >"$conf/swift.conf.new"
  for ring in account:6202 container:6201 object:6200; do
    builder="$conf/${ring%:*}.builder"
    rm -f "$builder"
    swift-ring-builder "$builder" create 8 1 1
    swift-ring-builder "$builder" add "r1z1-127.0.0.1:${ring#*:}/disk" 1
    swift-ring-builder "$builder" rebalance
  done
  mv "$conf/swift.conf.new" "$conf/swift.conf"
fi

user="user_$(echo "$STORAGE_KEY" | tr : _) = $STORAGE_SECRET .admin"
(umask 077 && sed "s|^# the user$|$user|" /storage/proxy.conf >/tmp/proxy.conf)
for ring in account:6202 container:6201 object:6200; do
  sed "s|@kind@|${ring%:*}|; s|@port@|${ring#*:}|" /storage/server.conf >"/tmp/${ring%:*}.conf"
done

memcached -l 127.0.0.1 -U 0 -m 32 &
for kind in account container object; do "swift-$kind-server" "/tmp/$kind.conf" & done
swift-proxy-server /tmp/proxy.conf &
# What was written while a server was busy, what is deleted for good, and bytes that have changed on the disk.
while sleep 3600; do
  for task in container-updater object-updater object-replicator container-replicator account-replicator object-auditor; do
    nice -n 15 "swift-$task" "/tmp/${task%%-*}.conf" once || echo "swift-$task failed" >&2
  done
done &

# Until one of them ends, or somebody says so.
asked=
trap 'asked=yes' TERM INT
wait -n || true
trap - TERM INT
kill $(jobs -p) || true
wait
[ "$asked" ] || { echo "a server of Swift has ended" >&2; exit 1; }
