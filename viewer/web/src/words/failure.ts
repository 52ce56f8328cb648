import { isProblemCode, problemInWords } from '../../../../core/recording/problem.ts'

/** Why a recording ended that nobody has stopped, for those who wanted it, and what to do. */
export function endingInWords(code: string): string {
  if (code === 'recorder.none-free') return failureInWords(code)
  if (isProblemCode(code)) return `The recording has ended. ${problemInWords(code).what} ${pressAgain}`
  return `The recording has ended${endings[code] ?? ''}. ${pressAgain}`
}

const pressAgain = 'What was recorded is kept; press Record to go on.'
const endings: Record<string, string> = {
  'recorder.away': ': for ten minutes no recorder could go on with it',
  'recording.too-long': ' after twelve hours',
}

/** Why a recording failed, for the people who wanted it; the code stays visible to be quoted. */
export function failureInWords(code: string | null): string {
  if (code === null) return 'The recording could not be made.'
  const step = /^page\.step-(\d+)$/.exec(code)?.[1]
  if (step) return `The recorder could not get into the conference: step ${step} did not work. Check the room’s steps.`
  const known = Object.entries(failures).find(([start]) => code === start || code.startsWith(`${start}.`))
  return known?.[1] ?? 'The recording could not be made. The next one starts afresh: press Record again.'
}

/** By code, or by the part of a code before its dot. */
const failures: Record<string, string> = {
  'recording.nothing-captured': 'The recording was stopped before the first picture arrived, so nothing was kept.',
  'recorder.no-media': 'Nothing was to be seen or heard: nobody had a camera, a microphone or a screen switched on.',
  'recorder.none-free': 'Every recorder is busy. Try again in a few minutes, or ask an admin.',
  'recorder.no-room': 'The room is gone, so the recorder could not enter it.',
  'recorder.lost': 'The recorder broke down before the first picture arrived. Press Record again.',
  'recorder.host-not-allowed': 'Recording at this conference’s host is no longer allowed. Ask an admin.',
  'conference.server-secret-missing': 'The conference server’s shared secret is not known. Ask an admin to enter it.',
  'page.not-loaded': 'The conference’s page could not be opened. Check its address, and whether it is there.',
  'page.not-joined': 'The recorder was not let into the conference. Is it running, and does somebody let people in?',
  'page.elsewhere': 'The conference’s page led to another host, where recording is not allowed.',
  'room.empty': 'Nobody was in the room.',
  recorder: 'The recorder broke down. Press Record again; an admin sees what happened.',
  capture: 'The recorder could not take the picture. Press Record again; an admin sees what happened.',
}
