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
    async look() {
      const [server] = iceServers(settings, 'doctor')
      if (!server) {
        const what = 'none: people whose network lets no UDP through see and hear nothing in rooms'
        return isPublic(settings) ? warning(what, 'AULA_TURN_URLS; docs/operations.md, “TURN”.') : ok('none needed')
      }
      const urls = server.urls.flatMap((url) => parseTurnUrl(url) ?? []).filter(({ relays }) => relays)
      const peers = janusAddresses(settings)
      const trials = await Promise.all(urls.map(async (url) => turnFinding(url, await tryTurn(url, server, peers))))
      if (urls.some(({ transport }) => transport !== 'udp')) return trials
      return [...trials, warning('none over TCP or TLS', 'Add the same with ?transport=tcp, and a turns: one.')]
    },
  }
}

/** What a trial means for the operator. */
export function turnFinding({ host, port, transport }: TurnUrl, trial: TurnTrial): Finding {
  const what = `${host}:${port} over ${transport.toUpperCase()}`
  switch (trial.kind) {
    case 'relays':
      return ok(`${what} takes our credentials and leads to Janus`)
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

/** Where coturn has to reach Janus. An own Janus tells people the addresses of its machine. */
function janusAddresses({ AULA_JANUS_URL, AULA_JANUS_PUBLIC_ADDRESS }: Partial<Settings>): string[] {
  const here = !AULA_JANUS_URL || /^(localhost|127\.)/.test(new URL(AULA_JANUS_URL).hostname)
  return [...(here ? ownAddresses() : []), ...(AULA_JANUS_PUBLIC_ADDRESS ? [AULA_JANUS_PUBLIC_ADDRESS] : [])]
}

function isPublic({ AULA_PUBLIC_URL }: Partial<Settings>): boolean {
  return AULA_PUBLIC_URL?.startsWith('https:') ?? false
}
