import { spawn } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import path from 'node:path'
import { prepareJanus } from '../../conference/janus/prepare-janus.ts'
import { parsePortRange } from '../../core/config/port-range.ts'
import { environmentProblems } from '../machine/environment-problems.ts'
import { lenientSettings } from '../up/lenient-settings.ts'

/** UDP ports for media where AULA_JANUS_PORTS names none. A container publishes them before anything runs in it. */
const usualPorts = '10000-10399'

/**
 * `aula janus`: writes the configuration of a Janus that AULA_JANUS_URL, AULA_JANUS_SECRET, AULA_JANUS_ADMIN_KEY,
 * AULA_JANUS_PORTS and AULA_JANUS_PUBLIC_ADDRESS describe, and runs it in the foreground. Its API listens on the address
 * that AULA_JANUS_URL leads to, here as for the viewer: loopback, or a network that only viewers share with it.
 */
export async function runJanus(): Promise<void> {
  const settings = lenientSettings(process.env)
  const { AULA_JANUS_URL: url, AULA_JANUS_SECRET: apiSecret, AULA_JANUS_ADMIN_KEY: adminKey } = settings
  const rtpPorts = parsePortRange(settings.AULA_JANUS_PORTS ?? usualPorts)
  const problems = [
    environmentProblems(process.env),
    url && new URL(url).port ? [] : 'AULA_JANUS_URL must be set, with a port: ws://127.0.0.1:8188.',
    apiSecret ? [] : 'AULA_JANUS_SECRET must be set, with at least 16 characters.',
    adminKey ? [] : 'AULA_JANUS_ADMIN_KEY must be set, with at least 16 characters.',
  ].flat()
  if (problems.length > 0 || !url || !apiSecret || !adminKey || !rtpPorts) {
    for (const problem of problems) console.error(problem)
    process.exitCode = 2
    return
  }
  const { command, args } = await prepareJanus(path.join(settings.AULA_DATA ?? 'data', 'janus'), {
    host: (await lookup(new URL(url).hostname, 4)).address,
    port: Number(new URL(url).port),
    apiSecret,
    adminKey,
    rtpPorts,
    publicAddress: settings.AULA_JANUS_PUBLIC_ADDRESS,
  })
  const janus = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => janus.kill('SIGTERM'))
  const [code] = await once(janus, 'exit')
  process.exitCode = code ?? 1
}
