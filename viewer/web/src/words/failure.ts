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

/** Why a recording failed, for the people who wanted it; the code stays visible to be quoted. */
export function failureInWords(code: string | null): string {
  if (code === null) return t('The recording could not be made.')
  const step = /^page\.step-(\d+)$/.exec(code)?.[1]
  if (step)
    return t('The recorder could not get into the conference: step {{step}} did not work. Check the room’s steps.', {
      step,
    })
  const known = Object.entries(failures).find(([start]) => code === start || code.startsWith(`${start}.`))
  return known?.[1] ?? t('The recording could not be made. The next one starts afresh: press Record again.')
}

/** By code, or by the part of a code before its dot. */
const failures: Record<string, string> = {
  'recording.nothing-captured': t('The recording was stopped before the first picture arrived, so nothing was kept.'),
  'recorder.no-media': t('Nothing was to be seen or heard: nobody had a camera, a microphone or a screen switched on.'),
  'recorder.none-free': t('Every recorder is busy. Try again in a few minutes, or ask an admin.'),
  'recorder.no-room': t('The room is gone, so the recorder could not enter it.'),
  'recorder.lost': t('The recorder broke down before the first picture arrived. Press Record again.'),
  'recorder.host-not-allowed': t('Recording at this conference’s host is no longer allowed. Ask an admin.'),
  'conference.server-secret-missing': t(
    'The conference server’s shared secret is not known. Ask an admin to enter it.',
  ),
  'page.not-loaded': t('The conference’s page could not be opened. Check its address, and whether it is there.'),
  'page.not-joined': t('The recorder was not let into the conference. Is it running, and does somebody let people in?'),
  'page.elsewhere': t('The conference’s page led to another host, where recording is not allowed.'),
  'room.empty': t('Nobody was in the room.'),
  recorder: t('The recorder broke down. Press Record again; an admin sees what happened.'),
  capture: t('The recorder could not take the picture. Press Record again; an admin sees what happened.'),
}
