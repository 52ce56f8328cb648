import path from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { type Measure, told } from '../../scripts/measurement.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { openUnderFire } from '../harness/retention/hold-under-fire.ts'
import { retentionActs } from '../harness/retention/retention-acts.ts'
import { newModel, perform } from '../harness/retention/retention-model.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { withClock } from '../harness/servers/set-clock.ts'
import { startSwift } from '../harness/servers/swift.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const pureSequences = 100_000
const realSequences = 200
const seed = 20261127

/** Removals of held lectures: on the pure policy, and through the keeper on a file store and on an S3 server. */
export const measure: Measure = {
  variants: ['all', 'pure', 'file', 's3'],
  async run(variant = 'all') {
    await using resources = new AsyncDisposableStack()
    const rows: Row[] = []
    const wants = (part: string) => variant === 'all' || variant === part
    if (wants('pure')) rows.push(told(purely()))
    if (wants('file') || wants('s3')) {
      const postgres = resources.use(await startPostgres())
      const through = async (name: string, store: ObjectStore) => {
        await using clocked = await withClock((await postgres.catalog()).url)
        const fire = openUnderFire(clocked, store)
        for (const acts of fc.sample(retentionActs(30), { numRuns: realSequences, seed })) await fire.sequence(acts)
        await fire.finish()
        rows.push(told({ through: name, sequences: realSequences, ...fire.found }))
      }
      if (wants('file')) {
        const folder = resources.use(await temporaryFolder('hold'))
        await through('keeper, file store', await openObjectStore(pathToFileURL(path.join(folder.path, 'o')).href))
      }
      if (wants('s3')) {
        const swift = resources.use(await startSwift())
        await through('keeper, S3 server', await openObjectStore(swift.storageUrl('hold')))
      }
    }
    const value = rows.reduce((sum, { removedWhileHeld }) => sum + removedWhileHeld, 0)
    // A run that erased nothing, or in which no hold refused anything, has shown nothing.
    const shown = rows.every(({ erased, refused, heldAtEnd }) => erased > 0 && refused > 0 && heldAtEnd > 0)
    return { value, unit: 'removals of what is held', bar: 0, ok: value === 0 && shown, rows }
  },
}

type Row = {
  through: string
  sequences: number
  removedWhileHeld: number
  erased: number
  refused: number
  heldAtEnd: number
}

function purely(): Row {
  const row = { through: 'pure policy', sequences: 0, removedWhileHeld: 0, erased: 0, refused: 0, heldAtEnd: 0 }
  fc.assert(
    fc.property(retentionActs(40), (acts) => {
      const model = newModel()
      for (const act of acts) perform(model, act)
      row.sequences++
      row.removedWhileHeld += model.broken
      row.refused += model.refused
      if (model.gone) row.erased++
      if (model.held && !model.gone) row.heldAtEnd++
    }),
    { numRuns: pureSequences, seed },
  )
  return row
}
