/** What the demo page was opened with: `#<token>&mode=counter&source=screen`. */
export type DemoOptions = { token: string; mode: 'lecture' | 'counter'; source: 'camera' | 'screen' }

/** Reads the hash of the page's address; whatever is not said is the lecture. */
export function readDemoOptions(hash: string): DemoOptions {
  const [token = '', ...rest] = hash.replace(/^#/, '').split('&')
  const options = new URLSearchParams(rest.join('&'))
  return {
    token,
    mode: options.get('mode') === 'counter' ? 'counter' : 'lecture',
    source: options.get('source') === 'screen' ? 'screen' : 'camera',
  }
}
