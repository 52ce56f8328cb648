import { chmod } from 'node:fs/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { newId } from '../../core/ids.ts'
import { chooseIdentity } from '../../recorder/browser/account.ts'
import { type OpenBrowser, openBrowser } from '../../recorder/browser/open-browser.ts'
import { openNamespace } from '../../recorder/network/open-namespace.ts'
import { type RoomRig, startRoomRig } from '../harness/aula/room-rig.ts'
import { SignalClient } from '../harness/aula/signal-client.ts'
import { freePort } from '../harness/free-port.ts'
import { insideNetwork } from '../harness/machine/audit-network.ts'
import { receiveFeed } from '../harness/rtp/rtp-receiver.ts'
import { certifiedName, makeCertificate } from '../harness/servers/certificate.ts'
import { startCoturn, type TestCoturn } from '../harness/servers/coturn.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

declare global {
  interface Window {
    /** Every connection that the page has made. */
    connections?: RTCPeerConnection[]
  }
}

/** What a router has that leads to Janus (RFC 5737: nobody's). */
const publicAddress = '203.0.113.7'

let coturn: TestCoturn
let rig: RoomRig
let browser: OpenBrowser
let inside: ReturnType<typeof insideNetwork>
let url: { lecturer: string; others: string }
const resources = new AsyncDisposableStack()
beforeAll(async () => {
  const folder = resources.use(await temporaryFolder('lecturer')).path
  // The browser's user must reach its own part of it.
  await chmod(folder, 0o711)
  coturn = resources.use(await startCoturn())
  const { certificate, key } = await makeCertificate(folder)
  const [port, others] = [await freePort(), await freePort()]
  url = { lecturer: `https://${certifiedName}:${port}`, others: `http://127.0.0.1:${others}` }
  const turn = coturn.urls(certifiedName)
  rig = resources.use(
    await startRoomRig(['demo'], {
      ...{ AULA_PORT: port, AULA_PUBLIC_URL: url.lecturer, AULA_INTERNAL_URL: url.others },
      ...{ AULA_TLS_CERTIFICATE: certificate, AULA_TLS_KEY: key },
      ...{ AULA_TURN_URLS: `${turn.udp},${turn.tcp},${turn.tls}`, AULA_TURN_SECRET: coturn.secret },
      ...{ AULA_JANUS_PUBLIC_ADDRESS: publicAddress },
    }),
  )
  const identity = await chooseIdentity()
  const account = identity.kind === 'account' ? identity.account : undefined
  const tcp = [port, portOf(turn.tcp), portOf(turn.tls)].map((each) => ({
    ...{ protocol: 'tcp' as const, from: each, to: each },
  }))
  const [from, to] = rig.janus.rtpPorts
  // The lecturer's machine: it reaches viewer, coturn and Janus by way of a network of its own.
  const network = await openNamespace({
    ...{ folder, account },
    hosts: [
      { name: certifiedName, addresses: ['127.0.0.1'], ports: tcp },
      { name: 'janus', addresses: [coturn.peer], ports: [{ protocol: 'udp', from, to }] },
    ],
  })
  resources.defer(network.close)
  inside = insideNetwork(network.parts[0]?.pid ?? 0, account)
  browser = await openBrowser({ folder, identity, network, further: ['--ignore-certificate-errors'] })
  resources.defer(() => browser.end(0))
  await browser.page.evaluateOnNewDocument(() => {
    const made: RTCPeerConnection[] = []
    window.connections = made
    const Connection = window.RTCPeerConnection
    window.RTCPeerConnection = class extends Connection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        made.push(this)
      }
    }
  })
})
afterAll(() => resources.disposeAsync())

function portOf(turnUrl: string): number {
  return Number(/:(\d+)\?/.exec(turnUrl)?.[1])
}

async function openFirewall(): Promise<void> {
  await inside('nft', 'delete table inet firewall')
}

/** The lecturer publishes; answers the way that the packets take once somebody else has received twenty pictures. */
async function publish() {
  const room = await rig.room()
  const participant = newId()
  using student = new SignalClient(url.others)
  await student.join(rig.joinToken(room, { name: 'Student' }))
  // Another hash alone would not load the page again.
  await browser.page.goto('about:blank')
  await browser.page.goto(
    `${url.lecturer}/demo.html#${rig.joinToken(room, { name: 'Lecturer', participant })}&mode=counter`,
  )
  await student.hears('participants', ({ participants }) =>
    participants.some(({ id, feeds }) => id === participant && feeds.camera !== undefined),
  )
  const pictures = new Set<number>()
  const connection = await receiveFeed(student, { participant, source: 'camera' }, ({ onTrack }) =>
    onTrack.subscribe(({ kind, onReceiveRtp }) => {
      if (kind === 'video') onReceiveRtp.subscribe(({ header }) => void pictures.add(header.timestamp))
    }),
  )
  await expect.poll(() => pictures.size, { timeout: 20_000 }).toBeGreaterThan(20)
  await connection.close()
  return await browser.page.evaluate(async () => {
    for (const connection of window.connections ?? []) {
      const stats = await connection.getStats()
      for (const report of stats.values()) {
        if (report.type !== 'transport' || !report.selectedCandidatePairId) continue
        const pair = stats.get(report.selectedCandidatePairId)
        const [local, remote] = [stats.get(pair.localCandidateId), stats.get(pair.remoteCandidateId)]
        return { kind: local.candidateType, relayedOver: local.relayProtocol, to: remote.address }
      }
    }
    return undefined
  })
}

test('a lecturer whose network lets no UDP through publishes through TURN over TCP', { timeout: 60_000 }, async () => {
  onTestFinished(openFirewall)
  await inside(
    'nft',
    `table inet firewall {
      counter dropped { }
      chain out { type filter hook output priority -300; meta l4proto udp counter name dropped drop; }
    }`,
  )
  expect(await publish()).toEqual({ kind: 'relay', relayedOver: 'tcp', to: coturn.peer })
  const { stdout } = await inside('nft', 'list counter inet firewall dropped')
  expect(Number(/packets (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(0)
})

test('one whose network lets nothing but TLS through publishes through TURN over TLS', {
  timeout: 60_000,
}, async () => {
  onTestFinished(openFirewall)
  const plain = portOf(coturn.urls().tcp)
  await inside(
    'nft',
    `table inet firewall {
      chain out {
        type filter hook output priority -300;
        meta l4proto udp drop
        tcp dport ${plain} reject with tcp reset
      }
    }`,
  )
  expect(await publish()).toEqual({ kind: 'relay', relayedOver: 'tls', to: coturn.peer })
})

test('a lecturer outside reaches Janus behind a router by its public address', { timeout: 60_000 }, async () => {
  await inside(
    'nft',
    `table ip router {
      chain out { type filter hook output priority -300; ip daddr ${coturn.peer} meta l4proto udp drop; }
      chain lead { type nat hook output priority -110; ip daddr ${publicAddress} meta l4proto udp dnat to ${coturn.peer}; }
    }`,
  )
  expect(await publish()).toEqual({ kind: 'prflx', relayedOver: undefined, to: publicAddress })
})

test('credentials for TURN come with a seat in a room, and with nothing else', async () => {
  const room = await rig.room()
  using lecturer = new SignalClient(url.others)
  using recorder = new SignalClient(url.others)
  const { self, iceServers } = await lecturer.join(rig.joinToken(room, { manage: true }))
  const { udp, tcp, tls } = coturn.urls(certifiedName)
  expect(iceServers).toEqual([
    {
      urls: [udp, tcp, tls],
      username: expect.stringMatching(new RegExp(`^\\d+:${self}$`)),
      credential: expect.any(String),
    },
  ])
  expect((await recorder.join(rig.recorderToken(room, await rig.recording(room)))).iceServers).toEqual([])
  lecturer.say({ type: 'lock', locked: true })
  await lecturer.hears('room', ({ room }) => room.locked)
  for (const token of [rig.joinToken(room), rig.joinToken(room, { manage: true }, -1), 'no token']) {
    using stranger = new SignalClient(url.others)
    await stranger.opened()
    stranger.say({ type: 'hello', token })
    await stranger.isClosed()
    expect(stranger.heard).toEqual([])
  }
})
