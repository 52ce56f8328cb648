import { createHash } from 'node:crypto'
import type { LectureId } from '../../core/ids.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { participationPlace } from '../../storage/catalog/participation/participation-place.ts'
import { questionsOf } from '../../storage/catalog/participation/questions.ts'
import { raisedHandsOf } from '../../storage/catalog/participation/raised-hands.ts'
import { presentReports } from '../../storage/catalog/participation/stream-reports.ts'
import type { Participation } from '../api/participation.ts'
import { sortQuestions } from '../lecture/sort-questions.ts'
import { playerMoment } from '../playlist/player-time.ts'
import type { LectureMediaCache } from './lecture-media-cache.ts'
import type { Eyes } from './load-lecture-media.ts'
import { openRemembered } from './remembered.ts'

/** What those who watch do beside the player, as this viewer tells it. */
export type Participations = {
  /** One answer for all who have the same eyes. */
  of(lecture: LectureId, eyes: Eyes): Promise<Participation>
  /** What is known of this lecture may be another one. */
  forget(lecture: LectureId): void
  /** Notices may have been missed. */
  forgetAll(): void
}

/** Milliseconds. Hands and reports lapse without anybody's doing, and where a question is played shifts as media come. */
const freshFor = 10_000

export function openParticipations(catalog: Catalog, media: LectureMediaCache): Participations {
  const answers = openRemembered<Participation>(freshFor)
  return {
    of: (lecture, eyes) => answers.of(`${lecture} ${eyes}`, () => loadParticipation(catalog, media, lecture, eyes)),
    forget(lecture) {
      answers.forget(`${lecture} watching`)
      answers.forget(`${lecture} managing`)
    },
    forgetAll: answers.clear,
  }
}

async function loadParticipation(
  catalog: Catalog,
  media: LectureMediaCache,
  lecture: LectureId,
  eyes: Eyes,
): Promise<Participation> {
  const [{ runs, on, hasRoom }, questions, hands, reports] = await Promise.all([
    participationPlace(catalog, lecture),
    questionsOf(catalog, lecture),
    raisedHandsOf(catalog, lecture),
    eyes === 'managing' ? presentReports(catalog, lecture) : null,
  ])
  const moments = questions.some(({ moment }) => moment) ? await media.get(lecture, eyes) : undefined
  const told = {
    on,
    open: runs && on,
    hands: runs && hasRoom,
    questions: sortQuestions(questions)
      .filter(({ hidden }) => !hidden || eyes === 'managing')
      .map(({ id, text, name, askedAt, votes, hidden, answeredAt, moment }) => ({
        ...{ id, text, name, votes, hidden, askedAt: askedAt.toISOString() },
        answered: answeredAt && {
          at: (moment && moments && playerMoment(moments.listing, moment.recording, moment.time)) ?? null,
        },
      })),
    invited: hands.filter(({ invited }) => invited).map(({ id }) => id),
    outside: reports && {
      reports,
      hands: hands.map(({ raisedAt, ...hand }) => ({ ...hand, raisedAt: raisedAt.toISOString() })),
    },
  }
  return { version: createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 22), ...told }
}
