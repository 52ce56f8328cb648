import { openPipeline } from '../../../recorder/capture/gstreamer.ts'

/* Runs a pipeline in gst-launch's language, with our own elements, to its end: DESCRIPTION. */
const [description = ''] = process.argv.slice(2)
const pipeline = openPipeline(description)
pipeline.pollBus((message) => {
  if (message.type === 'error') process.stderr.write(`${message.message}\n`)
  if (message.type !== 'error' && message.type !== 'eos') return
  pipeline.stop()
  process.exit(message.type === 'eos' ? 0 : 1)
})
pipeline.play()
