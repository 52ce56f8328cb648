import { createConnection } from 'node:net'
import { postgresAnswers } from '../../storage/catalog/embedded-postgres.ts'

/** Milliseconds: `aula doctor` starts a browser beside, and a machine that is busy is no server that is away. */
const answersWithin = 10_000

/** Whether something accepts connections there. */
export async function accepts(host: string, port: number, milliseconds = answersWithin): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: milliseconds })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}

const defaultPorts: Record<string, number> = { 'redis:': 6379, 'rediss:': 6379, 'ws:': 80, 'wss:': 443 }

/** Why the server behind a URL cannot be used, as a sentence without its password; undefined when it answers. */
export async function serverProblem(variable: string, url: string): Promise<string | undefined> {
  const { protocol, hostname, port } = new URL(url)
  if (protocol === 'postgres:' || protocol === 'postgresql:') {
    return await postgresAnswers(url, AbortSignal.timeout(answersWithin)).then(
      () => undefined,
      (error: unknown) => {
        const cause = error instanceof Error ? error.cause : undefined
        const why = cause instanceof Error ? cause.message : 'no answer'
        return `The database of ${variable} at ${hostname} cannot be used: ${why}.`
      },
    )
  }
  const number = Number(port) || defaultPorts[protocol] || 0
  if (await accepts(hostname, number)) return undefined
  return `Nothing answers at ${hostname}:${number}, which ${variable} names.`
}
