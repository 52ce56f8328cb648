import { stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../../core/config/settings.ts'
import { proveQueue } from '../../queue/prove-queue.ts'
import { openFormerStore, openStoreLater, type StoreLater } from '../../storage/objects/open-store-later.ts'
import { proveErasing } from '../../storage/objects/prove-erasing.ts'
import { VersionsStay } from '../../storage/objects/store-errors.ts'
import { environmentProblems } from '../machine/environment-problems.ts'
import { portProblem } from '../machine/port-problem.ts'
import { serverProblem } from '../machine/service-problem.ts'
import { localViewer, partsAway, viewerAnswers } from '../machine/viewer-answers.ts'
import { type Check, type Finding, type LookedAt, ok, problem, warning } from './finding.ts'

const web = fileURLToPath(new URL('../../dist/web/index.html', import.meta.url))

/** Settings, port, web application, and what the settings point to. @param only what is embedded is of no concern to one process */
export function installationChecks(settings: Partial<Settings>, only?: LookedAt): Check[] {
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
      needs: ['viewer'],
      async look() {
        return await stat(web).then(
          () => ok('built'),
          () => problem('not built', '`npm run build:web`, or npm start.'),
        )
      },
    },
    {
      title: 'Port',
      needs: ['viewer'],
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
      ...(name === 'AULA_JANUS_URL' && { needs: ['viewer'] as const }),
      async look() {
        const url = settings[name]
        if (!url) return only ? problem(`${name} is not set`, 'Set it.') : ok(`embedded (${name} is not set)`)
        const why =
          (await serverProblem(name, url)) ?? (name === 'AULA_QUEUE_URL' ? await queueProblem(url) : undefined)
        return why ? problem(why, `Start it, or correct ${name}.`) : ok(`${name} answers`)
      },
    })),
    {
      title: 'Viewer',
      needs: ['viewer'],
      async look() {
        const { AULA_HOST = '127.0.0.1', AULA_PORT = 8090, AULA_TLS_CERTIFICATE } = settings
        const missing = await partsAway(localViewer({ AULA_HOST, AULA_PORT, AULA_TLS_CERTIFICATE }))
        if (!missing) return only ? warning('does not run', 'Start it, and look once more.') : ok('does not run')
        if (missing.length === 0) return ok('has all that it needs')
        return problem(`lacks ${missing.join(', ')}`, 'What stands above says more; secrets are checked there only.')
      },
    },
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

async function queueProblem(url: string): Promise<string | undefined> {
  return await proveQueue(url).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}

async function tryStore(open: () => StoreLater, variable: string): Promise<Finding> {
  try {
    const store = open()
    await store.ready()
    await proveErasing(store)
    return ok('keeps what it is given, and nothing of what is erased')
  } catch (error) {
    const todo = error instanceof VersionsStay ? 'docs/operations.md, "Versions in a bucket".' : `Correct ${variable}.`
    return problem(error instanceof Error ? error.message : String(error), todo)
  }
}
