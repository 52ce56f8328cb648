import { setTimeout as delay } from 'node:timers/promises'
import { prepareRedis } from '../../../queue/embedded-redis.ts'
import { type Child, startChild } from '../child.ts'
import { freePort } from '../free-port.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { listens } from './listens.ts'

export type TestRedis = AsyncDisposable & {
  url: string
  port: number
  /** Ends it by the signal and starts it again on the same port with the same folder. */
  restart(signal: NodeJS.Signals): Promise<void>
}

/** A real Redis on a free port in a temporary folder, as embedded mode starts it. */
export async function startRedis(): Promise<TestRedis> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(await temporaryFolder('redis'))
  const port = await freePort()
  const { command, args, url } = await prepareRedis(folder.path, port)
  let child = startChild(command, args)
  starting.defer(() => child.end())
  await serving(child, port)
  const resources = starting.move()
  return {
    url,
    port,
    async restart(signal) {
      await child.end(signal)
      child = startChild(command, args)
      await serving(child, port)
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

async function serving(child: Child, port: number): Promise<void> {
  const late = AbortSignal.timeout(60_000)
  while (!(await listens(port))) {
    if (late.aborted) throw new Error(`Redis did not start: ${child.output()}`)
    await delay(20)
  }
}
