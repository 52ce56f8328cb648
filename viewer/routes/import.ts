import { AppError } from '../../core/errors.ts'
import { inEnglish, type Sentence, sentence } from '../../core/sentence.ts'
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
  if (!Array.isArray(lines)) return { lines: [], ...told(lines) }
  return {
    lines: lines.map(({ course, problem, ...line }) => ({ ...line, course: course?.title ?? null, ...told(problem) })),
    ...told(null),
  }
}

export const importPeople: Handler<'importPeople'> = async ({ context, body, caller }) => {
  const { catalog, organisation, settings, publicOrigin } = context
  const by = caller.person.id
  const mailed = settings.AULA_SMTP_URL !== undefined
  return await inTransaction(catalog, async (transaction) => {
    // Planned anew: somebody may have joined since the preview.
    const lines = await plan(context, transaction, body.csv)
    if (!Array.isArray(lines)) throw new NotClean(lines)
    for (const { line, problem } of lines) {
      if (problem) throw new NotClean(sentence('Line {{line}}: {{problem}}', { line, problem }))
    }
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

async function plan({ organisation }: ViewerContext, catalog: Catalog, csv: string): Promise<PlannedLine[] | Sentence> {
  const lines = readPeopleCsv(csv, mostLines)
  return Array.isArray(lines) ? planImport(lines, await knownPeople(catalog, organisation)) : lines
}

function told(problem: Sentence | null) {
  return { problem: problem && inEnglish(problem), said: problem }
}

export class NotClean extends AppError {
  constructor(problem: Sentence) {
    super('import.not-clean', 'caller', sentence('Nothing was imported. {{problem}}', { problem }))
  }
}
