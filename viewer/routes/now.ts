import { selfTestInterval } from '../../core/config/self-test-interval.ts'
import { earliest } from '../../core/retention/retention-time.ts'
import { inEnglish } from '../../core/sentence.ts'
import { countMail } from '../../storage/catalog/mail/mail.ts'
import { readBrake } from '../../storage/catalog/mail/mail-brake.ts'
import { currentRecordings, currentWork, storedTotals } from '../../storage/catalog/overview/overview.ts'
import { recordingConditions } from '../../storage/catalog/recordings/recording-condition.ts'
import { firstKeptAt } from '../../storage/catalog/recordings/recordings.ts'
import { keptLectures, readRules } from '../../storage/catalog/retention/retention.ts'
import { retentionTime } from '../../storage/catalog/retention/retention-clock.ts'
import { lastSelfTest, newestSelfTest, selfTestUnderWay } from '../../storage/catalog/self-test/self-tests.ts'
import { missedPlans } from '../../storage/catalog/starting/planned-recordings.ts'
import { listNodes } from '../../storage/catalog/takes/nodes.ts'
import { readStoreDisk } from '../../storage/objects/store-disk.ts'
import { countJobs } from '../lecture/count-jobs.ts'
import { dateProblems } from '../lecture/date-problems.ts'
import { machineProblems } from '../lecture/machine-problems.ts'
import { missedInWords } from '../lecture/missed-in-words.ts'
import { problemsInWords } from '../lecture/problems-in-words.ts'
import { selfTestNews, selfTestProblems } from '../lecture/self-test-news.ts'
import { serviceProblems } from '../lecture/service-problems.ts'
import { upcomingRemovals } from '../lecture/upcoming-removals.ts'
import type { Handler } from './handler.ts'

export const now: Handler<'now'> = async ({ context }) => {
  const { catalog, organisation: id, settings } = context
  const [
    recordings,
    work,
    nodes,
    storage,
    lectures,
    rules,
    time,
    missed,
    underWay,
    last,
    newest,
    queues,
    disk,
    ready,
    mail,
    brake,
  ] = await Promise.all([
    currentRecordings(catalog, id),
    currentWork(catalog, id),
    listNodes(catalog),
    storedTotals(catalog, id),
    keptLectures(catalog, id),
    readRules(catalog),
    retentionTime(catalog),
    missedPlans(catalog, id),
    selfTestUnderWay(catalog),
    lastSelfTest(catalog),
    newestSelfTest(catalog),
    countJobs(context),
    readStoreDisk(settings),
    context.readiness(),
    countMail(catalog, id),
    readBrake(catalog, id),
  ])
  const conditions = await recordingConditions(
    catalog,
    recordings.map(({ id }) => id),
  )
  return {
    recordings: recordings
      .filter(({ state }) => state !== 'failed')
      .map((recording) => ({
        id: recording.id,
        lecture: recording.lecture_id,
        title: recording.title,
        state: recording.state,
        since: firstKeptAt(recording)?.toISOString() ?? null,
        node: recording.node,
        framesPerSecond: conditions.get(recording.id)?.framesPerSecond ?? null,
      })),
    machines: nodes.map(({ name, process, alive, beat_at, facts }) => ({
      name,
      process,
      alive,
      beat: beat_at.toISOString(),
      facts,
    })),
    preparations: work.flatMap(({ state, recording_id: recording, ...row }) =>
      state === 'done' ? [] : [{ ...row, state, recording }],
    ),
    problems: [
      ...machineProblems(nodes, recordings, conditions),
      ...serviceProblems(
        disk,
        { queue: queues !== null, store: ready.store === true, rooms: ready.janus === true },
        { ...mail, stopped: brake !== undefined },
      ),
      ...selfTestProblems(last),
      ...dateProblems(time),
      ...missedInWords(missed),
      ...problemsInWords(nodes, recordings, work, conditions),
    ].map(({ what, todo, ...rest }) => ({
      ...rest,
      what: inEnglish(what),
      todo: inEnglish(todo),
      said: { what, todo },
    })),
    queues,
    storage: { ...storage, disk },
    selfTest: selfTestNews(selfTestInterval(settings), underWay, last, newest),
    expiring: upcomingRemovals(lectures, rules, earliest(time)).map(({ lecture, removal }) => ({
      lecture: lecture.id,
      title: lecture.title,
      at: removal.trashAt.toISOString(),
      reason: removal.reason,
    })),
  }
}
