import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RecordingId } from '../../../core/ids.ts'
import { counterRate } from './recorded-page.ts'

type Fault = 'black' | 'still' | 'mute' | 'late' | 'hoard' | 'spin' | 'hang' | 'stay'

export type StagePage = AsyncDisposable & {
  url: string
  /** What the pages say: `frozen` stops the heartbeat, `silent` never has media, `dead` refuses to load. */
  behave(how: 'well' | 'frozen' | 'silent' | 'dead'): void
  /**
   * From now on, until the page is loaded again, this is wrong with the pages that are open, while they say that all is
   * well: the picture is `black` or stands `still`, nothing is played (`mute`), or all of it 400 ms `late`; or they take
   * memory until they get no more (`hoard`), or for half a minute all of the processor (`spin`), run an endless loop
   * (`hang`), or say nothing more and run one when they are to be left (`stay`).
   */
  suffer(...faults: Fault[]): void
  /** The same with the page of one recording. */
  sufferIn(recording: RecordingId, ...faults: Fault[]): void
}

/**
 * Stands in for the viewer's recorder page: joins at once, shows something that moves, and sounds. It is green, which is
 * bright without any red. What moves is a counter by the wall clock (`readCounter`): all pages show the same.
 */
export async function startStagePage(): Promise<StagePage> {
  let how: 'well' | 'frozen' | 'silent' | 'dead' = 'well'
  /** By the claims of the token that the page was given. */
  const listening = new Map<ServerResponse, string>()
  const suffer = (which: (claims: string) => boolean, faults: Fault[]) => {
    for (const [page, claims] of listening) {
      if (which(claims)) for (const fault of faults) page.write(`data: ${fault}\n\n`)
    }
  }
  const server = createServer((request, response) => {
    if (how === 'dead') return request.socket.destroy()
    const [path, claims = ''] = request.url?.split('?') ?? []
    if (path === '/faults') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      listening.set(response, Buffer.from(claims, 'base64url').toString())
      return void request.on('close', () => listening.delete(response))
    }
    response.setHeader('content-type', 'text/html')
    response.end(page(how))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    behave: (next) => {
      how = next
    },
    suffer: (...faults) => suffer(() => true, faults),
    sufferIn: (recording, ...faults) => suffer((claims) => claims.includes(recording), faults),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function page(how: string): string {
  return `<!doctype html><style>html,body{margin:0;overflow:hidden;background:#070}</style><canvas width=1280 height=720></canvas>
<script>
// A recorder loads the page in advance; the token of a room comes later.
if (location.hash) begin()
else addEventListener('hashchange', begin, { once: true })
function begin() {
const tell = (signal) => window.aulaSignal(JSON.stringify(signal))
const pen = document.querySelector('canvas').getContext('2d')
let n = 0
const faults = new Set()
new EventSource('/faults?' + location.hash.slice(1).split('.')[0]).onmessage = ({ data }) => {
  faults.add(data)
  if (faults.has('mute')) void sound.suspend()
  if (faults.has('late')) late.delayTime.value = 0.4
  if (faults.has('hang')) for (;;) {}
  if (faults.has('stay')) addEventListener('beforeunload', () => { for (;;) {} })
  if (faults.has('hoard')) for (const kept = []; ; ) kept.push(new Array(1e6).fill(0.5))
  if (faults.has('spin')) for (let core = 0; core < 4; core++) new Worker('data:text/javascript,for(const end=Date.now()+30000;Date.now()<end;);')
  if (faults.has('black')) { pen.fillStyle = 'black'; pen.fillRect(0, 0, 1280, 720) }
}
setInterval(() => {
  const number = Math.floor(Date.now() * ${counterRate} / 1000)
  if (n === number) return
  n = number
  if (!faults.has('black') && !faults.has('still')) draw()
}, 16)
const draw = () => {
  for (let bit = 0; bit < 12; bit++) {
    pen.fillStyle = (n >> (11 - bit)) & 1 ? '#fff' : '#070'
    pen.fillRect(40 + bit * 100, 300, 100, 200)
  }
}
const sound = new AudioContext()
const tone = sound.createOscillator()
// As loud as syllables are, by a fixed sequence.
const loudness = sound.createGain()
const late = sound.createDelay()
tone.connect(loudness).connect(late).connect(sound.destination)
tone.start()
let state = 1
let levels = []
setInterval(() => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  loudness.gain.value = [0.03, 0.1, 0.3, 0.6][state >>> 30]
  levels.push(loudness.gain.value)
}, 100)
tell({ type: 'joined' })
tell({ type: 'media', participants: 1, publishing: ${how === 'silent' ? 0 : 1} })
${how === 'frozen' ? '' : "setInterval(() => faults.has('stay') || tell({ type: 'heartbeat' }), 1000)"}
setInterval(() => {
  const tile = { key: 'one', kind: 'camera', x: 0, y: 0, width: 1, height: 1, decoded: n, dropped: 0, grid: [40 + n % 100] }
  tell({ type: 'received', tiles: [tile], levels })
  levels = []
}, 1000)
}
</script>`
}
