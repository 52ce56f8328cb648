#!/bin/sh
# Installs sections of scripts/debian-packages.txt: docker/packages.sh run:base run:recorder
set -eu
list=$(dirname "$0")/../scripts/debian-packages.txt
for section; do
  packages=$(awk -v wanted="[$section]" '/^\[/ { on = ($0 == wanted) ; next } on && !/^#/ && NF { print $1 }' "$list")
  [ -n "$packages" ] || { echo "debian-packages.txt has no section [$section]" >&2; exit 1; }
  all="${all:-} $packages"
done
export DEBIAN_FRONTEND=noninteractive
apt-get update
# shellcheck disable=SC2086 # a list of words
apt-get install --yes --no-install-recommends $all
rm -rf /var/lib/apt/lists/*
