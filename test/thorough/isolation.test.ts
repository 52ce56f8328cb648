import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Page } from 'puppeteer-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Account, type BrowserIdentity, chooseIdentity } from '../../recorder/browser/account.ts'
import { openBrowser } from '../../recorder/browser/open-browser.ts'
import type { AllowedHost } from '../../recorder/network/allowed-host.ts'
import type { BrowserNetwork } from '../../recorder/network/browser-network.ts'
import { openFilteringProxy } from '../../recorder/network/open-filtering-proxy.ts'
import { openNamespace } from '../../recorder/network/open-namespace.ts'
import { ownAddresses } from '../../recorder/network/resolve-hosts.ts'
import { auditNetwork } from '../harness/machine/audit-network.ts'
import { attack, type HostilePage, serveHostilePage } from '../harness/pages/hostile-page.ts'

let resources: AsyncDisposableStack
let folder: string
let hostile: HostilePage
let identity: BrowserIdentity
let account: Account | undefined
let hosts: AllowedHost[]
beforeEach(async () => {
  resources = new AsyncDisposableStack()
  folder = await mkdtemp('/tmp/aula-isolation-')
  resources.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  // The browser's user must reach it.
  await chmod(folder, 0o711)
  hostile = resources.use(await serveHostilePage())
  identity = await chooseIdentity()
  account = identity.kind === 'account' ? identity.account : undefined
  const { port } = hostile
  hosts = [{ name: '127.0.0.1', addresses: ['127.0.0.1'], ports: [{ protocol: 'tcp', from: port, to: port }] }]
})
afterEach(() => resources.disposeAsync())

/** The hostile page in the recorder's browser on that network; what is allowed works. */
async function visit(network: BrowserNetwork): Promise<Page> {
  resources.defer(network.close)
  const browser = await openBrowser({ folder, identity, network })
  resources.defer(() => browser.end(0))
  await browser.page.goto(`http://127.0.0.1:${hostile.port}/`)
  expect(await browser.page.evaluate(() => document.body.textContent)).toBe('allowed')
  return browser.page
}

/** Addresses of this machine, inside and outside of a namespace, of networks around it, and names. */
function targets() {
  const machine = ['127.0.0.1', 'localhost', hostname(), ...ownAddresses(), '100.127.253.2', '100.127.253.3']
  return { addresses: [...machine, '169.254.169.254', '10.0.0.1', '192.168.1.1', 'rebind.example'], ...hostile.trap }
}

test('a hostile page reaches its own host and nothing else, until the list is opened', {
  timeout: 60_000,
}, async () => {
  const network = await openNamespace({ folder, account, hosts })
  const audit = await auditNetwork(network.parts[0]?.pid ?? 0, account)
  const page = await visit(network)
  expect(await page.evaluate(attack, targets())).toEqual([])
  expect(hostile.caught()).toEqual({ connections: 0, datagrams: 0 })
  const way = [`100.127.253.2 . tcp . ${hostile.port}`]
  expect(await audit.destinations()).toEqual(way)

  // The same with the list opened is seen by the page, by the traps and by the audit.
  const own = ownAddresses()
  const { tcp, udp } = hostile.trap
  const opened = [`127.0.0.1:${tcp}`, ...own.map((address) => `${address}:${udp}`)]
  await expect(network.allow(opened)).rejects.toMatchObject({ code: 'recorder.host-internal' })
  await network.allow(opened, opened)
  expect(await page.evaluate(attack, targets())).toContain('fetch 127.0.0.1')
  expect(hostile.caught().connections).toBeGreaterThan(0)
  if (own.length > 0) expect(hostile.caught().datagrams).toBeGreaterThan(0)
  expect(await audit.destinations()).toEqual(expect.arrayContaining([...way, `100.127.253.2 . tcp . ${tcp}`]))

  // Where the room is elsewhere, what it was opened with is closed, and what was added stays.
  const fetches = (port: number) =>
    page.evaluate(
      (address) =>
        fetch(address, { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(2_000) }).then(
          () => true,
          () => false,
        ),
      `http://127.0.0.1:${port}/`,
    )
  expect(await fetches(hostile.port)).toBe(true)
  await network.replace([])
  // A connection that stands is used again until the server closes it, five seconds later.
  await sleep(6_000)
  expect(await fetches(hostile.port)).toBe(false)
})

test('namespaces of others keep their names on the machine', async () => {
  // Only root's mounts can be taken away from the machine, and only root can make some to lose.
  if (process.getuid?.() !== 0) return
  const place = `${folder}/names`
  const run = (script: string) => promisify(execFile)('sh', ['-c', script, place])
  // As `ip netns` and container engines keep them: below a mount that is shared.
  await run('mkdir "$0" && mount --bind "$0" "$0" && mount --make-shared "$0"')
  resources.defer(async () => void (await run('umount --recursive "$0"')))
  await run('touch "$0/other" && unshare --net="$0/other" true')
  const network = await openNamespace({ folder, account, hosts })
  await network.close()
  expect(await readFile('/proc/self/mountinfo', 'utf8')).toContain(`${place}/other`)
})

test('where there is no namespace, a proxy holds the page to the same list, but for WebRTC', {
  timeout: 60_000,
}, async () => {
  const network = await openFilteringProxy({ account, hosts })
  const page = await visit(network)
  await page.evaluate(attack, targets())
  expect(hostile.caught().connections).toBe(0)
  const opened = [`127.0.0.1:${hostile.trap.tcp}`]
  await network.allow(opened, opened)
  await page.evaluate(attack, targets())
  expect(hostile.caught().connections).toBeGreaterThan(0)
})
