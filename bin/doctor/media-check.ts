import { parsePortRange } from '../../core/config/port-range.ts'
import type { Settings } from '../../core/config/settings.ts'
import { isPrivateAddress, ownAddresses } from '../../recorder/network/resolve-hosts.ts'
import { type Check, type Finding, ok, problem, warning } from './finding.ts'

/** A port for each feed that is sent and each that is received: a lecture of 150 people with camera and screen. */
const fewPorts = 300

/** Whether people elsewhere can reach the media of an own Janus, as far as settings and addresses tell. */
export function mediaCheck(settings: Partial<Settings>, own = ownAddresses()): Check {
  return { title: 'Media', needs: ['viewer'], look: async () => mediaFindings(settings, own) }
}

/** Pure. @param own IPv4 addresses of this machine */
export function mediaFindings(settings: Partial<Settings>, own: readonly string[]): Finding[] {
  if (!settings.AULA_PUBLIC_URL?.startsWith('https:')) return [ok('for this machine’s browsers only')]
  return [ports(settings), address(settings, own)]
}

function ports({ AULA_JANUS_PORTS: text, AULA_JANUS_URL: elsewhere }: Partial<Settings>): Finding {
  if (text === undefined && elsewhere) return ok('open those UDP ports in the firewall that Janus was started with')
  const range = text === undefined ? undefined : parsePortRange(text)
  if (!range) {
    return warning('the UDP ports are others at each start', 'AULA_JANUS_PORTS=10000-10399; open them in the firewall.')
  }
  const [from, to] = range
  const count = to - from + 1
  const what = `open UDP ${from} to ${to} in the firewall: ${count} cameras and screens, sent or received, at once`
  return count >= fewPorts ? ok(what) : warning(what, `A large lecture takes more: at least ${fewPorts}.`)
}

function address({ AULA_JANUS_PUBLIC_ADDRESS: given }: Partial<Settings>, own: readonly string[]): Finding {
  if (own.length === 0) return problem('this machine has no address that Janus could offer', 'Give it an IPv4 address.')
  if (given === undefined) {
    const what = `people are told ${own.join(', ')}`
    const todo = 'Where these mean nothing to people outside: AULA_JANUS_PUBLIC_ADDRESS.'
    return own.every(isPrivateAddress) ? warning(`${what}: private addresses`, todo) : ok(what)
  }
  const what = `people are told ${[given, ...own.filter((each) => each !== given)].join(', ')}`
  return isPrivateAddress(given)
    ? warning(`${what}: AULA_JANUS_PUBLIC_ADDRESS is private, too`, 'People outside of this network need a public one.')
    : ok(what)
}
