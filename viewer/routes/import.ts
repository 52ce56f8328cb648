import { AppError } from '../../core/errors.ts'
import { addMember } from '../../storage/catalog/courses.ts'
import { createInvitation } from '../../storage/catalog/invitations.ts'
import { knownPeople } from '../../storage/catalog/known-people.ts'
import { type Catalog, inTransaction } from '../../storage/catalog/open-catalog.ts'
import { tellEvent } from '../../storage/catalog/organisation-events.ts'
import { type PlannedLine, planImport } from '../import/plan-import.ts'
import { readPeopleCsv } from '../import/read-csv.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'

/** One transaction makes all of it. */
const mostLines = 2_000

export const previewImport: Handler<'previewImport'> = async ({ context, body }) => {
  const lines = await plan(context, context.catalog, body.csv)
  if (typeof lines === 'string') return { lines: [], problem: lines }
  return { lines: lines.map(({ course, ...line }) => ({ ...line, course: course?.title ?? null })), problem: null }
}

export const importPeople: Handler<'importPeople'> = async ({ context, body, caller }) => {
  const { catalog, organisation, settings, publicOrigin } = context
  const by = caller.person.id
  const mailed = settings.AULA_SMTP_URL !== undefined
  return await inTransaction(catalog, async (transaction) => {
    // Planned anew: somebody may have joined since the preview.
    const lines = await plan(context, transaction, body.csv)
    if (typeof lines === 'string') throw new NotClean(lines)
    const wrong = lines.find(({ problem }) => problem !== null)
    if (wrong) throw new NotClean(`Line ${wrong.line}: ${wrong.problem}`)
    const invited: { name: string; email: string; link: string }[] = []
    let joined = 0
    for (const { act, name, email, role, course, member } of lines) {
      if (act === 'invite') {
        const who = { organisation, email, name, role, course: course?.id ?? null }
        const { secret } = await createInvitation(transaction, {
          ...who,
          ...{ invitedBy: by, key: settings.AULA_SECRET, mail: mailed },
        })
        invited.push({ name, email, link: `${publicOrigin}/invitation#${secret}` })
      } else if (act === 'join-course' && member && course) {
        await addMember(transaction, organisation, course.id, member, role === 'student' ? 'student' : 'lecturer')
        joined++
      }
    }
    await tellEvent(transaction, organisation, by, 'people.imported', { detail: String(invited.length + joined) })
    return { invited, joined, mailed }
  })
}

async function plan({ organisation }: ViewerContext, catalog: Catalog, csv: string): Promise<PlannedLine[] | string> {
  const lines = readPeopleCsv(csv, mostLines)
  return typeof lines === 'string' ? lines : planImport(lines, await knownPeople(catalog, organisation))
}

export class NotClean extends AppError {
  constructor(problem: string) {
    super('import.not-clean', 'caller', `Nothing was imported. ${problem}`)
  }
}
