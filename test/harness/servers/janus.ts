import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import WebSocket from 'ws'
import { prepareJanus } from '../../../conference/janus/prepare-janus.ts'
import { type Child, startChild } from '../child.ts'
import { freePort } from '../free-port.ts'
import { temporaryFolder } from '../temporary-folder.ts'

export type TestJanus = AsyncDisposable & {
  url: string
  apiSecret: string
  adminKey: string
  rtpPorts: readonly [from: number, to: number]
  pid(): number
  /** Kills it at once; `start` brings it back on the same port with the same secrets. */
  kill(): Promise<void>
  start(): Promise<void>
}

/**
 * A real Janus of the test's own. `videoRoom`: what stands in the configuration of its VideoRoom besides `general`, for
 * pages that know nothing of Aula's; its rooms have numbers then.
 */
export async function startJanus(options: { videoRoom?: string; publicAddress?: string } = {}): Promise<TestJanus> {
  const { videoRoom, publicAddress } = options
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(await temporaryFolder('janus'))
  const apiSecret = randomBytes(20).toString('base64url')
  const adminKey = randomBytes(20).toString('base64url')
  const from = 20_000 + Math.floor(Math.random() * 200) * 200
  const rtpPorts = [from, from + 199] as const
  const { command, args, url } = await prepareJanus(folder.path, {
    port: await freePort(),
    ...{ apiSecret, adminKey, rtpPorts, publicAddress },
  })
  if (videoRoom) await writeFile(join(folder.path, 'janus.plugin.videoroom.jcfg'), `general: {}\n${videoRoom}\n`)
  let child: Child | undefined
  const start = async () => {
    child = startChild(command, args)
    await listens(url, child)
  }
  starting.defer(async () => child?.end('SIGKILL'))
  await start()
  const resources = starting.move()
  return {
    url,
    apiSecret,
    adminKey,
    rtpPorts,
    pid: () => child?.pid ?? -1,
    async kill() {
      await child?.end('SIGKILL')
    },
    start,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

async function listens(url: string, child: Child): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = new WebSocket(url, 'janus-protocol')
      socket.once('open', () => {
        socket.terminate()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (open) return
    await pause(100)
  }
  throw new Error(`Janus did not start: ${child.output()}`)
}
