import { openPipeline } from '../../recorder/capture/gstreamer.ts'

/*
 * Writes frames of a display by our own source, raw, to a file: DISPLAY-NAME FRAMES FILE [WAITING]. So many wait in a queue
 * while the next ones are made.
 */
const [display, frames, file, waiting] = process.argv.slice(2)
const queue = waiting
  ? `queue min-threshold-buffers=${waiting} max-size-buffers=0 max-size-bytes=0 max-size-time=0 !`
  : ''
const pipeline = openPipeline(
  `aulascreensrc display-name=${display} num-buffers=${frames} ! video/x-raw,framerate=30/1 ! ${queue} filesink location=${file}`,
)
pipeline.pollBus((message) => {
  if (message.type === 'error') process.stderr.write(`${message.message}\n`)
  if (message.type !== 'error' && message.type !== 'eos') return
  pipeline.stop()
  process.exit(message.type === 'eos' ? 0 : 1)
})
pipeline.play()
