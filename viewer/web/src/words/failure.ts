/** Why a recording failed, for the people who wanted it; the code stays visible to be quoted. */
export function failureInWords(code: string | null): string {
  if (code === null) return 'The recording could not be made.'
  const known = Object.entries(failures).find(([start]) => code === start || code.startsWith(`${start}.`))
  return known?.[1] ?? 'The recording could not be made. The next one starts afresh: press Record again.'
}

/** By code, or by the part of a code before its dot. */
const failures: Record<string, string> = {
  'recording.nothing-captured': 'The recording was stopped before the first picture arrived, so nothing was kept.',
  'recorder.no-media': 'Nobody in the room had a camera, a microphone or a screen switched on.',
  'recorder.none-free': 'Every recorder is busy. Try again in a few minutes, or ask an admin.',
  'recorder.no-room': 'The room is gone, so the recorder could not enter it.',
  'recorder.lost': 'The recorder broke down before the first picture arrived. Press Record again.',
  'room.empty': 'Nobody was in the room.',
  recorder: 'The recorder broke down. Press Record again; an admin sees what happened.',
  capture: 'The recorder could not take the picture. Press Record again; an admin sees what happened.',
}
