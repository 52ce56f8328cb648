import type { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import type { PersonId } from '../../core/ids.ts'
import { inEnglish, type Sentence, sentence } from '../../core/sentence.ts'
import { addMember } from '../../storage/catalog/courses/courses.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { tellEvent } from '../../storage/catalog/organisations/organisation-events.ts'
import { createInvitation } from '../../storage/catalog/people/invitations.ts'
import type { importOutcome, importPreview } from '../api/import.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { PlannedLine } from './plan-import.ts'

/** What a list would do, or why it cannot be read, as the API says it. */
export function describePlan(lines: PlannedLine[] | Sentence): z.infer<typeof importPreview> {
  if (!Array.isArray(lines)) return { lines: [], ...told(lines) }
  return {
    lines: lines.map(({ course, problem, ...line }) => ({ ...line, course: course?.title ?? null, ...told(problem) })),
    ...told(null),
  }
}

/**
 * Does what the lines of a list say, in a transaction of the caller, in which they were planned anew: somebody may have
 * joined since the preview. @throws NotClean nothing was done
 */
export async function carryOut(
  { organisation, settings, publicOrigin }: ViewerContext,
  transaction: Catalog,
  lines: PlannedLine[] | Sentence,
  by: PersonId,
): Promise<z.infer<typeof importOutcome>> {
  if (!Array.isArray(lines)) throw new NotClean(lines)
  for (const { line, problem } of lines) {
    if (problem) throw new NotClean(sentence('Line {{line}}: {{problem}}', { line, problem }))
  }
  const mailed = settings.AULA_SMTP_URL !== undefined
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
}

function told(problem: Sentence | null) {
  return { problem: problem && inEnglish(problem), said: problem }
}

export class NotClean extends AppError {
  constructor(problem: Sentence) {
    super('import.not-clean', 'caller', sentence('Nothing was imported. {{problem}}', { problem }))
  }
}
