import clockAddress from './clock-processor.ts?worker&url'

/**
 * Calls `onTick` with the AudioContext's time, seconds, every few milliseconds for as long as it runs: the one clock of
 * picture and sound. It ticks in the sound thread, so a page in the background keeps time as well.
 */
export async function runAudioClock(audio: AudioContext, onTick: (seconds: number) => void): Promise<void> {
  await audio.audioWorklet.addModule(clockAddress)
  const node = new AudioWorkletNode(audio, 'aula-clock', { numberOfInputs: 0, numberOfOutputs: 1 })
  node.port.onmessage = ({ data }) => {
    if (typeof data === 'number') onTick(data)
  }
  // A node that leads nowhere is not run.
  node.connect(audio.destination)
}
