/** What an audio worklet finds in its own world; the DOM's types do not know it. */
declare const currentTime: number
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void

/** Every how many blocks of 128 samples the page is told the time: 5 ms at 48 kHz. */
const everyBlocks = 2

class ClockProcessor extends AudioWorkletProcessor {
  #blocks = 0

  process(): boolean {
    this.#blocks += 1
    if (this.#blocks % everyBlocks === 0) this.port.postMessage(currentTime)
    return true
  }
}

registerProcessor('aula-clock', ClockProcessor)
