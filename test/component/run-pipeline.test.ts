import { execFile } from 'node:child_process'
import { expect, it } from 'vitest'

const runs = new URL('../../recorder/capture/run-pipeline.ts', import.meta.url).href
/** A process that ends while its pipeline plays on. */
const program = `
  import { runPipeline } from '${runs}'
  const deaf = () => {}
  runPipeline('videotestsrc is-live=true ! fakesink', { onFailure: deaf, dispensable: () => false, onBranchFailure: deaf }).play()
  setTimeout(() => process.exit(), 500)
`

it('lets its process end though it plays on', async () => {
  const ended = await new Promise((resolve) => {
    const line = ['--input-type=module', '--eval', program]
    execFile(process.execPath, line, { timeout: 20_000, killSignal: 'SIGTERM' }, (error) => resolve(error?.signal))
  })
  expect(ended).toBe('SIGKILL')
})
