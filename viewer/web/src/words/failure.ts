import { isProblemCode, problemInWords } from '../../../../core/recording/problem.ts'
import { t } from '../language/language.ts'

/** Why a recording ended that nobody has stopped, for those who wanted it, and what to do. */
export function endingInWords(code: string): string {
  if (code === 'recorder.none-free') return failureInWords(code)
  if (isProblemCode(code)) return t('The recording has ended. {{what}}', { what: t(problemInWords(code).what) }) + goOn
  return (endings[code] ?? t('The recording has ended.')) + goOn
}

const goOn = ` ${t('What was recorded is kept; press Record to go on.')}`
const endings: Record<string, string> = {
  'recorder.away': t('The recording has ended: for ten minutes no recorder could go on with it.'),
  'recording.too-long': t('The recording has ended after twelve hours.'),
}

/** Why a recording failed, what of it is kept and what to do, for the people who wanted it; the code stays visible to be quoted. */
export function failureInWords(code: string | null): string {
  const step = /^page\.step-(\d+)$/.exec(code ?? '')?.[1]
  if (step) return inSentences(stepFailure(step))
  const known = Object.entries(failures).find(([start]) => code === start || code?.startsWith(`${start}.`))
  return inSentences(known?.[1] ?? unknown)
}

/** `kept`: undefined: nothing of it. */
type Failure = { why: string; kept?: string; todo: string }

function inSentences({ why, kept = nothing, todo }: Failure): string {
  return `${why} ${kept} ${todo}`
}

const nothing = t('Nothing of it is kept.')
const perhaps = t('Nothing of it is kept so far; what the recorder may still have appears here by itself.')
const again = t('Press Record again.')
const adminSees = t('Press Record again; an admin sees what happened.')
const unknown: Failure = { why: t('The recording could not be made.'), kept: perhaps, todo: adminSees }

function stepFailure(step: string): Failure {
  return {
    why: t('The recorder could not get into the conference: step {{step}} did not work.', { step }),
    todo: t('Check the room’s steps, then press Record again.'),
  }
}

/** By code, or by the part of a code before its dot. */
const failures: Record<string, Failure> = {
  'recording.nothing-captured': {
    why: t('The recording was stopped before the first picture arrived.'),
    todo: again,
  },
  'recorder.no-media': {
    why: t('Nothing was to be seen or heard: nobody had a camera, a microphone or a screen switched on.'),
    todo: t('Switch one on, then press Record again.'),
  },
  'recorder.none-free': {
    why: t('Every recorder is busy.'),
    todo: t('Try again in a few minutes, or ask an admin.'),
  },
  'recorder.no-room': {
    why: t('The room is gone, so the recorder could not enter it.'),
    todo: t('Press Record in another room.'),
  },
  'recorder.lost': { why: t('The recorder broke down before the first picture arrived.'), todo: again },
  'recorder.host-not-allowed': {
    why: t('Recording at this conference’s host is no longer allowed.'),
    todo: t('Ask an admin to allow it.'),
  },
  'conference.server-secret-missing': {
    why: t('The conference server’s shared secret is not known.'),
    todo: t('Ask an admin to enter it.'),
  },
  'page.not-loaded': {
    why: t('The conference’s page could not be opened.'),
    todo: t('Check its address, and whether it is there; then press Record again.'),
  },
  'page.not-joined': {
    why: t('The recorder was not let into the conference.'),
    todo: t('See that it is running and that somebody lets people in; then press Record again.'),
  },
  'page.elsewhere': {
    why: t('The conference’s page led to another host, where recording is not allowed.'),
    todo: t('Ask an admin to allow it.'),
  },
  'room.empty': { why: t('Nobody was in the room.'), todo: t('Press Record again once somebody is there.') },
  recorder: { why: t('The recorder broke down.'), kept: perhaps, todo: adminSees },
  capture: { why: t('The recorder could not take the picture.'), kept: perhaps, todo: adminSees },
}
