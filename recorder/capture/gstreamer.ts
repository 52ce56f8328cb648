import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** The part of gstreamer-superficial that capture uses. Every pending `pull` and `pollBus` holds a libuv thread. */
export type Pipeline = {
  play(): void
  pause(): void
  /** To NULL, synchronously. Called from a bus callback it also ends the polling; otherwise a thread waits for ever. */
  stop(): void
  sendEOS(): void
  /** Asks the encoder above the named sink for a key frame; it is the next frame that enters the encoder. */
  forceKeyUnit(sink: string, count: number): boolean
  findChild(name: string): unknown
  pollBus(onMessage: (message: BusMessage) => void): void
}

export type BusMessage = { type: string; _src_element_name: string; message?: string }

/** Lets buffers pass or drops them, from the next one on. */
export type Valve = { drop: boolean }

/** An `aulascreensrc`; what its properties say is in native/screen-source.c. */
export type ScreenSource = { plan: string; readonly moved: string }

/** Null at the end of the stream and, at once, before the pipeline plays. */
export type AppSink = { pull(onBuffer: (buffer: Buffer | null) => void): void }

/** What `npm start -- --setup-only` builds from `native`. */
export const nativeElements = fileURLToPath(new URL('../../dist/capture/elements.node', import.meta.url))

/**
 * Loads GStreamer into this process, with our own element: only the child process of a take does.
 * @throws Error when the text is wrong, or the element was not built
 */
export function openPipeline(description: string): Pipeline {
  const load = createRequire(import.meta.url)
  load(nativeElements)
  const { Pipeline } = load('gstreamer-superficial') as Binding
  return new Pipeline(description)
}

export function findSink(pipeline: Pick<Pipeline, 'findChild'>, name: string): AppSink {
  const child = pipeline.findChild(name)
  if (!isObject(child) || typeof child.pull !== 'function') throw new TypeError(`The pipeline has no sink ${name}.`)
  return child as AppSink
}

export function findScreenSource(pipeline: Pick<Pipeline, 'findChild'>, name: string): ScreenSource {
  const child = pipeline.findChild(name)
  if (!isObject(child) || typeof child.moved !== 'string') throw new TypeError(`The pipeline has no screen ${name}.`)
  return child as ScreenSource
}

/** An `aulagate`. */
export function findValve(pipeline: Pick<Pipeline, 'findChild'>, name: string): Valve {
  const child = pipeline.findChild(name)
  if (!isObject(child) || typeof child.drop !== 'boolean') throw new TypeError(`The pipeline has no gate ${name}.`)
  return child as Valve
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

type Binding = { Pipeline: new (description: string) => Pipeline }
