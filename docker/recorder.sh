#!/bin/sh
# Recorders of one volume: each has a place of its own in it, and the first one that nobody holds is where a dead one has
# left what it had not uploaded. The lock goes with the last process that was started from here.
set -eu
place=1
while :; do
  export AULA_DATA="/var/lib/aula/$place"
  mkdir -p "$AULA_DATA"
  exec 9>"$AULA_DATA/lock"
  if flock --nonblock 9; then break; fi
  place=$((place + 1))
done
exec node bin/aula.ts "$@"
