import { expect, test } from 'vitest'
import { removalOf } from '../../core/retention/removal.ts'

const started = new Date('2026-02-20T10:00:00Z')
const lecture = { started_at: started, restored_at: null }
const days = (retention_days: number | null) => ({ retention_days })

test('a course’s rule goes before the organisation’s, shorter or longer; without any rule a lecture stays', () => {
  const at = (iso: string, reason: string) => ({ at: new Date(iso), reason })
  expect(removalOf(lecture, days(10), days(5))).toEqual(at('2026-03-02T10:00:00Z', 'retention.course'))
  expect(removalOf(lecture, days(1), days(5))).toEqual(at('2026-02-21T10:00:00Z', 'retention.course'))
  expect(removalOf(lecture, days(null), days(5))).toEqual(at('2026-02-25T10:00:00Z', 'retention.organisation'))
  expect(removalOf(lecture, null, days(5))).toEqual(at('2026-02-25T10:00:00Z', 'retention.organisation'))
  expect(removalOf(lecture, undefined, days(null))).toBeNull()
  expect(removalOf(lecture, days(null), days(null))).toBeNull()
})

test('a restored lecture stays for 30 days, and longer where its rule says so', () => {
  const restored = { ...lecture, restored_at: new Date('2026-03-01T00:00:00Z') }
  expect(removalOf(restored, null, days(1))?.at).toEqual(new Date('2026-03-31T00:00:00Z'))
  expect(removalOf(restored, null, days(365))?.at).toEqual(new Date('2027-02-20T10:00:00Z'))
})
