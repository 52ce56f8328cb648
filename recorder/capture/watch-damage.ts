import x11 from 'x11'
import { AppError } from '../../core/errors.ts'

export type DamageWatch = Disposable
export type DamageListener = {
  onDamage: () => void
  /** The X server has gone. */
  onEnd: () => void
}

/** How long after one change the next one is asked about: no shorter than a frame lasts. */
const breathMilliseconds = 25

/**
 * Tells of changes of the picture on an X display through XDamage: at once for the first one, then at most once a
 * frame. XAUTHORITY of this process must let it in.
 * @throws DisplayUnreachable
 */
export async function watchDamage(display: string, { onDamage, onEnd }: DamageListener): Promise<DamageWatch> {
  const client = await connect(display)
  const damage = await requireDamage(client.client)
  const id = client.client.AllocID()
  const screen = client.screen[0]
  if (!screen) throw new DisplayUnreachable(display)
  let breath: NodeJS.Timeout | undefined
  let closing = false
  client.client.on('event', (event) => {
    if (event.name !== 'DamageNotify') return
    onDamage()
    // No further notice comes before the damage is taken back.
    breath ??= setTimeout(() => {
      breath = undefined
      if (!closing) damage.Subtract(id, 0, 0)
    }, breathMilliseconds)
  })
  client.client.on('end', () => {
    if (!closing) onEnd()
  })
  client.client.on('error', () => {
    if (!closing) onEnd()
  })
  damage.Create(id, screen.root, damage.ReportLevel.NonEmpty)
  return {
    [Symbol.dispose]() {
      closing = true
      clearTimeout(breath)
      client.client.terminate()
    },
  }
}

export class DisplayUnreachable extends AppError {
  constructor(display: string, options?: ErrorOptions) {
    super('capture.display-unreachable', 'node', `The X display ${display} cannot be watched.`, options)
  }
}

function connect(display: string): Promise<x11.Display> {
  return new Promise((resolve, reject) => {
    const client = x11.createClient({ display }, (error, opened) => {
      if (error || !opened) reject(new DisplayUnreachable(display, { cause: error }))
      else resolve(opened)
    })
    client.on('error', (error) => reject(new DisplayUnreachable(display, { cause: error })))
  })
}

function requireDamage(client: x11.Client): Promise<x11.Damage> {
  return new Promise((resolve, reject) => {
    client.require('damage', (error, extension) => (error ? reject(error) : resolve(extension)))
  })
}
