import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type StagePage = AsyncDisposable & {
  url: string
  /** What the pages say: `frozen` stops the heartbeat, `silent` never has media, `dead` refuses to load. */
  behave(how: 'well' | 'frozen' | 'silent' | 'dead'): void
}

/** Stands in for the viewer's recorder page: joins at once, shows something that moves, and sounds. */
export async function startStagePage(): Promise<StagePage> {
  let how: 'well' | 'frozen' | 'silent' | 'dead' = 'well'
  const server = createServer((request, response) => {
    if (how === 'dead') return request.socket.destroy()
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
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function page(how: string): string {
  return `<!doctype html><style>html,body{margin:0;overflow:hidden;background:#123}</style><canvas width=1280 height=720></canvas>
<script>
// A recorder loads the page in advance; the token of a room comes later.
if (location.hash) begin()
else addEventListener('hashchange', begin, { once: true })
function begin() {
const tell = (signal) => window.aulaSignal(JSON.stringify(signal))
const pen = document.querySelector('canvas').getContext('2d')
let n = 0
setInterval(() => { pen.fillStyle = '#123'; pen.fillRect(0, 0, 600, 200); pen.fillStyle = 'white'; pen.font = '120px sans-serif'; pen.fillText(n++, 40, 140) }, 66)
const sound = new AudioContext()
const tone = sound.createOscillator()
tone.connect(sound.destination)
tone.start()
tell({ type: 'joined' })
tell({ type: 'media', participants: 1, publishing: ${how === 'silent' ? 0 : 1} })
${how === 'frozen' ? '' : "setInterval(() => tell({ type: 'heartbeat' }), 1000)"}
}
</script>`
}
