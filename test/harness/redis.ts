import { setTimeout as delay } from 'node:timers/promises'
import { prepareRedis } from '../../queue/embedded-redis.ts'
import { startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { listens } from './listens.ts'
import { temporaryFolder } from './temporary-folder.ts'

export type TestRedis = AsyncDisposable & { url: string; pid: number; folder: string; port: number }

/** A real Redis on a free port in a temporary folder, as embedded mode starts it. */
export async function startRedis(): Promise<TestRedis> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(await temporaryFolder('redis'))
  const port = await freePort()
  const { command, args, url } = await prepareRedis(folder.path, port)
  const child = startChild(command, args)
  starting.defer(() => child.end())
  const late = AbortSignal.timeout(20_000)
  while (!(await listens(port))) {
    if (late.aborted) throw new Error(`Redis did not start: ${child.output()}`)
    await delay(20)
  }
  const resources = starting.move()
  return { url, port, pid: child.pid, folder: folder.path, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}
