import { AppError } from '../errors.ts'
import { sentence } from '../sentence.ts'

/** Every state a recording can be in (docs/architecture.md, "Life of a recording"). */
export const recordingStates = [
  'scheduled',
  'joining',
  'recording',
  'paused',
  'finalising',
  'published',
  'hidden',
  'trashed',
  'erased',
  'cancelled',
  'failed',
] as const
export type RecordingState = (typeof recordingStates)[number]

export const recordingEvents = [
  'claim',
  'captured',
  'pause',
  'resume',
  'recorderLost',
  'stop',
  'cancel',
  'publish',
  'publishHidden',
  'hide',
  'show',
  'fail',
  'trash',
  'restore',
  'erase',
] as const
export type RecordingEvent = (typeof recordingEvents)[number]

/** The part of a recording that its life cycle decides. */
export type RecordingLife = {
  state: RecordingState
  /** Counts changes; the catalogue's compare-and-set goes by it. */
  version: number
  /** The take that owns the recording; 0 before the first claim. */
  take: number
  /** Where `captured` or `restore` lead back to; null where there is nothing to go back to. */
  resumeTo: RecordingState | null
}

/** What `advance` decided: the new life and the row to write into the recording's events. */
export type RecordingChange = {
  life: RecordingLife
  row: { event: RecordingEvent; from: RecordingState; to: RecordingState; take: number; at: Date; reason: string }
}

export class IllegalTransition extends AppError {
  constructor(state: RecordingState, event: RecordingEvent) {
    super(
      'recording.illegal-transition',
      'caller',
      sentence('A recording that is {{state}} cannot take the event {{event}}.', { state, event }),
    )
  }
}

/**
 * The whole life of a recording in one table. Pure: nothing else may change a state.
 * `reason` is a code (`user.stop`, `recorder.exit-137`), never text that a person typed.
 */
export function advance(life: RecordingLife, event: RecordingEvent, at: Date, reason: string): RecordingChange {
  const next = step(life, event)
  if (!next) throw new IllegalTransition(life.state, event)
  return {
    life: { ...next, version: life.version + 1 },
    row: { event, from: life.state, to: next.state, take: next.take, at, reason },
  }
}

function step(life: RecordingLife, event: RecordingEvent): Omit<RecordingLife, 'version'> | undefined {
  const { state, take, resumeTo } = life
  const to = (next: RecordingState, back: RecordingState | null = null) => ({ state: next, take, resumeTo: back })
  switch (event) {
    case 'claim':
      if (state === 'scheduled') return { state: 'joining', take: 1, resumeTo: null }
      // A joining recording without a living owner gets its next take; what it resumes to is kept.
      if (state === 'joining') return { state: 'joining', take: take + 1, resumeTo }
      return undefined
    case 'captured':
      return state === 'joining' ? to(resumeTo ?? 'recording') : undefined
    // Between two takes nobody captures, or one that hands over does: what it goes on as changes.
    case 'pause':
      if (state === 'joining' && resumeTo === 'recording') return to('joining', 'paused')
      return state === 'recording' ? to('paused') : undefined
    case 'resume':
      if (state === 'joining' && resumeTo === 'paused') return to('joining', 'recording')
      return state === 'paused' ? to('recording') : undefined
    case 'recorderLost':
      return state === 'recording' || state === 'paused' ? to('joining', state) : undefined
    case 'stop':
      return state === 'joining' || state === 'recording' || state === 'paused' ? to('finalising') : undefined
    case 'cancel':
      return state === 'scheduled' || state === 'joining' ? to('cancelled') : undefined
    case 'publish':
      // Media of a recording that had nothing may come late: from a recorder that was away, or back from a repair.
      return state === 'finalising' || state === 'failed' ? to('published') : undefined
    case 'publishHidden':
      return state === 'finalising' || state === 'failed' ? to('hidden') : undefined
    case 'hide':
      return state === 'published' ? to('hidden') : undefined
    case 'show':
      return state === 'hidden' ? to('published') : undefined
    case 'fail':
      return state === 'joining' || state === 'finalising' ? to('failed') : undefined
    case 'trash':
      return state === 'published' || state === 'hidden' || state === 'failed' ? to('trashed', state) : undefined
    case 'restore':
      return state === 'trashed' && resumeTo ? to(resumeTo) : undefined
    case 'erase':
      return state === 'trashed' ? to('erased') : undefined
  }
}

/** States in which a recording occupies its room: one running recording per room. */
export const runningStates = ['scheduled', 'joining', 'recording', 'paused'] as const satisfies RecordingState[]
