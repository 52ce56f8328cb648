import type { About } from '../../core/recording/about.ts'
import { usualAppearance } from '../../core/recording/replays-appear.ts'
import { ruleOf } from '../../core/retention/rule.ts'
import { trimOf } from '../../storage/catalog/lectures/trims.ts'
import type { AboutFacts } from '../../storage/catalog/recordings/abouts.ts'

/** What the store is told of a recording. Pure: the same facts make the same bytes. */
export function aboutOf(facts: AboutFacts): About {
  const { course_id, course_title, course_description, course_access, owner_id, owner_name, owner_email } = facts
  const { trashed_at, trash_reason, erase_at } = facts
  return {
    version: 1,
    recording: facts.id,
    hidden: facts.state === 'hidden' || facts.resume_to === 'hidden',
    requestedAt: facts.requested_at.toISOString(),
    trim: trimOf(facts) ?? null,
    organisation: {
      name: facts.organisation_name,
      retentionDays: facts.organisation_retention_days,
      retentionRule: newRule(facts.organisation_retention_rule),
    },
    course:
      course_id === null
        ? null
        : {
            id: course_id,
            title: course_title ?? '',
            description: course_description ?? '',
            access: course_access ?? 'course',
            retentionDays: facts.course_retention_days,
            retentionRule: newRule(facts.course_retention_rule),
            termEndsAt: facts.course_term_ends_at?.toISOString() ?? null,
            replays: {
              when: facts.course_replays_appear ?? usualAppearance.when,
              hours: facts.course_replays_after_hours ?? usualAppearance.hours,
            },
          },
    owner: owner_id === null ? null : { id: owner_id, name: owner_name ?? '', email: owner_email ?? '' },
    lecture: {
      id: facts.lecture_id,
      title: facts.title,
      speaker: facts.speaker,
      speakers: facts.speakers,
      licence: facts.licence,
      files: facts.files,
      description: facts.description,
      access: facts.access,
      linkKey: facts.link_key,
      startedAt: facts.started_at.toISOString(),
      createdAt: facts.created_at.toISOString(),
      restoredAt: facts.restored_at?.toISOString() ?? null,
      extensionDays: facts.extension_days,
      hold: facts.held_at && { reason: facts.hold_reason ?? '', at: facts.held_at.toISOString() },
      trash: trashed_at && {
        ...{ at: trashed_at.toISOString(), reason: trash_reason ?? '' },
        eraseAt: erase_at?.toISOString() ?? never,
      },
    },
  }
}

/** Of what is held in the trash. */
const never = '9999-12-31T00:00:00.000Z'

function newRule(rule: unknown) {
  return rule === null ? null : ruleOf({ retention_rule: rule, retention_days: null })
}
