import { stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../../core/config/settings.ts'
import { openFormerStore, openStoreLater, type StoreLater } from '../../storage/objects/open-store-later.ts'
import { environmentProblems } from '../machine/environment-problems.ts'
import { portProblem } from '../machine/port-problem.ts'
import { serverProblem } from '../machine/service-problem.ts'
import { localViewer, viewerAnswers } from '../machine/viewer-answers.ts'
import { type Check, type Finding, ok, problem } from './finding.ts'

const web = fileURLToPath(new URL('../../dist/web/index.html', import.meta.url))

/** Settings, port, web application, and what the settings point to. */
export function installationChecks(settings: Partial<Settings>): Check[] {
  return [
    {
      title: 'Settings',
      async look() {
        const problems = environmentProblems(process.env)
        if (problems.length === 0) return ok('every AULA_ variable is known and well formed')
        return problems.map((each) => problem(each, 'docs/operations.md tells what each may be.'))
      },
    },
    {
      title: 'Web pages',
      async look() {
        return await stat(web).then(
          () => ok('built'),
          () => problem('not built', '`npm run build:web`, or npm start.'),
        )
      },
    },
    {
      title: 'Port',
      async look() {
        const { AULA_HOST: host = '127.0.0.1', AULA_PORT: port = 8090 } = settings
        const taken = await portProblem(host, port)
        if (!taken) return ok(`${port} of ${host} is free`)
        const { AULA_TLS_CERTIFICATE } = settings
        const here = localViewer({ AULA_HOST: host, AULA_PORT: port, AULA_TLS_CERTIFICATE })
        const aula = await viewerAnswers(here, AbortSignal.timeout(2_000))
        return aula ? ok(`${port}: Aula runs there`) : problem(taken, 'AULA_PORT sets another one.')
      },
    },
    ...(['AULA_DATABASE_URL', 'AULA_QUEUE_URL', 'AULA_JANUS_URL'] as const).map((name) => ({
      title: { AULA_DATABASE_URL: 'Database', AULA_QUEUE_URL: 'Queue', AULA_JANUS_URL: 'Rooms' }[name],
      async look() {
        const url = settings[name]
        if (!url) return ok(`embedded (${name} is not set)`)
        const why = await serverProblem(name, url)
        return why ? problem(why, `Start it, or correct ${name}.`) : ok(`${name} answers`)
      },
    })),
    {
      title: 'Store',
      async look() {
        const { AULA_STORAGE_URL: url, AULA_DATA: data = 'data' } = settings
        if (!url) return ok(`files below ${path.resolve(data)}`)
        return await tryStore(() => openStoreLater({ AULA_STORAGE_URL: url, AULA_DATA: data }), 'AULA_STORAGE_URL')
      },
    },
    ...[settings.AULA_STORAGE_FORMER_URL ?? []].flat().map((url) => ({
      title: 'Store left',
      look: () => tryStore(() => openFormerStore(url), 'AULA_STORAGE_FORMER_URL'),
    })),
  ]
}

async function tryStore(open: () => StoreLater, variable: string): Promise<Finding> {
  try {
    await open().ready()
    return ok('keeps what it is given')
  } catch (error) {
    return problem(error instanceof Error ? error.message : String(error), `Correct ${variable}.`)
  }
}
