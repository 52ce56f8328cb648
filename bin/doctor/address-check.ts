import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { WebSocket } from 'ws'
import type { Settings } from '../../core/config/settings.ts'
import { certificateProblems } from '../machine/certificate-problems.ts'
import { localViewer, viewerAnswers } from '../machine/viewer-answers.ts'
import { isLoopback } from '../up/complete-environment.ts'
import { type Check, type Finding, ok, problem, warning } from './finding.ts'

const day = 86_400_000
/** certbot and Caddy renew 30 days ahead: with less than this they have failed for two weeks. */
const fewDays = 15
const answerMilliseconds = 10_000

/** Opens the public address as a browser elsewhere would. */
export function addressCheck(settings: Partial<Settings>): Check {
  return {
    title: 'Address',
    needs: ['viewer'],
    async look() {
      const { AULA_PUBLIC_URL: url, AULA_HOST = '127.0.0.1', AULA_PORT = 8090, AULA_TLS_CERTIFICATE } = settings
      const unusable = await certificateProblems(settings)
      if (unusable.length > 0) return unusable.map((each) => problem(each, 'AULA_TLS_CERTIFICATE, AULA_TLS_KEY.'))
      if (!url || isLoopback(url)) return ok('this machine’s browsers only (AULA_PUBLIC_URL)')
      if (!url.startsWith('https:')) {
        return problem(
          `${url} is not https: browsers give no camera`,
          'docs/operations.md, “HTTPS, one of three ways”.',
        )
      }
      const here = localViewer({ AULA_HOST, AULA_PORT, AULA_TLS_CERTIFICATE })
      if (!(await viewerAnswers(here, AbortSignal.timeout(2_000)))) {
        return warning(`${url}: not opened, because Aula does not run here`, 'Once more when it runs.')
      }
      const opened = await openAsBrowser(url)
      return opened.state === 'problem' ? opened : [opened, await openRoomsAsBrowser(url)]
    },
  }
}

/** Whether the viewer answers there, behind a certificate that is good for a while. */
export async function openAsBrowser(url: string): Promise<Finding> {
  try {
    const asked = get(new URL('/healthz', url), { agent: false, signal: AbortSignal.timeout(answerMilliseconds) })
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()
    if (answer.statusCode !== 200) {
      return problem(
        `${url} answers ${answer.statusCode} to /healthz`,
        'Let the proxy hand everything on to AULA_PORT.',
      )
    }
    const { valid_to: end } = (answer.socket as TLSSocket).getPeerCertificate()
    const days = Math.floor((Date.parse(end) - Date.now()) / day)
    const left = `${days} ${days === 1 ? 'day' : 'days'}`
    const what = `${url} answers; its certificate is good for ${left} more`
    return days >= fewDays ? ok(what) : warning(what, 'It is not renewed by itself: look at what should do that.')
  } catch (error) {
    return explain(url, error)
  }
}

/** Whether a WebSocket comes through, by which people in rooms talk to the viewer. */
export async function openRoomsAsBrowser(url: string): Promise<Finding> {
  const address = `${url.replace(/^http/, 'ws').replace(/\/$/, '')}/signal`
  const socket = new WebSocket(address, { origin: new URL(url).origin, handshakeTimeout: answerMilliseconds })
  try {
    await once(socket, 'open')
    return ok(`${address} opens`)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return problem(`${address} does not open: ${why}`, 'Let the proxy hand on WebSockets (Upgrade, Connection).')
  } finally {
    socket.terminate()
  }
}

function explain(url: string, error: unknown): Finding {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = error instanceof Error ? error.message : String(error)
  const { hostname } = new URL(url)
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return problem(`${hostname} has no address here`, 'Enter it in your DNS.')
    case 'ECONNREFUSED':
    case 'ABORT_ERR':
      return problem(
        `nothing answers at ${url}`,
        'Start the proxy, open the port; a router must lead back from inside, too.',
      )
    case 'CERT_HAS_EXPIRED':
      return problem(`the certificate of ${url} has expired`, 'Renew it.')
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return problem(`the certificate of ${url} is for another name`, `Get one for ${hostname}.`)
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return problem(`nobody whom browsers know has signed the certificate of ${url}`, 'Take a public one.')
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return problem(
        `the certificate of ${url} comes without its chain`,
        'fullchain.pem instead of cert.pem; a public one.',
      )
    default:
      return problem(`${url} cannot be opened: ${why}`, 'docs/operations.md, “HTTPS, one of three ways”.')
  }
}
