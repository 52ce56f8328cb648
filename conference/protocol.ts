import { z } from 'zod'
import { idPattern } from '../core/id-pattern.ts'
import { recordingStates } from '../core/recording/advance.ts'
import { problemCodes } from '../core/recording/problem.ts'
import { senders } from './room-rules.ts'

/**
 * What a room's page and the viewer say to each other over `/signal`: JSON, one message a frame. Both ends check what
 * they read with these schemas. The page never hears of the conference system behind the viewer.
 */

/** The largest message either end accepts, bytes. A session description with many candidates stays below 20 kB. */
export const largestMessage = 64 * 1024
/** The first message must be `hello`, within this many milliseconds. */
export const helloWithin = 5_000
/** The viewer sends a `beat` this often; a page that hears nothing for three of them has lost the network. */
export const beatEvery = 3_000

const participantId = z.string().regex(idPattern)
/** A person's camera with microphone, or the shared screen. Each is a peer connection of its own. */
export const feedSource = z.enum(['camera', 'screen'])
export type FeedSource = z.infer<typeof feedSource>

const sdp = z.string().min(1).max(60_000)
const name = z.string().max(200)
const candidate = z
  .strictObject({
    candidate: z.string().max(1_000),
    sdpMid: z.string().max(16).nullable(),
    sdpMLineIndex: z.int().min(0).max(64).nullable(),
  })
  .nullable()
export type Candidate = z.infer<typeof candidate>

/** The longest message of the chat, UTF-16 units. */
export const longestMessage = 1_000
/** A page names each message that it writes: one that is sent again after a lost connection is there once. */
const messageId = z.uuid().lowercase()
const chatText = z
  .string()
  .trim()
  .min(1)
  .max(longestMessage)
  .refine((text) => !controls.test(text))
/** Control characters but tab and line ends. */
const controls = /[^\P{Cc}\t\n\r]/u

/** See room-rules.ts. */
const rules = { lobby: z.boolean(), sharing: z.enum(senders), speaking: z.enum(senders) }

export const pageMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), token: z.string().min(1).max(4_000) }),
  /** Offers an own feed; answered by `answer`. */
  z.strictObject({ type: z.literal('publish'), source: feedSource, sdp }),
  z.strictObject({ type: z.literal('unpublish'), source: feedSource }),
  /** Asks for somebody's feed; answered by `offer`. */
  z.strictObject({ type: z.literal('subscribe'), participant: participantId, source: feedSource }),
  z.strictObject({ type: z.literal('answer'), participant: participantId, source: feedSource, sdp }),
  z.strictObject({ type: z.literal('unsubscribe'), participant: participantId, source: feedSource }),
  /** Of the connection of that feed: an own one when `participant` is the sender. Null: no more candidates. */
  z.strictObject({ type: z.literal('candidate'), participant: participantId, source: feedSource, candidate }),
  /** Whether microphone and camera are on. */
  z.strictObject({ type: z.literal('state'), microphone: z.boolean(), camera: z.boolean() }),
  /** False: stays out of picture and sound of a recording, from now on. */
  z.strictObject({ type: z.literal('recordable'), recordable: z.boolean() }),
  /** The page says in plain words that what is said can be kept from before Record: only now is anything of it. */
  z.strictObject({ type: z.literal('leadNoticed') }),
  /** Raises the sender's hand or lowers it. */
  z.strictObject({ type: z.literal('hand'), raised: z.boolean() }),
  /** Writes to everybody in the room; answered by `message`. */
  z.strictObject({ type: z.literal('write'), message: messageId, text: chatText }),
  z.strictObject({ type: z.literal('leave') }),
  /** The following only from those who manage the room. */
  z.strictObject({ type: z.literal('mute'), participant: participantId }),
  /** Ends somebody's shared screen. */
  z.strictObject({ type: z.literal('endShare'), participant: participantId }),
  z.strictObject({ type: z.literal('remove'), participant: participantId }),
  z.strictObject({ type: z.literal('lock'), locked: z.boolean() }),
  z.strictObject({ type: z.literal('lowerHand'), participant: participantId }),
  /** Mutes everybody who does not manage the room. */
  z.strictObject({ type: z.literal('muteAll') }),
  /** Lets somebody speak, or ends it, in a room where only lecturers and those whom they call on do. */
  z.strictObject({ type: z.literal('letSpeak'), participant: participantId }),
  z.strictObject({ type: z.literal('endSpeaking'), participant: participantId }),
  /** Of those who wait before the room. */
  z.strictObject({ type: z.literal('letIn'), participant: participantId }),
  z.strictObject({ type: z.literal('letAllIn') }),
  z.strictObject({ type: z.literal('turnAway'), participant: participantId }),
  /** Changes what is named. */
  z.strictObject({ type: z.literal('rules'), ...z.object(rules).partial().shape }),
  z.strictObject({ type: z.literal('removeMessage'), message: messageId }),
  z.strictObject({ type: z.literal('switchChat'), on: z.boolean() }),
])
export type PageMessage = z.infer<typeof pageMessage>

const feed = z.object({
  /** Another number is another feed: subscribe anew. */
  number: z.int(),
})

const participant = z.object({
  id: participantId,
  name,
  manage: z.boolean(),
  recordable: z.boolean(),
  microphone: z.boolean(),
  camera: z.boolean(),
  speaking: z.boolean(),
  /** Raised: a number that grows with each hand that is raised in the room. Recorders are not told. */
  hand: z.int().nullable().default(null),
  /** Who manages the room has called on them to speak. Recorders are not told. */
  called: z.boolean().default(false),
  feeds: z.object({ camera: feed.optional(), screen: feed.optional() }),
})
export type Participant = z.infer<typeof participant>

const recordingNotice = z.object({
  id: z.string(),
  lecture: z.string(),
  state: z.enum(recordingStates),
  /** Milliseconds recorded since the first kept frame, when this was sent, pauses left out; null before it. */
  elapsed: z.number().nullable(),
  /** It is paused, but the recorder has not said yet that it keeps nothing. */
  pausing: z.boolean().default(false),
  /** A code; set when it failed. */
  failure: z.string().nullable(),
  /** What is wrong with it right now; told to those only who manage the room. */
  problems: z.array(z.enum(problemCodes)),
  /** Frames a second it keeps where its recorder has stepped, told to the same people; null: nothing to tell. */
  framesPerSecond: z.int().nullable(),
  /** Why it was stopped or cancelled, told to the same people, as a code; null: it was not, or somebody wanted it. */
  endedBecause: z.string().nullable().default(null),
  /** Asks the same people whether it is to go on: it has run for hours. */
  asksStillThere: z.boolean().default(false),
})
/** The recording that runs in a room, or the one that ended last within the last minute. */
export type RecordingNotice = z.infer<typeof recordingNotice>

const chatMessage = z.object({
  id: messageId,
  /** Milliseconds since 1970. */
  at: z.number(),
  author: participantId,
  name,
  /** Empty when it was removed. */
  text: z.string(),
  /** Who has removed it. */
  removedBy: name.nullable(),
})
export type ChatMessage = z.infer<typeof chatMessage>

const room = z.object({
  id: z.string(),
  name,
  locked: z.boolean(),
  lobby: rules.lobby.default(false),
  sharing: rules.sharing.default('everybody'),
  speaking: rules.speaking.default('everybody'),
  /** What is said while nobody records is kept for two minutes: the page says so, and answers `leadNoticed`. */
  lead: z.boolean().default(false),
})

/** TURN servers for connections that are made from now on, with credentials that end by themselves. */
const iceServers = z.array(z.object({ urls: z.array(z.string()), username: z.string(), credential: z.string() }))

export const viewerMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    /** The receiver's own id; a recorder's is in nobody's list. */
    self: participantId,
    role: z.enum(['person', 'recorder']),
    manage: z.boolean(),
    /** A token that leads back to the same seat after a lost connection. */
    resume: z.string(),
    room,
    participants: z.array(participant),
    recording: recordingNotice.nullable(),
    /** False while the conference system is away; `media` tells when it is back. */
    media: z.boolean(),
    /** Empty for a recorder, which is near the conference system, and where there are none. */
    iceServers,
  }),
  /**
   * Instead of `welcome`, which comes when somebody lets the receiver in: they wait before the room. `attended`: somebody is
   * there who can.
   */
  z.object({ type: z.literal('waiting'), name, attended: z.boolean() }),
  /** Who waits before the room, who came first at first; told to those only who manage it. */
  z.object({ type: z.literal('lobby'), waiting: z.array(z.object({ id: participantId, name })) }),
  z.object({ type: z.literal('participants'), participants: z.array(participant) }),
  z.object({ type: z.literal('room'), room }),
  z.object({ type: z.literal('recording'), recording: recordingNotice.nullable() }),
  /**
   * How loud what the recording hears is, twice a second while it is known, to those only who manage the room: the loudest
   * root of the mean square of a twentieth of a second, 0 to 1.
   */
  z.object({ type: z.literal('level'), level: z.number().min(0).max(1) }),
  /** How many watch the recording live outside the room, to the same people. */
  z.object({ type: z.literal('watching'), watching: z.int().min(0) }),
  /** Whether people may write; with `messages` what was written so far: to who comes in. Nothing of a chat is told to recorders. */
  z.object({ type: z.literal('chat'), on: z.boolean(), messages: z.array(chatMessage).optional() }),
  /** A message is new, or was removed. */
  z.object({ type: z.literal('message'), message: chatMessage }),
  z.object({ type: z.literal('answer'), source: feedSource, sdp }),
  z.object({ type: z.literal('offer'), participant: participantId, source: feedSource, sdp }),
  /** An own feed or a subscription has ended on the other side. */
  z.object({ type: z.literal('gone'), participant: participantId, source: feedSource }),
  /** Somebody who manages the room has switched the receiver's microphone off. */
  z.object({ type: z.literal('muted'), by: name }),
  /** Somebody who manages the room has ended the receiver's shared screen. */
  z.object({ type: z.literal('shareEnded'), by: name }),
  /** Somebody who manages the room lets the receiver speak, or has ended it. */
  z.object({ type: z.literal('called'), called: z.boolean(), by: name }),
  /** False: every connection for media is lost; true: publish and subscribe again. */
  z.object({ type: z.literal('media'), available: z.boolean() }),
  /** A request was not carried out; the connection stays. */
  z.object({
    type: z.literal('refused'),
    about: z.string(),
    code: z.string(),
    participant: participantId.optional(),
    source: feedSource.optional(),
    message: messageId.optional(),
  }),
  /** Replaces the token of `welcome`: a choice that it carries has changed. */
  z.object({ type: z.literal('resume'), token: z.string() }),
  /** Replaces those of `welcome`, long before their credentials end. */
  z.object({ type: z.literal('iceServers'), iceServers }),
  z.object({ type: z.literal('beat') }),
])
export type ViewerMessage = z.infer<typeof viewerMessage>

/** Why the viewer closes a socket: WebSocket close code and reason. After these a page does not come back by itself. */
export const closings = {
  malformed: [4400, 'malformed'],
  'not-admitted': [4401, 'not-admitted'],
  removed: [4403, 'removed'],
  /** Waited, and was not let in. */
  'turned-away': [4406, 'turned-away'],
  'hello-timeout': [4408, 'hello-timeout'],
  replaced: [4409, 'replaced'],
  ended: [4410, 'ended'],
  left: [4411, 'left'],
  /** Was signed in, and was deactivated or removed since. */
  'no-account': [4412, 'no-account'],
  locked: [4423, 'locked'],
  'too-many-messages': [4429, 'too-many-messages'],
  full: [4430, 'full'],
} as const satisfies Record<string, readonly [number, string]>
export type Closing = keyof typeof closings

/** The closing that a code stands for; undefined for codes of the network (the page comes back after those). */
export function closingOf(code: number): Closing | 'too-large' | undefined {
  // 1009 is the WebSocket protocol's own code for a message that is too big.
  if (code === 1009) return 'too-large'
  for (const [name, [known]] of Object.entries(closings)) {
    if (known === code && isClosing(name)) return name
  }
  return undefined
}

function isClosing(text: string): text is Closing {
  return text in closings
}
