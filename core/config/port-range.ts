/** Reads `10000-10399`: first and last port, at least two. Undefined for what is none. */
export function parsePortRange(text: string): [from: number, to: number] | undefined {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []
  const [from, to] = [Number(first), Number(last)]
  return from >= 1 && from < to && to <= 65_535 ? [from, to] : undefined
}
