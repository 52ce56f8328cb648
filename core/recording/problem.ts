/** What can be wrong with a running recording. Stable: events, the room's page and admins quote them. */
export const problemCodes = [
  'room.empty',
  'room.nobody-sends',
  'conference.kicked',
  'conference.ended',
  'page.failed',
  'page.not-joined',
  'page.hung',
  'page.crashed',
  'picture.black',
  'picture.frozen',
  'picture.frames-dropped',
  'sound.silent',
  'sound.nobody-heard',
  'sound.clipped',
  'sound.holes',
  'sound.apart',
  'sound.late',
] as const
export type ProblemCode = (typeof problemCodes)[number]

/**
 * Events of a recording that leave its state as it is; the reason of such an event is a problem's code. `reload`: the
 * recorder loads its page again because of it; `reloaded`: that page shows the room.
 */
export const problemEvents = ['trouble', 'troubleOver', 'reload', 'reloaded'] as const
export type ProblemEvent = (typeof problemEvents)[number]

export function isProblemCode(text: string): text is ProblemCode {
  return text in words
}

/** For the people who can do something about it: what is wrong with the recording, and what they can do. */
export function problemInWords(code: ProblemCode): { what: string; todo: string } {
  const [what, todo] = words[code]
  return { what, todo }
}

const byItself = 'The recorder is loading its page again. Nothing needs to be done.'
const watching = 'The recorder tries to heal it by itself. If it stays, stop and press Record again.'

const words: Record<ProblemCode, readonly [what: string, todo: string]> = {
  'room.empty': ['Nobody who may be recorded is in the room.', 'The recording ends when nobody comes for two minutes.'],
  'room.nobody-sends': [
    'The recording is waiting for picture and sound.',
    'Switch on a camera, a microphone or share the screen, and say that you may be recorded.',
  ],
  'conference.kicked': ['The recorder was put out of the room.', 'Press Record again to go on.'],
  'conference.ended': ['The room was closed for the recorder.', 'Press Record again to go on.'],
  'page.failed': ['The recorder has lost the room.', byItself],
  'page.not-joined': ['The recorder cannot enter the room.', byItself],
  'page.hung': ['The picture of the recording stands still.', byItself],
  'page.crashed': ['The recorder’s page broke down.', byItself],
  'picture.black': ['The picture of the recording is black.', watching],
  'picture.frozen': ['The picture of the recording stands still.', watching],
  'picture.frames-dropped': [
    'The picture of the recording stutters.',
    'The recorder’s machine has too much to do: an admin can end other recordings on it.',
  ],
  'sound.silent': ['The recording is silent although somebody speaks.', watching],
  'sound.nobody-heard': ['Nobody can be heard in the recording:', 'is your microphone muted?'],
  'sound.clipped': ['The sound of the recording is distorted.', 'Turn the microphone down, or move away from it.'],
  'sound.holes': [
    'The sound of the recording has holes.',
    'If others hear them too, the speaker’s network is too slow; else an admin should look at the recorder’s machine.',
  ],
  'sound.apart': [
    'Picture and sound of the recording are apart.',
    'It usually passes within seconds. If it stays, who speaks can switch camera and microphone off and on again.',
  ],
  'sound.late': ['The sound of the recording is behind its picture.', watching],
}
