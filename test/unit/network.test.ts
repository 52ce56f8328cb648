import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../core/config/settings.ts'
import { builtInHosts } from '../../recorder/network/built-in-hosts.ts'
import { hostsOfRoom } from '../../recorder/network/hosts-of-room.ts'
import { allowRules, closedRules, hostsFile } from '../../recorder/network/namespace-rules.ts'
import { proxyTarget } from '../../recorder/network/open-filtering-proxy.ts'
import { parseHost } from '../../recorder/network/parse-host.ts'
import { resolveHosts } from '../../recorder/network/resolve-hosts.ts'

describe('an entry of an allow-list', () => {
  it('is a host with or without ports', () => {
    expect(parseHost('Meet.example.org:8443')).toEqual({
      name: 'meet.example.org',
      ports: [
        { protocol: 'tcp', from: 8443, to: 8443 },
        { protocol: 'udp', from: 8443, to: 8443 },
      ],
    })
    expect(parseHost('192.0.2.9:10000-20000').ports).toContainEqual({ protocol: 'udp', from: 10_000, to: 20_000 })
    const usual = parseHost('meet.example.org').ports
    expect(usual.filter(({ protocol }) => protocol === 'tcp').map(({ from, to }) => [from, to])).toEqual([
      [80, 80],
      [443, 443],
    ])
  })

  it('is nothing else, least of all a rule or a line of a file', () => {
    const bad = [
      '',
      '*',
      'http://a.example',
      'a.example/path',
      'a:0',
      'a:9-8',
      'a:70000',
      '[::1]:80',
      '-a',
      'a\n10.0.0.1 b',
    ]
    for (const entry of [...bad, 'a; accept', 'a:80 accept', '10.0.0.0/8', 'a_b', 'ä.example', `${'a'.repeat(254)}`]) {
      expect(() => parseHost(entry), entry).toThrow('is none of host')
    }
  })
})

describe('looking an allow-list up', () => {
  const own = ['198.51.100.7']
  const find = (answers: Record<string, string[]>) => async (name: string) => answers[name] ?? []

  it('asks once and keeps the addresses', async () => {
    const [host] = await resolveHosts(['meet.example:443'], { own, find: find({ 'meet.example': ['203.0.113.5'] }) })
    expect(host).toMatchObject({ name: 'meet.example', addresses: ['203.0.113.5'] })
  })

  it('refuses names that mean an internal address, in every range and among good ones', async () => {
    const internal = ['0.0.0.0', '10.1.2.3', '100.100.100.200', '127.0.0.1', '169.254.169.254', '172.31.0.1']
    for (const address of [...internal, '192.168.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', ...own]) {
      const rebound = find({ 'meet.example': ['203.0.113.5', address] })
      await expect(resolveHosts(['meet.example'], { own, find: rebound }), address).rejects.toMatchObject({
        code: 'recorder.host-internal',
      })
    }
  })

  it('takes internal addresses that the operator has opened, with and without a name, and no others', async () => {
    const inside = find({ 'meet.campus': ['10.1.2.3'] })
    const entries = ['meet.campus:443', '10.1.2.3:443']
    await expect(resolveHosts(entries, { own, find: inside })).rejects.toMatchObject({ code: 'recorder.host-internal' })
    const hosts = await resolveHosts(entries, { own, find: inside, internal: ['10.1.2.3:443'] })
    expect(hosts.map(({ addresses }) => addresses)).toEqual([['10.1.2.3'], ['10.1.2.3']])
  })

  it('says which name nobody knows', async () => {
    await expect(resolveHosts(['nowhere.example'], { own, find: find({}) })).rejects.toMatchObject({
      code: 'recorder.host-not-found',
    })
  })
})

describe('what a built-in room needs', () => {
  const defaults = settingsSchema.parse({})
  const own = ['198.51.100.7', '10.0.0.7']
  const find = async (name: string) => ({ viewer: ['172.18.0.3'], media: ['203.0.113.9'] })[name] ?? []
  const hosts = (settings: Partial<typeof defaults> & { AULA_PUBLIC_URL: string }) =>
    builtInHosts({ ...defaults, ...settings }, { own, find })
  const udp = (from: number, to: number) => [{ protocol: 'udp', from, to }]

  it('is the viewer’s one port and, on the same machine, Janus’ ports on the machine’s addresses', async () => {
    const settings = { AULA_PUBLIC_URL: 'http://localhost:8090', AULA_JANUS_MEDIA: '10400-10799' }
    expect(await hosts(settings)).toEqual([
      { name: 'localhost', addresses: ['127.0.0.1'], ports: [{ protocol: 'tcp', from: 8090, to: 8090 }] },
      { name: 'janus', addresses: own, ports: udp(10_400, 10_799) },
    ])
  })

  it('is the viewer’s machine when the viewer is elsewhere, or what is set', async () => {
    const elsewhere = { AULA_PUBLIC_URL: 'https://aula.example', AULA_INTERNAL_URL: 'http://viewer:8090' }
    expect((await hosts(elsewhere))[1]).toMatchObject({ addresses: ['172.18.0.3'], ports: udp(10_000, 32_399) })
    expect((await hosts({ ...elsewhere, AULA_JANUS_MEDIA: '1-9,media:20-30' })).slice(1)).toEqual([
      { name: 'janus', addresses: ['172.18.0.3'], ports: udp(1, 9) },
      { name: 'media', addresses: ['203.0.113.9'], ports: udp(20, 30) },
    ])
    const janusHere = { ...elsewhere, AULA_JANUS_URL: 'ws://127.0.0.1:8188' }
    expect((await hosts(janusHere))[1]?.addresses).toEqual(['172.18.0.3', ...own])
  })
})

describe('the rules of a namespace', () => {
  it('drop what no rule names, in one table for both families', () => {
    expect(closedRules()).toMatch(/^table inet aula .*hook output priority 0; policy drop;/)
    expect(closedRules()).not.toContain('\n')
  })

  it('name address, protocol and ports, and lead loopback to the gateway', () => {
    const rules = allowRules([
      { name: 'a', addresses: ['203.0.113.5', '::1', '1; accept'], ports: [{ protocol: 'udp', from: 1, to: 9 }] },
      { name: 'b', addresses: ['127.0.0.1'], ports: [{ protocol: 'tcp', from: 80, to: 80 }] },
    ])
    expect(rules.split('; ')).toEqual([
      'flush chain inet aula allowed',
      'flush chain inet aula redirected',
      'add rule inet aula allowed ip daddr 203.0.113.5 udp dport 1-9 accept',
      'add rule inet aula redirected ip daddr 127.0.0.1 tcp dport 80-80 dnat ip to 100.127.253.2',
      'add rule inet aula allowed ip daddr 100.127.253.2 tcp dport 80-80 accept;',
    ])
  })

  it('know the names that were looked up and no others', () => {
    const ports = [{ protocol: 'tcp' as const, from: 80, to: 80 }]
    const hosts = [
      { name: 'meet.example', addresses: ['203.0.113.5', '203.0.113.6'], ports },
      { name: '203.0.113.7', addresses: ['203.0.113.7'], ports },
    ]
    expect(hostsFile(hosts)).toBe('127.0.0.1 localhost\n203.0.113.5 meet.example\n203.0.113.6 meet.example\n')
  })
})

it('a proxy goes where the list says, at the address that was looked up', () => {
  const hosts = [{ name: 'a.example', addresses: ['203.0.113.5'], ports: parseHost('a.example:443').ports }]
  expect(proxyTarget('A.example:443', hosts)).toEqual({ host: '203.0.113.5', port: 443 })
  for (const other of ['a.example:80', '203.0.113.5:443', 'a.example', '[::1]:443', 'b.example:443', '127.0.0.1:443']) {
    expect(proxyTarget(other, hosts), other).toBeUndefined()
  }
})

describe('a room in another conference', () => {
  it('opens allowed hosts, the own one also at the port of its address', () => {
    expect(hostsOfRoom(['meet.example', 'cdn.example'], 'https://meet.example:8443/room', [])).toEqual([
      ['meet.example', 'meet.example:8443'],
      ['cdn.example'],
    ])
    expect(hostsOfRoom(['meet.example'], 'https://meet.example/room', [])).toEqual([['meet.example']])
  })

  it('opens an internal host on the ports only that the operator has opened', () => {
    const internal = ['10.0.0.5:8088', '10.0.0.5:20000-20999', '10.0.0.6']
    expect(hostsOfRoom(['10.0.0.5'], 'http://10.0.0.5:5432/', internal)).toEqual([
      ['10.0.0.5:8088', '10.0.0.5:20000-20999'],
    ])
  })
})
