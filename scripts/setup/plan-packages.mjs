/**
 * What to do about missing Debian packages. Pure, so that each case is a line in a test.
 *
 * @typedef {{ debian: boolean, root: boolean, sudo: boolean, terminal: boolean }} Machine
 * @typedef {{ yes: boolean, print: boolean }} Wishes
 * @typedef {'nothing' | 'list' | 'refuse' | 'ask' | 'install'} PackageAct `list` ends with exit code 0, `refuse` with 2
 *
 * @param {string[]} missing
 * @param {Machine} machine
 * @param {Wishes} wishes
 * @returns {PackageAct}
 */
export function planPackages(missing, machine, wishes) {
  if (wishes.print) return 'list'
  if (missing.length === 0) return 'nothing'
  if (!machine.debian) return 'refuse'
  if (machine.root) return 'install'
  if (!machine.sudo) return 'refuse'
  if (wishes.yes) return 'install'
  return machine.terminal ? 'ask' : 'refuse'
}

/**
 * The command that a person types to install them.
 * @param {string[]} packages
 * @param {boolean} root
 */
export function installCommand(packages, root) {
  return `${root ? '' : 'sudo '}apt-get install --no-install-recommends ${packages.join(' ')}`
}

/**
 * The shell script that root runs. Debian starts and enables a service on installing its package; for the services in
 * `stopped` both is prevented: by a policy-rc.d that refuses to start them (removed again, and only when the machine
 * has none of its own), and by disabling what was not there before.
 *
 * @param {string[]} packages
 * @param {string[]} stopped names of services
 */
export function installScript(packages, stopped) {
  return `set -eu
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
mine=
before=" $(for unit in ${stopped.join(' ')}; do [ -e "/etc/init.d/$unit" ] && echo "$unit" || true; done | tr '\\n' ' ') "
if [ ! -e "$policy" ]; then
  mine=yes
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM
  cat > "$policy" <<'POLICY'
#!/bin/sh
case "\${1%.service}" in
  ${stopped.join('|')}) exit 101 ;;
esac
exit 0
POLICY
  chmod 755 "$policy"
fi
apt-get update || echo 'The package lists could not be refreshed; going on with those that are there.'
apt-get install --yes --no-install-recommends ${packages.join(' ')}
for unit in ${stopped.join(' ')}; do
  [ -e "/etc/init.d/$unit" ] || continue
  case "$before" in *" $unit "*) continue ;; esac
  if [ -d /run/systemd/system ]; then
    systemctl disable --quiet "$unit" || true
  else
    update-rc.d "$unit" disable || true
  fi
done
`
}
