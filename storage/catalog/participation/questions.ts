import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import { type LectureId, newId, type OrganisationId, type PersonId, type QuestionId } from '../../../core/ids.ts'
import { runningStates } from '../../../core/recording/advance.ts'
import { tellParticipation } from '../notify/tell-participation.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { type Moment, presentMoment } from '../recordings/present-moment.ts'

/** A question as those in charge of the lecture find it. */
export type Question = {
  id: QuestionId
  text: string
  /** Null: whoever has asked wants no name beside it. */
  name: string | null
  askedAt: Date
  votes: number
  hidden: boolean
  answeredAt: Date | null
  /** What ran when it was answered: microseconds of the recording's time. Null: nothing did. */
  moment: Moment | null
}

/** How many questions one person may ask, and a lecture may hold: more is nobody's question any more. */
const mostOfPerson = 20
const mostOfLecture = 300
/** Seconds between two questions of one person. */
const restSeconds = 10

/** All questions of a lecture, in no order. */
export async function questionsOf(catalog: Catalog, lecture: LectureId): Promise<Question[]> {
  const rows = await catalog
    .selectFrom('question')
    .innerJoin('person', 'person.id', 'question.person_id')
    .where('lecture_id', '=', lecture)
    .select([
      ...(['question.id', 'question.text', 'question.named', 'question.asked_at', 'question.hidden_at'] as const),
      ...(['question.answered_at', 'question.answered_in', 'question.answered_from', 'person.name'] as const),
      sql<number>`(select count(*)::int from question_vote where question_id = question.id)`.as('votes'),
    ])
    .execute()
  return rows.map((row) => ({
    id: row.id,
    text: row.text,
    name: row.named ? row.name : null,
    askedAt: row.asked_at,
    votes: row.votes,
    hidden: row.hidden_at !== null,
    answeredAt: row.answered_at,
    moment:
      row.answered_in && row.answered_from !== null ? { recording: row.answered_in, time: row.answered_from } : null,
  }))
}

/**
 * Keeps a question; one counts as voted for by whoever asks it.
 * @throws QuestionsClosed, QuestionsOff, TooManyQuestions, AskingTooFast
 */
export async function askQuestion(
  catalog: Catalog,
  question: { organisation: OrganisationId; lecture: LectureId; person: PersonId; text: string; named: boolean },
): Promise<QuestionId> {
  const { organisation, lecture, person, text, named } = question
  return await inTransaction(catalog, async (transaction) => {
    // One after the other: so nobody slips through between counting and writing.
    await transaction.selectFrom('lecture').select('id').where('id', '=', lecture).forNoKeyUpdate().execute()
    await refuseWhereClosed(transaction, lecture)
    const { all, own, recent } = await transaction
      .selectFrom('question')
      .where('lecture_id', '=', lecture)
      .select([
        sql<number>`count(*)::int`.as('all'),
        sql<number>`(count(*) filter (where person_id = ${person}))::int`.as('own'),
        sql<number>`(count(*) filter (where person_id = ${person}
          and asked_at > clock_timestamp() - ${restSeconds} * interval '1 second'))::int`.as('recent'),
      ])
      .executeTakeFirstOrThrow()
    if (all >= mostOfLecture || own >= mostOfPerson) throw new TooManyQuestions()
    if (recent > 0) throw new AskingTooFast()
    const id = newId<QuestionId>()
    await transaction
      .insertInto('question')
      .values({ id, organisation_id: organisation, lecture_id: lecture, person_id: person, text, named })
      .execute()
    await addVote(transaction, organisation, id, person)
    await tellParticipation(transaction, lecture)
    return id
  })
}

/**
 * A person's vote for a question, or none any more. A second call changes nothing.
 * @throws QuestionMissing, QuestionsClosed, QuestionsOff
 */
export async function voteForQuestion(
  catalog: Catalog,
  vote: { organisation: OrganisationId; lecture: LectureId; question: QuestionId; person: PersonId; up: boolean },
): Promise<void> {
  const { organisation, lecture, question, person, up } = vote
  await refuseWhereClosed(catalog, lecture)
  const found = await catalog
    .selectFrom('question')
    .select('hidden_at')
    .where('id', '=', question)
    .where('lecture_id', '=', lecture)
    .executeTakeFirst()
  if (!found || found.hidden_at) throw new QuestionMissing()
  if (up) await addVote(catalog, organisation, question, person)
  else {
    await catalog
      .deleteFrom('question_vote')
      .where('question_id', '=', question)
      .where('person_id', '=', person)
      .execute()
  }
  await tellParticipation(catalog, lecture)
}

/**
 * Marks a question as answered now, with the moment of the recording that runs, or takes that back.
 * @throws QuestionMissing
 */
export async function answerQuestion(
  catalog: Catalog,
  lecture: LectureId,
  question: QuestionId,
  answered: boolean,
): Promise<void> {
  const running = answered ? await presentMoment(catalog, lecture) : undefined
  const changed = await catalog
    .updateTable('question')
    .set({
      answered_at: answered ? sql`coalesce(answered_at, clock_timestamp())` : null,
      answered_in: answered
        ? sql`case when answered_at is null then ${running?.recording ?? null} else answered_in end`
        : null,
      answered_from: answered
        ? sql`case when answered_at is null then ${running?.time ?? null}::bigint else answered_from end`
        : null,
    })
    .where('id', '=', question)
    .where('lecture_id', '=', lecture)
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw new QuestionMissing()
  await tellParticipation(catalog, lecture)
}

/**
 * Hides a question, or shows it again. Who is not in charge of the lecture (`moderates` false) does so with own questions
 * only, and does not show what somebody in charge has hidden.
 * @throws QuestionMissing
 */
export async function hideQuestion(
  catalog: Catalog,
  lecture: LectureId,
  question: QuestionId,
  { hidden, by, moderates }: { hidden: boolean; by: PersonId; moderates: boolean },
): Promise<void> {
  const changed = await catalog
    .updateTable('question')
    .set(
      hidden
        ? { hidden_at: sql`coalesce(hidden_at, clock_timestamp())`, hidden_by: sql`coalesce(hidden_by, ${by})` }
        : { hidden_at: null, hidden_by: null },
    )
    .where('id', '=', question)
    .where('lecture_id', '=', lecture)
    .$if(!moderates, (query) =>
      query
        .where('person_id', '=', by)
        .where((where) => where.or([where('hidden_at', 'is', null), where('hidden_by', '=', by)])),
    )
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw new QuestionMissing()
  await tellParticipation(catalog, lecture)
}

/** Whether questions are taken beside a lecture's player. Those that are there stay. */
export async function switchQuestions(catalog: Catalog, lecture: LectureId, on: boolean): Promise<void> {
  await catalog
    .updateTable('lecture')
    .set({ questions_off_at: on ? null : sql`coalesce(questions_off_at, now())` })
    .where('id', '=', lecture)
    .execute()
  await tellParticipation(catalog, lecture)
}

/** What is a person's own among a lecture's questions. */
export async function ownQuestions(
  catalog: Catalog,
  lecture: LectureId,
  person: PersonId,
): Promise<{ asked: QuestionId[]; voted: QuestionId[] }> {
  const asked = await catalog
    .selectFrom('question')
    .select('id')
    .where('lecture_id', '=', lecture)
    .where('person_id', '=', person)
    .execute()
  const voted = await catalog
    .selectFrom('question_vote')
    .innerJoin('question', 'question.id', 'question_vote.question_id')
    .select('question.id')
    .where('question.lecture_id', '=', lecture)
    .where('question_vote.person_id', '=', person)
    .execute()
  return { asked: asked.map(({ id }) => id), voted: voted.map(({ id }) => id) }
}

async function addVote(catalog: Catalog, organisation: OrganisationId, question: QuestionId, person: PersonId) {
  await catalog
    .insertInto('question_vote')
    .values({ organisation_id: organisation, question_id: question, person_id: person })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function refuseWhereClosed(catalog: Catalog, lecture: LectureId): Promise<void> {
  const found = await catalog
    .selectFrom('lecture')
    .where('id', '=', lecture)
    .select(({ exists, selectFrom }) => [
      'questions_off_at',
      exists(
        selectFrom('recording')
          .select('recording.id')
          .where('lecture_id', '=', lecture)
          .where('state', 'in', runningStates),
      ).as('runs'),
    ])
    .executeTakeFirst()
  if (!found?.runs) throw new QuestionsClosed()
  if (found.questions_off_at) throw new QuestionsOff()
}

export class QuestionsClosed extends AppError {
  constructor() {
    super('question.closed', 'caller', 'Questions are taken while the lecture is live.')
  }
}

export class QuestionsOff extends AppError {
  constructor() {
    super('question.off', 'caller', 'The lecturer takes no questions here right now.')
  }
}

export class TooManyQuestions extends AppError {
  constructor() {
    super('question.too-many', 'caller', 'There are too many questions. Vote for those that are there.')
  }
}

export class AskingTooFast extends AppError {
  constructor() {
    super('question.too-fast', 'caller', 'That was too much at once. Please wait a few seconds.')
  }
}

export class QuestionMissing extends AppError {
  constructor() {
    super('question.missing', 'caller', 'This question is not there any more.')
  }
}
