import type { Course } from '../../../api/courses.ts'
import type { LectureCard } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { dayAndTime } from './date.ts'

/** What a replay waits for, for those who may let it appear: `Appears on Monday, 30 November, 10:00`. */
export function releaseInWords(release: LectureCard['release']): string {
  if (!release?.appearsAt) return t('Waiting for your review')
  return t('Appears on {{when}}', { when: dayAndTime(release.appearsAt) })
}

/** When the replays of a course appear, each choice as a sentence. */
export function appearanceInWords({ when, hours }: Course['replays']): string {
  switch (when) {
    case 'at-once':
      return t('Replays appear at once')
    case 'after-review':
      return t('Replays appear after my review')
    case 'after-hours':
      return t('Replays appear {{count}} hours after the end', { count: hours })
  }
}
