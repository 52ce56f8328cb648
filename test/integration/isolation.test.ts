import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { chooseIdentity } from '../../recorder/browser/account.ts'
import { openBrowser } from '../../recorder/browser/open-browser.ts'
import { openNamespace } from '../../recorder/network/open-namespace.ts'
import { ownAddresses } from '../../recorder/network/resolve-hosts.ts'
import { auditNetwork } from '../harness/audit-network.ts'
import { attack, serveHostilePage } from '../harness/hostile-page.ts'

/** A folder that the browser's user reaches. */
async function openFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp('/tmp/aula-isolation-')
  await chmod(path, 0o711)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

test('a hostile page reaches its own host and nothing else, until the list is opened', {
  timeout: 60_000,
}, async () => {
  await using resources = new AsyncDisposableStack()
  const folder = resources.use(await openFolder())
  const page = resources.use(await serveHostilePage())
  const identity = await chooseIdentity()
  const account = identity.kind === 'account' ? identity.account : undefined
  const hosts = [
    {
      name: '127.0.0.1',
      addresses: ['127.0.0.1'],
      ports: [{ protocol: 'tcp' as const, from: page.port, to: page.port }],
    },
  ]
  const network = await openNamespace({ folder: folder.path, account, hosts })
  resources.defer(network.close)
  const audit = await auditNetwork(network.parts[0]?.pid ?? 0, account)
  const browser = await openBrowser({ folder: folder.path, identity, network })
  resources.defer(() => browser.end(0))

  await browser.page.goto(`http://127.0.0.1:${page.port}/`)
  expect(await browser.page.evaluate(() => document.body.textContent)).toBe('allowed')
  const own = ownAddresses()
  const inside = [
    '127.0.0.1',
    'localhost',
    '100.127.253.2',
    '100.127.253.3',
    '169.254.169.254',
    '10.0.0.1',
    '172.16.0.1',
  ]
  const target = { addresses: [...inside, '192.168.1.1', hostname(), 'rebind.example', ...own], ...page.trap }
  expect(await browser.page.evaluate(attack, target)).toEqual([])
  expect(page.caught()).toEqual({ connections: 0, datagrams: 0 })
  const way = [`100.127.253.2 . tcp . ${page.port}`]
  expect(await audit.destinations()).toEqual(way)

  // The same with the list opened is seen by the page, by the traps and by the audit.
  await network.allow([`127.0.0.1:${page.trap.tcp}`, ...own.map((address) => `${address}:${page.trap.udp}`)])
  expect(await browser.page.evaluate(attack, target)).toContain('fetch 127.0.0.1')
  const caught = page.caught()
  expect(caught.connections).toBeGreaterThan(0)
  if (own.length > 0) expect(caught.datagrams).toBeGreaterThan(0)
  expect(await audit.destinations()).toEqual(expect.arrayContaining([...way, `100.127.253.2 . tcp . ${page.trap.tcp}`]))
})
