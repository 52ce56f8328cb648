import x11 from 'x11'

/** Further requests of the package `x11`. */
type Drawing = {
  CreateGC(id: number, drawable: number, values: object): void
  /** format, drawable, context, width, height, x, y, padding on the left, depth, data. */
  PutImage(...request: [...numbers: number[], data: Buffer]): void
}
/** Pixels (blue, green, red and one byte more each) at a place of a display. */
export type Draw = (place: { x: number; y: number; width: number; height: number }, pixels: Buffer) => void

const zPixmap = 2

/** Draws on the root window of a display that XAUTHORITY of this process lets it into. */
export async function drawOnDisplay(display: string): Promise<{ draw: Draw; close: () => void }> {
  const { client, screen } = await new Promise<x11.Display>((resolve, reject) => {
    x11.createClient({ display }, (error, opened) => (opened ? resolve(opened) : reject(error)))
  })
  const drawing = client as typeof client & Drawing
  const [root, gc] = [screen[0]?.root ?? 0, client.AllocID()]
  drawing.CreateGC(gc, root, {})
  return {
    draw: ({ x, y, width, height }, pixels) => drawing.PutImage(zPixmap, root, gc, width, height, x, y, 0, 24, pixels),
    close: () => client.terminate(),
  }
}
