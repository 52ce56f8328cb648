/** What the demo page was opened with: `#<token>&mode=counter&source=screen&start=983040&tone=1700`. */
export type DemoOptions = {
  token: string
  /** `text`: a still slide of small text (core/test-card/test-slide). */
  mode: 'lecture' | 'counter' | 'text'
  source: 'camera' | 'screen'
  /** Where the counter begins, frames (whole seconds of them): tells the cards of several publishers apart. */
  start: number
  /** Hz of the counter's beep, by default a tone that survives every codec. */
  tone: number
  /** `camera`: the counter is small, before a scene that moves as somebody before a camera does. */
  scene: 'card' | 'camera'
}

const modes = ['lecture', 'counter', 'text'] as const

/** Reads the hash of the page's address; whatever is not said is the lecture. */
export function readDemoOptions(hash: string): DemoOptions {
  const [token = '', ...rest] = hash.replace(/^#/, '').split('&')
  const options = new URLSearchParams(rest.join('&'))
  return {
    token,
    mode: modes.find((mode) => mode === options.get('mode')) ?? 'lecture',
    source: options.get('source') === 'screen' ? 'screen' : 'camera',
    start: Number(options.get('start') ?? 0),
    tone: Number(options.get('tone') ?? 1_000),
    scene: options.get('scene') === 'camera' ? 'camera' : 'card',
  }
}
