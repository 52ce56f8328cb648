import { openPipeline } from '../../recorder/capture/gstreamer.ts'

/* Writes frames of a display by our own source, raw, to a file: DISPLAY-NAME FRAMES FILE. Prints `ready` with the first. */
const [display, frames, file] = process.argv.slice(2)
const pipeline = openPipeline(
  `aulascreensrc display-name=${display} num-buffers=${frames} ! video/x-raw,framerate=30/1 ! filesink location=${file}`,
)
pipeline.pollBus((message) => {
  if (message.type === 'error') process.stderr.write(`${message.message}\n`)
  if (message.type !== 'error' && message.type !== 'eos') return
  pipeline.stop()
  process.exit(message.type === 'eos' ? 0 : 1)
})
pipeline.play()
