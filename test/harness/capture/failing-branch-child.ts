import { findSink } from '../../../recorder/capture/gstreamer.ts'
import { describePipeline, elements, isDispensable } from '../../../recorder/capture/pipeline-description.ts'
import { runPipeline } from '../../../recorder/capture/run-pipeline.ts'
import { readTrack } from '../../../recorder/capture/track-reader.ts'

/*
 * A process with a take's pipeline on made-up pictures and sound, in whose small branch an element fails after two
 * seconds. Prints what was told, `branch: ...` or `failure: ...`, and ends once the picture has come for two more seconds.
 */
const description = describePipeline({ display: ':0', pulseServer: 'x', pulseSource: 'x', width: 1280, height: 720 })
  .replace(/^aulascreensrc [^!]*! (video.x-raw),/, 'videotestsrc is-live=true ! $1,format=I420,width=1280,height=720,')
  .replace(/pulsesrc [^!]*/, 'audiotestsrc is-live=true ')
  .replace('h264parse name=small-parse', 'identity name=small-fault error-after=60 ! h264parse name=small-parse')
const enough = Promise.withResolvers<void>()
let since: number | undefined
const pipeline = runPipeline(description, {
  dispensable: isDispensable,
  onBranchFailure(reason) {
    process.stdout.write(`branch: ${reason}\n`)
    since ??= 0
  },
  onFailure(error) {
    process.stdout.write(`failure: ${error.message}\n`)
    enough.resolve()
  },
})
pipeline.play()
for (const name of Object.values(elements)) {
  if (name === elements.screen || name === elements.smallGate) continue
  readTrack(findSink(pipeline, name), {
    onUnit() {
      if (name !== elements.video || since === undefined) return
      since += 1
      if (since >= 60) enough.resolve()
    },
  })
}
await enough.promise
await pipeline.close()
