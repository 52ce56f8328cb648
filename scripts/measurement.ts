/** What one measure found. The runner prints `rows` as a table and the rest as one JSON line. */
export type Measurement = {
  /** The figure that the bar names: of several the first, of several cases the worst. */
  value: number
  unit: string
  /** The most (or least) that `value` may be. */
  bar: number
  /** Whether everything that was measured holds, not `value` alone. */
  ok: boolean
  rows: Record<string, string | number | boolean>[]
}

/** A file `test/bench/<name>.ts` exports one as `measure`. */
export type Measure = {
  /** The names that `npm run measure -- NAME VARIANT` knows; the first is the default. Empty: there are none. */
  variants: string[]
  run(variant: string | undefined): Promise<Measurement>
}

/** Says a row at once: a long measure shows how far it is, and one that is cut off has shown something. */
export function told<Row extends Record<string, string | number | boolean>>(row: Row): Row {
  const figures = Object.entries(row).map(([name, figure]) => `${name}: ${figure}`)
  process.stderr.write(`${figures.join(' · ')}\n`)
  return row
}
