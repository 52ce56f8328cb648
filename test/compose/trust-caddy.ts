import tls from 'node:tls'
import type { RunningComposition } from '../../scripts/compose/run-composition.ts'

/**
 * Makes this process trust certificates of the authority that Caddy has made for itself (`CERTIFICATE=internal`).
 * @returns its certificate
 */
export async function trustCaddy(running: RunningComposition): Promise<string> {
  const root = await running.exec('caddy', ['cat', '/var/lib/caddy/caddy/pki/authorities/local/root.crt'])
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), root])
  return root
}
