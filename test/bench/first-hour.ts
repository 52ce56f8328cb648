import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { podman } from '../../scripts/compose/podman.ts'
import { type Measure, told } from '../../scripts/measurement.ts'
import { addressFromHouse, buildHouse } from '../compose/house.ts'
import { installAula, startOperator, tellLogs } from '../compose/operator.ts'
import type { SeenReplay } from '../compose/second-person.ts'
import { trustCaddy } from '../compose/trust-caddy.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Minutes from a machine that has the container engine alone to the replay of a lecture. */
const bar = 15
/** Seconds of the ten that somebody has to have seen, and that may be missing among them. */
const leastCounted = 8
const mostMissing = 0.5
const name = 'aula.example.org'
const person = fileURLToPath(new URL('../compose/second-person.ts', import.meta.url))

/**
 * By the handbook's own lines (`npm run compose-test` says what it needs), and a lecture recorded by people on another
 * machine behind a router of their own, over HTTPS: first as it is, then with no UDP let out. Images that are there already
 * are not built again, which the table says: on a fresh machine there are none.
 */
export const measure: Measure = {
  variants: [],
  async run() {
    await using resources = new AsyncDisposableStack()
    const images = (await podman('images', '--format', '{{.Repository}}'))
      .split('\n')
      .filter((image) => /\baula-/.test(image))
    const began = performance.now()
    const minutes = () => Math.round((performance.now() - began) / 600) / 100
    const house = resources.use(await buildHouse(name))
    const operator = resources.use(await startOperator(`https://${name}`, addressFromHouse))
    const { path: folder } = resources.use(await temporaryFolder('first-hour'))
    try {
      const password = await installAula(operator)
      const installed = minutes()
      const authority = path.join(folder, 'authority.crt')
      await writeFile(authority, await trustCaddy(operator.running))
      const [command = '', ...words] = house.inside
      const people = spawn(command, [...words, process.execPath, person, `https://${name}`, password], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...process.env, NODE_EXTRA_CA_CERTS: authority },
      })
      resources.defer(() => void people.kill())
      const answers = createInterface({ input: people.stdout })[Symbol.asyncIterator]()
      const open = await seen(people, answers)
      const value = minutes()
      const rows = [told(row('as it is', open, { 'images there before': images.length, 'installed, min': installed }))]
      await house.closeToUdp()
      people.stdin.write('again\n')
      const closed = await seen(people, answers)
      rows.push(told(row('no UDP let out', closed, {})))
      people.stdin.end()
      await once(people, 'exit')
      const whole = [open, closed].every(({ counted, missing }) => counted >= leastCounted && missing <= mostMissing)
      return { value, unit: 'min to the replay', bar, ok: value <= bar && whole && images.length === 0, rows }
    } catch (error) {
      await tellLogs(operator, ['viewer', 'recorder', 'janus', 'turn', 'caddy'])
      throw error
    }
  },
}

async function seen(
  people: ChildProcessByStdio<Writable, Readable, null>,
  answers: AsyncIterator<string>,
): Promise<SeenReplay> {
  const { value, done } = await answers.next()
  if (done) throw new Error(`the people on the other machine have given up (${people.exitCode})`)
  return JSON.parse(value) as SeenReplay
}

function row(what: string, { counted, missing, sync }: SeenReplay, others: Record<string, number>) {
  const figures = { 'counted, s': counted, 'missing, s': missing, 'A/V p95, ms': sync }
  return { network: what, ...others, ...figures }
}
