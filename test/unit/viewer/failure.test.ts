import { expect, test } from 'vitest'
import { failureInWords } from '../../../viewer/web/src/words/failure.ts'

test.each([
  'recording.nothing-captured',
  'recorder.no-media',
  'recorder.none-free',
  'recorder.no-room',
  'recorder.lost',
  'recorder.exit-137',
  'recorder.host-not-allowed',
  'conference.server-secret-missing',
  'page.not-loaded',
  'page.not-joined',
  'page.step-3',
  'page.elsewhere',
  'room.empty',
  'capture.no-frames',
  'of.a-later-release',
  null,
])('a recording that failed (%s) says why, what is kept and what to do', (code) => {
  expect(failureInWords(code)).toMatch(
    /^[A-Z].+\. Nothing of it is kept( so far; .+)?\. .*([Pp]ress Record|[Aa]sk an admin)/,
  )
})
