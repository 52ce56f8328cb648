import { type RawBuilder, type Selectable, sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import type { LectureId, OrganisationId, PersonId } from '../../../core/ids.ts'
import { sentence } from '../../../core/sentence.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { type Moment, presentMoment } from '../recordings/present-moment.ts'
import type { Tables } from '../tables.ts'
import { participationPlace } from './participation-place.ts'

/** The chat beside a lecture's player, without what was written. */
export type WatchChat = {
  /** Grows with each message, each that is hidden or shown again, and each setting. */
  version: number
  /** Who knows less than this version reads all anew: messages have gone for good. */
  wholeFrom: number
  on: boolean
  /** Seconds between two messages of one person. */
  restSeconds: number
}

/** A message as those in charge of the lecture find it. */
export type WatchMessage = {
  /** The version that it made: messages are shown in this order. */
  number: number
  /** The version that its last change has made. */
  changed: number
  person: PersonId
  name: string
  lecturer: boolean
  text: string
  writtenAt: Date
  hidden: boolean
  /** What ran when it was written; null: nothing did. */
  moment: Moment | null
}

/** Seconds. Longer than it takes to type an answer; whoever repeats one key waits. */
const usualRest = 5
/** What all together may write: more is read by nobody, and each message goes to everybody. */
const mostAtOnce = { messages: 50, seconds: 10 }
/** Messages of one person, and of all: what a lecture can grow by. */
const mostOfPerson = 500
const mostOfLecture = 20_000

export async function watchChatOf(catalog: Catalog, lecture: LectureId): Promise<WatchChat> {
  const row = await catalog.selectFrom('watch_chat').selectAll().where('lecture_id', '=', lecture).executeTakeFirst()
  return {
    version: row?.version ?? 1,
    wholeFrom: row?.whole_from ?? 1,
    on: !row?.off_at,
    restSeconds: row?.rest_seconds ?? usualRest,
  }
}

/** The last `most` messages, hidden ones among them, in their order; `before`: those that are older than this one. */
export async function lastMessages(
  catalog: Catalog,
  lecture: LectureId,
  { most, before = null, hidden = true }: { most: number; before?: number | null; hidden?: boolean },
): Promise<WatchMessage[]> {
  const rows = await messagesOf(catalog, lecture)
    .$if(before !== null, (query) => query.where('number', '<', before ?? 0))
    .$if(!hidden, (query) => query.where('hidden_at', 'is', null))
    .orderBy('number', 'desc')
    .limit(most)
    .execute()
  return rows.reverse().map(toMessage)
}

/** What has changed since a version, `most` of it, the first change first. */
export async function messagesSince(
  catalog: Catalog,
  lecture: LectureId,
  version: number,
  most: number,
): Promise<WatchMessage[]> {
  const rows = await messagesOf(catalog, lecture)
    .where('changed', '>', version)
    .orderBy('changed')
    .limit(most)
    .execute()
  return rows.map(toMessage)
}

/** The last change of what is older than a message; undefined: there is nothing older. */
export async function lastChangeBefore(
  catalog: Catalog,
  lecture: LectureId,
  number: number,
): Promise<number | undefined> {
  const { changed } = await catalog
    .selectFrom('watch_message')
    .where('lecture_id', '=', lecture)
    .where('number', '<', number)
    .select(({ fn }) => fn.max<number | null>('changed').as('changed'))
    .executeTakeFirstOrThrow()
  return changed ?? undefined
}

/**
 * Keeps a message; one that is there already, by its id, is not kept again. Who manages the lecture (`lecturer`) need not
 * rest, and gets through while everybody writes.
 * @throws ChatClosed, ChatOff, WritingTooFast, ChatBusy, ChatFull
 */
export async function writeMessage(
  catalog: Catalog,
  message: {
    organisation: OrganisationId
    lecture: LectureId
    person: PersonId
    lecturer: boolean
    id: string
    text: string
  },
): Promise<void> {
  const { organisation, lecture, person, lecturer, id, text } = message
  if (!(await participationPlace(catalog, lecture)).runs) throw new ChatClosed()
  // Nearly all that is refused is refused here, where nobody waits for it.
  if (await isThere(catalog, message, await watchChatOf(catalog, lecture))) return
  await inTransaction(catalog, async (transaction) => {
    if (!(await participationPlace(transaction, lecture)).runs) throw new ChatClosed()
    // One after the other from here on: so versions are in the order in which they can be read.
    const { version, off_at, rest_seconds } = await nextVersion(transaction, organisation, lecture)
    if (await isThere(transaction, message, { version, on: !off_at, restSeconds: rest_seconds })) return
    const moment = await presentMoment(transaction, lecture)
    await transaction
      .insertInto('watch_message')
      .values({
        ...{ lecture_id: lecture, organisation_id: organisation, number: version, changed: version },
        ...{ id, person_id: person, lecturer, text },
        ...{ written_in: moment?.recording ?? null, written_from: moment?.time ?? null },
      })
      .execute()
    await tellWatchChat(transaction, lecture)
  })
}

/**
 * Hides a message, or shows it again. Who is not in charge of the lecture (`moderates` false) does so with own messages
 * only, and does not show what somebody in charge has hidden.
 * @throws ChatMessageMissing
 */
export async function hideMessage(
  catalog: Catalog,
  lecture: LectureId,
  number: number,
  { hidden, by, moderates }: { hidden: boolean; by: PersonId; moderates: boolean },
): Promise<void> {
  const message = await catalog
    .selectFrom('watch_message')
    .where('lecture_id', '=', lecture)
    .where('number', '=', number)
    .$if(!moderates, (query) => query.where('person_id', '=', by))
    .select('hidden_at')
    .executeTakeFirst()
  if (!message) throw new ChatMessageMissing()
  // Nobody is told of what is so already.
  if ((message.hidden_at !== null) === hidden) return
  await inTransaction(catalog, async (transaction) => {
    const chat = await transaction
      .updateTable('watch_chat')
      .set({ version: sql`version + 1` })
      .where('lecture_id', '=', lecture)
      .returning('version')
      .executeTakeFirst()
    const changed =
      chat &&
      (await transaction
        .updateTable('watch_message')
        .set({
          changed: chat.version,
          hidden_at: hidden ? sql`coalesce(hidden_at, clock_timestamp())` : null,
          hidden_by: hidden ? sql`coalesce(hidden_by, ${by})` : null,
        })
        .where('lecture_id', '=', lecture)
        .where('number', '=', number)
        .$if(!moderates, (query) =>
          query
            .where('person_id', '=', by)
            .where((where) => where.or([where('hidden_at', 'is', null), where('hidden_by', '=', by)])),
        )
        .returning('number')
        .executeTakeFirst())
    if (!changed) throw new ChatMessageMissing()
    await tellWatchChat(transaction, lecture)
  })
}

/** Switches a chat on or off, and slows it down. What is left out stays as it is. */
export async function changeWatchChat(
  catalog: Catalog,
  organisation: OrganisationId,
  lecture: LectureId,
  { on, restSeconds }: { on?: boolean | undefined; restSeconds?: number | undefined },
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    await nextVersion(transaction, organisation, lecture, {
      ...(on === undefined ? {} : { off_at: on ? null : sql<Date>`clock_timestamp()` }),
      ...(restSeconds === undefined ? {} : { rest_seconds: restSeconds }),
    })
    await tellWatchChat(transaction, lecture)
  })
}

/** Pages that are open read anew every chat in which a person has written: that goes, or the name beside it. */
export async function renewChatsOf(catalog: Catalog, organisation: OrganisationId, person: PersonId): Promise<void> {
  const changed = await catalog
    .updateTable('watch_chat')
    .set({ version: sql`version + 1`, whole_from: sql`version + 1` })
    .where('organisation_id', '=', organisation)
    .where('lecture_id', 'in', ({ selectFrom }) =>
      selectFrom('watch_message').select('watch_message.lecture_id').where('person_id', '=', person),
    )
    .returning('lecture_id')
    .execute()
  for (const { lecture_id } of changed) await tellWatchChat(catalog, lecture_id)
}

/** Tells every viewer that the chat beside a lecture's player has changed (`notify watch_chat, <lecture>`). */
async function tellWatchChat(catalog: Catalog, lecture: LectureId): Promise<void> {
  await sql`select pg_notify('watch_chat', ${lecture})`.execute(catalog)
}

/** Makes the chat's next version; it is locked until the transaction ends. */
async function nextVersion(
  transaction: Catalog,
  organisation: OrganisationId,
  lecture: LectureId,
  changes: { off_at?: RawBuilder<Date> | null; rest_seconds?: number } = {},
) {
  return await transaction
    .insertInto('watch_chat')
    .values({ organisation_id: organisation, lecture_id: lecture, version: 2, ...changes })
    .onConflict((conflict) =>
      conflict.column('lecture_id').doUpdateSet({ version: sql`watch_chat.version + 1`, ...changes }),
    )
    .returning(['version', 'off_at', 'rest_seconds'])
    .executeTakeFirstOrThrow()
}

/** Whether a message is there already. @throws what keeps its author from writing it now */
async function isThere(
  catalog: Catalog,
  { lecture, person, lecturer, id }: { lecture: LectureId; person: PersonId; lecturer: boolean; id: string },
  { version, on, restSeconds }: Pick<WatchChat, 'version' | 'on' | 'restSeconds'>,
): Promise<boolean> {
  const own = await writtenBy(catalog, lecture, person, id)
  if (own.there) return true
  if (!on) throw new ChatOff()
  // A chat has no more messages than versions.
  const full = version > mostOfLecture && (await countMessages(catalog, lecture)) >= mostOfLecture
  if (full || own.count >= mostOfPerson) throw new ChatFull()
  if (lecturer) return false
  const rest = restSeconds - (own.age ?? restSeconds)
  if (rest > 0) throw new WritingTooFast(Math.ceil(rest))
  if (await isBusy(catalog, lecture)) throw new ChatBusy()
  return false
}

async function countMessages(catalog: Catalog, lecture: LectureId): Promise<number> {
  const { count } = await catalog
    .selectFrom('watch_message')
    .where('lecture_id', '=', lecture)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** How many messages a person has written here, seconds since the last one, and whether this one is among them. */
async function writtenBy(catalog: Catalog, lecture: LectureId, person: PersonId, id: string) {
  return await catalog
    .selectFrom('watch_message')
    .where('lecture_id', '=', lecture)
    .where('person_id', '=', person)
    .select([
      sql<number>`count(*)::int`.as('count'),
      sql<number | null>`extract(epoch from clock_timestamp() - max(written_at))::float8`.as('age'),
      sql<boolean>`coalesce(bool_or(id = ${id}), false)`.as('there'),
    ])
    .executeTakeFirstOrThrow()
}

/** Whether the last messages, as many as all may write at once, were all written just now. */
async function isBusy(catalog: Catalog, lecture: LectureId): Promise<boolean> {
  const first = await catalog
    .selectFrom('watch_message')
    .where('lecture_id', '=', lecture)
    .orderBy('number', 'desc')
    .offset(mostAtOnce.messages - 1)
    .limit(1)
    .select(sql<boolean>`written_at > clock_timestamp() - ${mostAtOnce.seconds} * interval '1 second'`.as('justNow'))
    .executeTakeFirst()
  return first?.justNow ?? false
}

function messagesOf(catalog: Catalog, lecture: LectureId) {
  return catalog
    .selectFrom('watch_message')
    .innerJoin('person', 'person.id', 'watch_message.person_id')
    .where('lecture_id', '=', lecture)
    .selectAll('watch_message')
    .select('person.name')
}

type Row = Selectable<Tables['watch_message']> & { name: string }

function toMessage(row: Row): WatchMessage {
  return {
    ...{ number: row.number, changed: row.changed, person: row.person_id, name: row.name, lecturer: row.lecturer },
    ...{ text: row.text, writtenAt: row.written_at, hidden: row.hidden_at !== null },
    moment: row.written_in && row.written_from !== null ? { recording: row.written_in, time: row.written_from } : null,
  }
}

export class ChatClosed extends AppError {
  constructor() {
    super('chat.closed', 'caller', 'Messages are written while the lecture is live.')
  }
}

export class ChatOff extends AppError {
  constructor() {
    super('chat.off', 'caller', 'The chat is switched off.')
  }
}

export class WritingTooFast extends AppError {
  constructor(seconds: number) {
    super('chat.too-fast', 'caller', sentence('You can write again in {{seconds}} s.', { seconds }))
  }
}

export class ChatBusy extends AppError {
  constructor() {
    super('chat.busy', 'caller', 'Everybody is writing at once. Please wait a few seconds.')
  }
}

export class ChatFull extends AppError {
  constructor() {
    super('chat.full', 'caller', 'Nothing more can be written in this chat: it is full.')
  }
}

export class ChatMessageMissing extends AppError {
  constructor() {
    super('chat.message-missing', 'caller', 'This message is not there any more.')
  }
}
