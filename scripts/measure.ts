import { existsSync, readdirSync } from 'node:fs'
import type { Measure } from './measurement.ts'

/* `npm run measure -- NAME [VARIANT]`: runs test/bench/NAME.ts, prints its table and, last, one line of JSON. */

const folder = new URL('../test/bench/', import.meta.url)
const [name = '', wanted] = process.argv.slice(2)
const file = new URL(`${name}.ts`, folder)
if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(folder).flatMap((entry) => /^([a-z0-9-]+)\.ts$/.exec(entry)?.[1] ?? [])
  process.stderr.write(`usage: npm run measure -- NAME [VARIANT]\nNAME is one of: ${names.join(', ')}\n`)
  process.exitCode = 2
} else {
  const { measure } = (await import(file.href)) as { measure: Measure }
  const variant = wanted ?? measure.variants[0]
  if (variant !== undefined && !measure.variants.includes(variant)) {
    process.stderr.write(`${name} has no variant ${variant}; it has: ${measure.variants.join(', ') || 'none'}\n`)
    process.exitCode = 2
  } else {
    const { rows, value, unit, bar, ok } = await measure.run(variant)
    console.table(rows)
    console.log(JSON.stringify({ name, variant: variant ?? '', value, unit, bar, ok }))
    process.exitCode = ok ? 0 : 1
  }
}
