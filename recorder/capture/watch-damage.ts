import x11 from 'x11'
import { AppError } from '../../core/errors.ts'

export type DamageWatch = Disposable
export type DamageListener = {
  onDamage: () => void
  /** The X server has gone. */
  onEnd: () => void
}

/**
 * Tells of every change of the picture on an X display through XDamage, at once: a browser draws a frame with a handful
 * of them. (The levels that report less often must be asked to go on, and forget what changed before they are.)
 * XAUTHORITY of this process must let it in.
 * @throws DisplayUnreachable
 */
export async function watchDamage(display: string, { onDamage, onEnd }: DamageListener): Promise<DamageWatch> {
  const client = await connect(display)
  const damage = await requireDamage(client.client)
  const id = client.client.AllocID()
  const screen = client.screen[0]
  if (!screen) throw new DisplayUnreachable(display)
  let closing = false
  client.client.on('event', (event) => {
    if (event.name === 'DamageNotify') onDamage()
  })
  client.client.on('end', () => {
    if (!closing) onEnd()
  })
  client.client.on('error', () => {
    if (!closing) onEnd()
  })
  damage.Create(id, screen.root, damage.ReportLevel.RawRectangles)
  return {
    [Symbol.dispose]() {
      closing = true
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
