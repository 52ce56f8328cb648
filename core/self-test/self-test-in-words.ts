import { type Sentence, sentence } from '../sentence.ts'
import { lessonSeconds, type SelfTestStep } from './self-test.ts'

/** What a self-test itself can find wrong. Stable: results in the catalogue quote them. */
export const selfTestCodes = [
  'self-test.no-room',
  'self-test.gave-way',
  'self-test.no-lecturer',
  'self-test.nothing-recorded',
  'self-test.not-published',
  'self-test.not-probed',
  'self-test.not-served',
  'self-test.segments-damaged',
  'self-test.wrong-length',
  'self-test.no-picture',
  'self-test.frames-missing',
  'self-test.no-sound',
  'self-test.sound-apart',
  'self-test.not-erased',
] as const
export type SelfTestCode = (typeof selfTestCodes)[number]

/** What went wrong in a self-test and what to do; `failure` may be the code of any error at that step. */
export function selfTestInWords(step: SelfTestStep, failure: string): { what: Sentence; todo: Sentence } {
  if (!isSelfTestCode(failure)) {
    return {
      what: sentence('{{step}} ({{failure}}).', { step: sentence(steps[step]), failure }),
      todo: sentence(atStep[step]),
    }
  }
  const [what, todo] = words[failure]
  return { what: sentence(what), todo: sentence(todo) }
}

/** What a self-test does right now. */
export function selfTestStepInWords(step: SelfTestStep): string {
  return doing[step]
}

function isSelfTestCode(code: string): code is SelfTestCode {
  return code in words
}

const network = 'The recorder’s machine must reach the viewer under AULA_INTERNAL_URL, and its browser the media ports.'
const doctor = 'Run aula doctor on the recorder’s machine, and look at the recorder’s log.'
const store = 'Look whether the store answers, and at the logs of recorder and keeper.'
const load =
  'Look at the load of the recorder’s machine (Now), and whether it is enough for the conference server, too.'

const words: Record<SelfTestCode, readonly [what: string, todo: string]> = {
  'self-test.no-room': ['No recorder had room for it.', 'It is tried again by itself when there is room.'],
  'self-test.gave-way': ['A lecture needed the recorder.', 'It is tried again by itself when there is room.'],
  'self-test.no-lecturer': ['The synthetic lecturer did not come into the room.', `${network} ${doctor}`],
  'self-test.nothing-recorded': ['Record was pressed and no frame was kept.', doctor],
  'self-test.not-published': ['There was no replay a minute after Stop.', store],
  'self-test.not-probed': [
    'Nobody looked at the replay.',
    'Start a transcoder (aula transcoder), and look whether the queue answers.',
  ],
  'self-test.not-served': [
    'The viewer did not give out the replay.',
    'The transcoder must reach the viewer under AULA_INTERNAL_URL (else AULA_PUBLIC_URL). Look at the viewer’s log.',
  ],
  'self-test.segments-damaged': ['Segments of the replay are missing or damaged.', `Check the store. ${store}`],
  'self-test.wrong-length': ['The replay is not as long as what was recorded.', store],
  'self-test.no-picture': ['The replay does not show the test card.', doctor],
  'self-test.frames-missing': ['More than half of the pictures are missing in the replay.', load],
  'self-test.no-sound': ['The replay does not sound.', doctor],
  'self-test.sound-apart': ['Picture and sound of the replay are apart.', load],
  'self-test.not-erased': ['The self-test lecture could not be erased.', store],
}

const doing: Record<SelfTestStep, string> = {
  asked: 'waiting for a recorder with room',
  calling: 'a synthetic lecturer enters a room of its own',
  recording: `recording ${lessonSeconds} seconds`,
  probing: 'looking at the replay',
  erasing: 'erasing everything',
}

const steps: Record<SelfTestStep, string> = {
  asked: 'It could not begin',
  calling: 'The synthetic lecturer could not enter the room',
  recording: 'The recording failed',
  probing: 'The replay could not be looked at',
  erasing: 'The self-test lecture could not be erased',
}

const atStep: Record<SelfTestStep, string> = {
  asked: 'The keeper’s log has the whole story.',
  calling: `${network} ${doctor}`,
  recording: doctor,
  probing: 'The transcoder’s log has the whole story.',
  erasing: store,
}
