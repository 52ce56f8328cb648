import { spawn } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import path from 'node:path'
import { prepareJanus } from '../../conference/janus/prepare-janus.ts'
import { lenientSettings } from '../up/lenient-settings.ts'

/**
 * `aula janus`: writes the configuration of a Janus that AULA_JANUS_URL, AULA_JANUS_SECRET and AULA_JANUS_ADMIN_KEY
 * describe, and runs it in the foreground. Its API listens on the address that AULA_JANUS_URL leads to, here as for the
 * viewer: loopback, or a network that only viewers share with it.
 * @param mediaPorts first and last UDP port, `10000-10399`
 */
export async function runJanus(mediaPorts: string): Promise<void> {
  const { AULA_DATA, AULA_JANUS_URL, AULA_JANUS_SECRET, AULA_JANUS_ADMIN_KEY } = lenientSettings(process.env)
  const [from, to] = mediaPorts.split('-').map(Number)
  const problems = [
    AULA_JANUS_URL && new URL(AULA_JANUS_URL).port
      ? []
      : 'AULA_JANUS_URL must be set, with a port: ws://127.0.0.1:8188.',
    AULA_JANUS_SECRET ? [] : 'AULA_JANUS_SECRET must be set, with at least 16 characters.',
    AULA_JANUS_ADMIN_KEY ? [] : 'AULA_JANUS_ADMIN_KEY must be set, with at least 16 characters.',
    from && to && from < to && to < 65_536 ? [] : '--media-ports must be two ports: 10000-10399.',
  ].flat()
  if (problems.length > 0 || !AULA_JANUS_URL || !AULA_JANUS_SECRET || !AULA_JANUS_ADMIN_KEY || !from || !to) {
    for (const problem of problems) console.error(problem)
    process.exitCode = 2
    return
  }
  const { command, args } = await prepareJanus(path.join(AULA_DATA ?? 'data', 'janus'), {
    host: (await lookup(new URL(AULA_JANUS_URL).hostname, 4)).address,
    port: Number(new URL(AULA_JANUS_URL).port),
    apiSecret: AULA_JANUS_SECRET,
    adminKey: AULA_JANUS_ADMIN_KEY,
    rtpPorts: [from, to],
  })
  const janus = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => janus.kill('SIGTERM'))
  const [code] = await once(janus, 'exit')
  process.exitCode = code ?? 1
}
