import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseEnv, promisify } from 'node:util'
import { carryOut } from '../../scripts/compose/carry-out.ts'
import { readComposition } from '../../scripts/compose/composition.ts'
import { type RunningComposition, runComposition } from '../../scripts/compose/run-composition.ts'
import { until } from '../harness/aula/campus.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { readHandbook } from './read-handbook.ts'

/** Somebody who sets Aula up by the handbook; what was made goes with them. */
export type Operator = AsyncDisposable & {
  readonly running: RunningComposition
  /** Types the lines below a heading, after the lines of `.env` that stand before them; answers what each has said. */
  type(heading: string, wanted?: (line: string) => boolean): Promise<string[]>
  /** From now on what is built is another release. */
  checkOut(release: string): Promise<void>
  /** Does something and says how long it took. */
  step<Result>(what: string, act: () => Promise<Result>): Promise<Result>
  /** @param at when it was, milliseconds since 1970; default now */
  say(what: string, at?: number): void
}

const file = fileURLToPath(new URL('../../docker-compose.yml', import.meta.url))
/** Debian lets everybody open it, machines that were made otherwise may not; containers get it with its rights. */
const tunnel = '/dev/net/tun'

/**
 * Types the first line under "Install", with another address.
 * @param address what people's machines reach this one by, where the name in `url` does not lead there
 */
export async function startOperator(url: string, address?: string): Promise<Operator> {
  await using starting = new AsyncDisposableStack()
  const { path: folder } = starting.use(await temporaryFolder('compose'))
  const prefix = `aulatest${randomBytes(3).toString('hex')}`
  const begin = Date.now()
  const { mode } = await stat(tunnel)
  starting.defer(() => chmod(tunnel, mode))
  await chmod(tunnel, 0o666)
  const [install] = await readHandbook('Install')
  const makeEnv = fileURLToPath(new URL(`../../${install?.lines[0]?.split(' ')[0]}`, import.meta.url))
  await promisify(execFile)(makeEnv, [url, 'internal', ...(address ? [address] : [])], { cwd: folder })
  let values: Record<string, string | undefined> = {
    ...parseEnv(await readFile(`${folder}/.env`, 'utf8')),
    // Beside `.env`, where the handbook's lines are typed.
    BACKUP_FOLDER: `${folder}/backup`,
  }
  let release = 'before'
  const compose = async () => runComposition(file, await readComposition(file, values), { prefix, release })
  let running = await compose()
  starting.defer(() => running[Symbol.asyncDispose]())
  const resources = starting.move()

  /** Who follows a recorder's log waits until it is ready to take lectures over. */
  async function typed(line: string): Promise<string> {
    if (!line.startsWith('docker compose')) {
      return (await promisify(execFile)('sh', ['-c', line], { cwd: folder })).stdout
    }
    if (!line.startsWith('docker compose logs')) return await carryOut(running, line)
    const ready = () => carryOut(running, line).then((said) => said.split('the spare is ready').length - 1)
    const count = line.endsWith('-next') ? 1 : Number(values.RECORDERS ?? 1)
    await until(async () => (await ready()) >= count, 'recorders to be ready', 60_000)
    return ''
  }

  function say(what: string, at = Date.now()): void {
    console.log(`${((at - begin) / 1000).toFixed(1).padStart(7)} s  ${what}`)
  }

  async function step<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
    const since = performance.now()
    const result = await act()
    say(`${what} (${((performance.now() - since) / 1000).toFixed(1)} s)`)
    return result
  }

  return {
    get running() {
      return running
    },
    say,
    step,
    async type(heading, wanted = () => true) {
      const said: string[] = []
      for (const { language, lines } of await readHandbook(heading)) {
        if (language === 'ini') {
          values = { ...values, ...parseEnv(lines.join('\n')) }
          running = await compose()
        }
        if (language !== 'sh') continue
        for (const line of lines.filter(wanted)) said.push(await step(line, () => typed(line)))
      }
      return said
    },
    async checkOut(other) {
      release = other
      running = await compose()
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** Installs and starts everything, and makes the first admin. @returns the admin's password */
export async function installAula(operator: Operator): Promise<string> {
  await operator.type('Install', (line) => line.startsWith('docker compose'))
  const said = await operator.type('First people')
  return said.flatMap((text) => / password (\S+)/.exec(text)?.[1] ?? [])[0] ?? ''
}

/** What containers have said last, for whoever looks for a reason. */
export async function tellLogs({ running }: Operator, services: readonly string[]): Promise<void> {
  for (const name of services) {
    const said = await running.logs(name).catch(String)
    if (said) console.error(`── ${name}\n${said.split('\n').slice(-40).join('\n')}`)
  }
}
