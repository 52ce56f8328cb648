import { startPostgres, type TestPostgres } from '../servers/postgres.ts'
import { startRedis } from '../servers/redis.ts'
import { startViewer, type TestViewer } from './viewer.ts'
import { makeWorld, type RoleName, type ViewerWorld } from './viewer-world.ts'

export type ViewerRig = AsyncDisposable & {
  viewer: TestViewer
  world: ViewerWorld
  postgres: TestPostgres
  /** What the viewer works on, for other processes. */
  databaseUrl: string
  queueUrl: string
  call: ReturnType<typeof callsOf>
}

type Further = Omit<Parameters<typeof startViewer>[0], 'databaseUrl' | 'queueUrl'>

/** A viewer with a catalogue and a queue of its own, and people in it. */
export async function startViewerRig(further: Further = {}): Promise<ViewerRig> {
  await using starting = new AsyncDisposableStack()
  const postgres = starting.use(await startPostgres())
  const { url: queueUrl } = starting.use(await startRedis())
  const { url: databaseUrl } = await postgres.catalog()
  const viewer = starting.use(await startViewer({ databaseUrl, queueUrl, ...further }))
  const world = await makeWorld(viewer.context)
  const resources = starting.move()
  return {
    ...{ viewer, world, postgres, databaseUrl, queueUrl, call: callsOf(viewer, world) },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** Calls the API as somebody; `body` is what the answer holds, null if it holds nothing. */
function callsOf({ url }: TestViewer, { cookies }: ViewerWorld) {
  return async (method: string, path: string, role: RoleName, body?: object) => {
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: { cookie: cookies[role], origin: url, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    })
    const text = await response.text()
    return { status: response.status, body: text ? JSON.parse(text) : null }
  }
}
