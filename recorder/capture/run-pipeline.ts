import type { AppError } from '../../core/errors.ts'
import { PipelineFailed } from './capture-errors.ts'
import { openPipeline, type Pipeline } from './gstreamer.ts'

export type RunningPipeline = Pick<Pipeline, 'play' | 'findChild' | 'forceKeyUnit'> & {
  /** Ends the stream and stops the pipeline; gives up after two seconds: an X server that hangs holds it for ever. */
  close(): Promise<void>
}

const endMilliseconds = 1_000

/** Pipelines whose bus is still listened to, which holds a thread. */
let listening = 0
// Node waits at its end for every thread of its pool, and one that listens to a bus may wait for ever.
process.on('exit', () => {
  if (listening > 0) process.kill(process.pid, 'SIGKILL')
})

/**
 * Opens a pipeline and listens to its bus. `onFailure` hears of errors and of an end nobody asked for; of an error in a
 * `dispensable` element only `onBranchFailure` does.
 */
export function runPipeline(
  description: string,
  listener: {
    onFailure: (error: AppError) => void
    dispensable: (element: string) => boolean
    onBranchFailure: (reason: string) => void
  },
): RunningPipeline {
  const { onFailure } = listener
  const pipeline = openPipeline(description)
  const stopped = Promise.withResolvers<void>()
  let closing = false
  let stopAtNextMessage = false
  let over = false
  listening += 1
  pipeline.pollBus((message) => {
    if (over) return
    const element = message._src_element_name
    if (message.type === 'error' && listener.dispensable(element)) {
      if (!closing) listener.onBranchFailure(`${element}: ${message.message ?? 'no reason given'}`)
    } else if (message.type === 'error') {
      stopAtNextMessage = true
      if (!closing) onFailure(new PipelineFailed(element, message.message ?? 'no reason given'))
    }
    if (message.type === 'eos') {
      stopAtNextMessage = true
      if (!closing) onFailure(new PipelineFailed(element, 'the stream ended by itself'))
    }
    if (!closing || !stopAtNextMessage) return
    // Stopping within the callback is what ends the polling.
    over = true
    listening -= 1
    pipeline.stop()
    stopped.resolve()
  })
  return {
    play: () => pipeline.play(),
    findChild: (name) => pipeline.findChild(name),
    forceKeyUnit: (sink, count) => pipeline.forceKeyUnit(sink, count),
    async close() {
      if (closing) return await stopped.promise
      closing = true
      // Pausing makes a message even where the stream does not end any more.
      const harder = () => {
        stopAtNextMessage = true
        pipeline.pause()
      }
      if (stopAtNextMessage) harder()
      else pipeline.sendEOS()
      const pause = setTimeout(harder, endMilliseconds)
      const giveUp = setTimeout(stopped.resolve, 2 * endMilliseconds)
      await stopped.promise
      clearTimeout(pause)
      clearTimeout(giveUp)
    },
  }
}
