import { setTimeout as delay } from 'node:timers/promises'
import { selfTestInWords, selfTestStepInWords } from '../../core/self-test/self-test-in-words.ts'
import { inEnglish } from '../../core/sentence.ts'
import { openCatalog } from '../../storage/catalog/open-catalog.ts'
import { ensureOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { askSelfTest, findSelfTest, type SelfTest } from '../../storage/catalog/self-test/self-tests.ts'
import { listNodes } from '../../storage/catalog/takes/nodes.ts'
import { findDatabase, noDatabase } from '../machine/find-database.ts'

/** Milliseconds. */
const lookEvery = 500
/** Milliseconds; every step of a self-test has a deadline, all of them together are shorter. */
const longest = 600_000

/** `aula self-test`: asks for one, waits for its result, and says it. Exit code 0: all is well; 1: not; 2: nobody tries. */
export async function selfTestByHand({ database }: { database?: string }): Promise<void> {
  const url = await findDatabase(database)
  if (!url) return end(2, noDatabase)
  const catalog = openCatalog(url, 1)
  try {
    const keeper = (await listNodes(catalog)).some(({ process, alive }) => process === 'keeper' && alive)
    if (!keeper) return end(2, 'No keeper is running, and the keeper carries self-tests out: start it (aula keeper).')
    const { id: organisation } = await ensureOrganisation(catalog)
    const id = await askSelfTest(catalog, organisation, null)
    const late = performance.now() + longest
    for (let told = ''; performance.now() < late; await delay(lookEvery)) {
      const test = await findSelfTest(catalog, id)
      if (!test) break
      if (test.outcome) return tell(test)
      const doing = selfTestStepInWords(test.step)
      if (doing !== told) console.log(`${doing} ...`)
      told = doing
    }
    end(1, 'The self-test did not come to its end. The keeper’s log has the whole story.')
  } finally {
    await catalog.destroy()
  }
}

function tell({ outcome, failed_step, failure, first_frame_seconds, replay_seconds }: SelfTest): void {
  if (outcome === 'ok') {
    const seconds = (value: number | null) => `${(value ?? 0).toFixed(1)} s`
    console.log(
      `All is well: first frame ${seconds(first_frame_seconds)} after Record, replay ${seconds(replay_seconds)} after Stop.`,
    )
    return
  }
  const { what, todo } = selfTestInWords(failed_step ?? 'asked', failure ?? 'unexpected')
  end(1, `The self-test ${outcome === 'skipped' ? 'did not run' : 'failed'}. ${inEnglish(what)}\n${inEnglish(todo)}`)
}

function end(code: 1 | 2, sentence: string): void {
  console.error(sentence)
  process.exitCode = code
}
