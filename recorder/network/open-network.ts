import type { CompleteSettings } from '../../core/config/settings.ts'
import type { Log } from '../../core/log.ts'
import type { Account } from '../browser/account.ts'
import type { BrowserNetwork } from './browser-network.ts'
import { builtInHosts } from './built-in-hosts.ts'
import { openFilteringProxy } from './open-filtering-proxy.ts'
import { openNamespace } from './open-namespace.ts'

/** The network of a take's browser, with what built-in rooms need: a namespace, or else a filtering proxy. */
export async function openNetwork(options: {
  folder: string
  account?: Account
  settings: CompleteSettings
  log: Log
}): Promise<BrowserNetwork> {
  const { folder, account, settings, log } = options
  const hosts = await builtInHosts(settings)
  return await openNamespace({ folder, account, hosts }).catch((error: unknown) => {
    log.warn({ err: error }, 'no network namespace: a filtering proxy, which does not hold WebRTC back (aula doctor)')
    return openFilteringProxy({ account, hosts })
  })
}
