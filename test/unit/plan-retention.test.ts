import { expect, test } from 'vitest'
import { type CourseId, type LectureId, newId, type OrganisationId } from '../../core/ids.ts'
import { type KeptLecture, planRetention } from '../../keeper/retention/plan-retention.ts'

const organisation = newId<OrganisationId>()
const course = newId<CourseId>()
const now = new Date('2026-11-21T12:00:00Z')
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
const lecture = (change: Partial<KeptLecture>): KeptLecture => ({
  ...{ id: newId<LectureId>(), organisation_id: organisation, course_id: null },
  ...{ started_at: ago(0), restored_at: null, recording: false },
  ...change,
})

test('names what is past its date to the second, with the rule that says so, and nothing that is being recorded', () => {
  const courses = new Map([[course, { retention_days: 7 }]])
  const organisations = new Map([[organisation, { retention_days: 30 }]])
  const past = lecture({ started_at: ago(30) })
  const pastOfCourse = lecture({ started_at: ago(7), course_id: course })
  const lectures = [
    past,
    pastOfCourse,
    lecture({ started_at: new Date(ago(30).getTime() + 1) }),
    lecture({ started_at: new Date(ago(7).getTime() + 1), course_id: course }),
    lecture({ started_at: ago(400), recording: true }),
    lecture({ started_at: ago(400), restored_at: ago(29) }),
    lecture({ started_at: ago(400), organisation_id: newId<OrganisationId>() }),
  ]
  expect(planRetention(lectures, courses, organisations, now)).toEqual([
    { lecture: past.id, reason: 'retention.organisation' },
    { lecture: pastOfCourse.id, reason: 'retention.course' },
  ])
})
