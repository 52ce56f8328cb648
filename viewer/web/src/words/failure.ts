/** Why a recording failed, for the people who wanted it; the code stays visible to be quoted. */
export function failureInWords(code: string | null): string {
  if (code === null) return 'The recording could not be made.'
  const known = Object.entries(failures).find(([start]) => code === start || code.startsWith(`${start}.`))
  return known?.[1] ?? 'The recording could not be made. The next one starts afresh: press Record again.'
}

const failures: Record<string, string> = {
  'recording.nothing-captured': 'The recording was stopped before the first picture arrived, so nothing was kept.',
  'room.no-media': 'Nobody in the room had a camera, a microphone or a screen switched on.',
  'room.unreachable': 'The recorder could not get into the room.',
  'room.closed': 'The room was closed.',
  'recorder.no-capacity': 'Every recorder is busy. Try again in a few minutes.',
}
