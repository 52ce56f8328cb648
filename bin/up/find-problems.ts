import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { accountExists, recorderAccount } from '../machine/accounts.ts'
import { certificateProblems } from '../machine/certificate-problems.ts'
import { environmentProblems } from '../machine/environment-problems.ts'
import { findProgram } from '../machine/find-program.ts'
import { tryFolder } from '../machine/folder-problem.ts'
import { portProblem } from '../machine/port-problem.ts'
import { neededPrograms } from '../machine/programs.ts'
import { serverProblem } from '../machine/service-problem.ts'
import { lenientSettings } from './lenient-settings.ts'
import { lockFolder } from './lock-folder.ts'

/** TypeScript is run directly and `await using` is needed: both are there from this version on. */
const oldestNode = 24

/** What was found before anything is started: either problems, or the lock on the data folder. */
export type Findings = { problems: string[]; lock?: undefined } | { problems: []; lock: AsyncDisposable }

/**
 * Everything that would keep `aula up` from running with this environment, one sentence each. With problems nothing is
 * left behind: no folder made, no lock held. `web` is the built web application.
 */
export async function findProblems(environment: NodeJS.ProcessEnv, web: string): Promise<Findings> {
  const settings = lenientSettings(environment)
  const folder = path.resolve(settings.AULA_DATA ?? 'data')
  const trial = await tryFolder(folder)
  const lock = trial.problem ? undefined : await lockFolder(folder)
  const answers = await Promise.all([
    environmentProblems(environment),
    trial.problem ?? [],
    trial.problem || lock ? [] : `Another \`aula up\` runs on the data folder ${folder}: end it, or set AULA_DATA.`,
    Number(process.versions.node.split('.')[0]) < oldestNode
      ? `Aula needs Node ${oldestNode} or newer; this is ${process.versions.node} (npm start brings one).`
      : [],
    settings.AULA_PORT && settings.AULA_HOST ? portProblem(settings.AULA_HOST, settings.AULA_PORT) : [],
    certificateProblems(settings),
    missingPrograms(settings),
    missingAccount(settings.AULA_RECORDER_USER),
    isFile(path.join(web, 'index.html')).then((built) =>
      built ? [] : 'The web application is not built: run `npm run build:web`, or start with `npm start`.',
    ),
    ...(['AULA_DATABASE_URL', 'AULA_QUEUE_URL', 'AULA_JANUS_URL'] as const).map((name) =>
      settings[name] ? serverProblem(name, settings[name]) : [],
    ),
    settings.AULA_JANUS_URL && !(settings.AULA_JANUS_SECRET && settings.AULA_JANUS_ADMIN_KEY)
      ? 'AULA_JANUS_URL is set: AULA_JANUS_SECRET and AULA_JANUS_ADMIN_KEY of that Janus are needed too.'
      : [],
  ])
  const problems = answers.flat().filter((answer) => answer !== undefined)
  if (problems.length === 0 && lock) return { problems: [], lock }
  await lock?.[Symbol.asyncDispose]()
  if (trial.made) await rm(trial.made, { recursive: true })
  return { problems }
}

async function missingPrograms(settings: Parameters<typeof neededPrograms>[0]): Promise<string[]> {
  const needed = neededPrograms(settings)
  const found = await Promise.all(needed.map(({ program }) => findProgram(program)))
  return needed
    .filter((_, index) => found[index] === undefined)
    .map(
      (missing) =>
        `The program ${missing.program} is missing (${missing.for}): apt-get install ${missing.package}, or npm start.`,
    )
}

async function missingAccount(wanted: string | undefined): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const name = wanted ?? recorderAccount
  if (await accountExists(name)) return undefined
  return `Aula runs as root and the user ${name}, whom Chromium runs as, does not exist: useradd --system ${name}, or npm start.`
}

async function isFile(file: string): Promise<boolean> {
  return await stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
}
