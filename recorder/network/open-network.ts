import type { CompleteSettings } from '../../core/config/settings.ts'
import type { Log } from '../../core/log.ts'
import type { Account } from '../browser/account.ts'
import type { BrowserNetwork } from './browser-network.ts'
import { builtInHosts } from './built-in-hosts.ts'
import { openFilteringProxy } from './open-filtering-proxy.ts'
import { openNamespace } from './open-namespace.ts'

/** The viewer's name and this machine's addresses are the operator's, and may change in the middle of a lecture. */
const lookMilliseconds = 10_000

/** The network of a take's browser, which is opened before anybody knows where its room is. */
export type TakeNetwork = BrowserNetwork & {
  /** The room is elsewhere: nothing of Aula's own is reached any more. */
  leaveHome(): Promise<void>
}

/** With what built-in rooms need: a namespace, or else a filtering proxy. */
export async function openNetwork(options: {
  folder: string
  account?: Account
  settings: CompleteSettings
  log: Log
}): Promise<TakeNetwork> {
  const { folder, account, settings, log } = options
  let hosts = await builtInHosts(settings)
  const network = await openNamespace({ folder, account, hosts }).catch((error: unknown) => {
    log.warn({ err: error }, 'no network namespace: a filtering proxy, which does not hold WebRTC back (aula doctor)')
    return openFilteringProxy({ account, hosts })
  })
  let away = false
  const follow = async () => {
    const found = await builtInHosts(settings)
    if (away || JSON.stringify(found) === JSON.stringify(hosts)) return
    hosts = found
    log.info({ hosts }, 'addresses have changed')
    await network.replace(found)
  }
  const timer = setInterval(() => {
    follow().catch((error: unknown) => log.debug({ err: error }, 'addresses not looked up'))
  }, lookMilliseconds).unref()
  return {
    ...network,
    async leaveHome() {
      away = true
      clearInterval(timer)
      await network.replace([])
    },
    close() {
      clearInterval(timer)
      return network.close()
    },
  }
}
