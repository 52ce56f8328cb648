import type { CourseId, OrganisationId, PersonId } from '../../../core/ids.ts'
import { latest } from '../../../core/retention/retention-time.ts'
import { daysForReleaseBefore, type RetentionRule } from '../../../core/retention/rule.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { retentionTime } from './retention-clock.ts'
import { addRetentionEvent } from './retention-events.ts'

/** Enables a rule for a course, or for the organisation where `course` is null; null takes the rule away. */
export async function setRule(
  catalog: Catalog,
  { organisation, course }: { organisation: OrganisationId; course: CourseId | null },
  rule: RetentionRule | null,
  actor: PersonId | null,
): Promise<void> {
  const change = { retention_rule: rule && JSON.stringify(rule), retention_days: daysForReleaseBefore(rule) }
  await inTransaction(catalog, async (transaction) => {
    if (course === null) {
      await transaction.updateTable('organisation').set(change).where('id', '=', organisation).execute()
    } else {
      await transaction
        .updateTable('course')
        .set(change)
        .where('id', '=', course)
        .where('organisation_id', '=', organisation)
        .execute()
    }
    const time = await retentionTime(transaction)
    await addRetentionEvent(transaction, { organisation, course, event: 'ruleSet', time, facts: { rule }, actor })
  })
}

/** When the term of a course ends; null: nobody says so. What is due by it then still stays a day. */
export async function setTermEnd(
  catalog: Catalog,
  { organisation, course }: { organisation: OrganisationId; course: CourseId },
  until: Date | null,
  actor: PersonId,
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const time = await retentionTime(transaction)
    await transaction
      .updateTable('course')
      .set({ term_ends_at: until, term_set_at: latest(time) })
      .where('id', '=', course)
      .execute()
    const facts = { until: until?.toISOString() ?? null }
    await addRetentionEvent(transaction, { organisation, course, event: 'termSet', time, facts, actor })
  })
}
