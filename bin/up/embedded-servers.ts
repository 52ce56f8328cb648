import path from 'node:path'
import { prepareJanus } from '../../conference/janus/prepare-janus.ts'
import { parsePortRange } from '../../core/config/port-range.ts'
import type { Settings } from '../../core/config/settings.ts'
import { precedence } from '../../core/process/set-precedence.ts'
import { prepareRedis } from '../../queue/embedded-redis.ts'
import { postgresAnswers, prepareEmbeddedPostgres } from '../../storage/catalog/embedded-postgres.ts'
import { freeMediaPorts, freePorts } from './free-ports.ts'
import type { Secrets } from './keep-secrets.ts'
import type { ChildPlan } from './supervise-child.ts'
import { portAccepts } from './wait-ready.ts'

/** One server of embedded mode: how to start it, where it answers, when it does. */
export type EmbeddedServer = {
  title: string
  plan: ChildPlan
  url: string
  /** UDP ports of Janus' media, as in AULA_JANUS_MEDIA. */
  media?: string
  answers(signal: AbortSignal): Promise<void>
}

/** Makes ready the servers that no URL is set for, below the data folder and on free ports of this machine. */
export async function prepareServers(
  settings: Settings,
  secrets: Secrets,
  environment: NodeJS.ProcessEnv,
): Promise<{ database?: EmbeddedServer; queue?: EmbeddedServer; janus?: EmbeddedServer }> {
  const folder = path.resolve(settings.AULA_DATA)
  const [databasePort = 0, queuePort = 0, janusPort = 0] = await freePorts(3)
  const [database, queue, janus] = await Promise.all([
    settings.AULA_DATABASE_URL ? undefined : postgres(path.join(folder, 'postgres'), databasePort),
    settings.AULA_QUEUE_URL ? undefined : redis(path.join(folder, 'redis'), queuePort, environment),
    settings.AULA_JANUS_URL
      ? undefined
      : janusServer(path.join(folder, 'janus'), { port: janusPort, settings, secrets, environment }),
  ])
  return { database, queue, janus }
}

async function postgres(folder: string, port: number): Promise<EmbeddedServer> {
  const { command, args, env, url } = await prepareEmbeddedPostgres(folder, port)
  return {
    title: 'PostgreSQL',
    plan: { name: 'postgres', command, args, environment: env, hardSignal: 'SIGQUIT' },
    url,
    answers: (signal) => postgresAnswers(url, signal),
  }
}

async function redis(folder: string, port: number, environment: NodeJS.ProcessEnv): Promise<EmbeddedServer> {
  const { command, args, url } = await prepareRedis(folder, port)
  return {
    title: 'Redis',
    plan: { name: 'redis', command, args, environment: bare(environment), hardSignal: 'SIGKILL' },
    url,
    answers: (signal) => portAccepts(port, signal),
  }
}

async function janusServer(
  folder: string,
  {
    port,
    settings,
    secrets,
    environment,
  }: { port: number; settings: Settings; secrets: Secrets; environment: NodeJS.ProcessEnv },
): Promise<EmbeddedServer> {
  const { AULA_JANUS_PORTS: ports, AULA_JANUS_PUBLIC_ADDRESS: publicAddress } = settings
  const rtpPorts = (ports && parsePortRange(ports)) || (await freeMediaPorts())
  const { janusApi: apiSecret, janusAdmin: adminKey } = secrets
  const { command, args, url } = await prepareJanus(folder, { port, apiSecret, adminKey, rtpPorts, publicAddress })
  return {
    title: 'Janus',
    plan: {
      name: 'janus',
      command: 'setpriv',
      args: ['--pdeathsig', 'KILL', '--', command, ...args],
      environment: bare(environment),
      hardSignal: 'SIGKILL',
      niceness: precedence.capture,
    },
    url,
    media: rtpPorts.join('-'),
    answers: (signal) => portAccepts(port, signal),
  }
}

/** Servers of others need none of our settings, and the secrets among them are not theirs. */
function bare(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AULA_')))
}
