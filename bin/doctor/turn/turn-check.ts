import { lookup } from 'node:dns/promises'
import { iceServers } from '../../../conference/turn-credentials.ts'
import type { Settings } from '../../../core/config/settings.ts'
import { parseTurnUrl, type TurnUrl } from '../../../core/config/turn-url.ts'
import { ownAddresses } from '../../../recorder/network/resolve-hosts.ts'
import { type Check, type Finding, ok, problem, warning } from '../finding.ts'
import { type TurnTrial, tryTurn } from './try-turn.ts'

/** Uses each TURN server as a browser of somebody in a room would, as far as a packet to Janus. */
export function turnCheck(settings: Partial<Settings>): Check {
  return {
    title: 'TURN',
    needs: ['viewer'],
    async look() {
      const [server] = iceServers(settings, 'doctor')
      if (!server) {
        const what = 'none: people whose network lets no UDP through see and hear nothing in rooms'
        return isPublic(settings) ? warning(what, 'AULA_TURN_URLS; docs/operations.md, “TURN”.') : ok('none needed')
      }
      const urls = server.urls.flatMap((url) => parseTurnUrl(url) ?? []).filter(({ relays }) => relays)
      const peers = await janusAddresses(settings)
      const trials = await Promise.all(
        urls.map(async (url) => turnFinding(url, await tryTurn(url, server, peers), peers.length > 0)),
      )
      if (urls.some(({ transport }) => transport !== 'udp')) return trials
      return [...trials, warning('none over TCP or TLS', 'Add the same with ?transport=tcp, and a turns: one.')]
    },
  }
}

/** What a trial means for the operator. @param towardsJanus whether an address of Janus was known to try */
export function turnFinding({ host, port, transport }: TurnUrl, trial: TurnTrial, towardsJanus = true): Finding {
  const what = `${host}:${port} over ${transport.toUpperCase()}`
  switch (trial.kind) {
    case 'relays':
      return towardsJanus
        ? ok(`${what} takes our credentials and leads to Janus`)
        : warning(
            `${what} takes our credentials`,
            'Whether it leads to Janus was not tried: where Janus is is not known here.',
          )
    case 'peer-denied':
      return problem(
        `${what} leads nobody to Janus at ${trial.peer}`,
        `allowed-peer-ip=${trial.peer} in turnserver.conf.`,
      )
    case 'refused':
      return problem(
        `${what} refuses our credentials (${trial.code} ${trial.reason})`,
        'use-auth-secret, and AULA_TURN_SECRET as static-auth-secret; the clocks of both machines must be right.',
      )
    case 'unreachable':
      return problem(
        `${what} cannot be used: ${trial.why}`,
        `Start coturn; open ${transport === 'udp' ? 'UDP' : 'TCP'} ${port} in its firewall.`,
      )
  }
}

/**
 * Where coturn may reach Janus; one of these is enough. An own Janus tells people the addresses of its machine, another one
 * those that its name leads to.
 */
async function janusAddresses({ AULA_JANUS_URL, AULA_JANUS_PUBLIC_ADDRESS }: Partial<Settings>): Promise<string[]> {
  const { hostname } = new URL(AULA_JANUS_URL ?? 'ws://localhost')
  const here = /^(localhost$|127\.)/.test(hostname)
  const found = here ? ownAddresses() : await lookup(hostname, { family: 4, all: true }).catch(() => [])
  const addresses = found.map((one) => (typeof one === 'string' ? one : one.address))
  return [...addresses, ...(AULA_JANUS_PUBLIC_ADDRESS ? [AULA_JANUS_PUBLIC_ADDRESS] : [])]
}

function isPublic({ AULA_PUBLIC_URL }: Partial<Settings>): boolean {
  return AULA_PUBLIC_URL?.startsWith('https:') ?? false
}
