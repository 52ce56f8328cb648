import { setTimeout as delay } from 'node:timers/promises'
import { type Measure, told } from '../../scripts/measurement.ts'
import { pullBrake, releaseBrake } from '../../storage/catalog/mail/mail-brake.ts'
import { type MailRig, openMailRig } from '../harness/aula/mail-rig.ts'

/** E-mails sent after the brake. */
const bar = 0
const rounds = 5
const queued = 400
/** Seconds for which the mail server is watched after each pull. */
const watched = 5

/**
 * Two keepers send several hundred queued e-mails to a real mail server; amid that an admin pulls the brake. Counted is what
 * the server takes after the pull has returned. Then it is released, and everything has to arrive, once.
 */
export const measure: Measure = {
  variants: [],
  async run() {
    await using rig = await openMailRig()
    const keepers = [rig.startKeeper(), rig.startKeeper()]
    const rows = []
    for (let round = 1; round <= rounds; round++) rows.push(told(await pullAmid(rig, round)))
    const value = rows.reduce((sum, row) => sum + row['sent after'], 0)
    const whole = rows.every(
      (row) => row['sent before'] > 0 && row['left in the queue'] > 0 && row.lost + row.twice === 0,
    )
    await Promise.all(keepers.map((keeper) => keeper.end()))
    return { value, unit: 'e-mails', bar, ok: value <= bar && whole, rows }
  },
}

async function pullAmid(rig: MailRig, round: number) {
  const people = Array.from({ length: queued }, (_, index) => `person-${round}-${index}@example.org`)
  await pullBrake(rig.catalog, rig.organisation, rig.admin)
  for (const email of people) await rig.invite(email)
  const ofRound = async () => (await rig.server.taken()).filter(({ to }) => to.startsWith(`person-${round}-`))
  await releaseBrake(rig.catalog, rig.organisation, rig.admin)
  // Somewhere in the first half, each time elsewhere.
  const least = Math.round((queued / 2) * (round / rounds))
  const late = performance.now() + 60_000
  while ((await ofRound()).length < least && performance.now() < late) await delay(5)
  const before = performance.now()
  await pullBrake(rig.catalog, rig.organisation, rig.admin)
  const returned = Date.now()
  const took = performance.now() - before
  await delay(watched * 1_000)
  const seen = await ofRound()
  const after = seen.filter(({ at }) => at > returned).length
  await releaseBrake(rig.catalog, rig.organisation, rig.admin)
  while ((await ofRound()).length < queued && performance.now() < late) await delay(20)
  const all = await ofRound()
  const different = new Set(all.map(({ to }) => to)).size
  return {
    ...{ round, queued, 'sent before': seen.length - after, 'sent after': after, 'pull, ms': Math.round(took) },
    ...{ 'left in the queue': queued - seen.length, lost: queued - different, twice: all.length - different },
  }
}
