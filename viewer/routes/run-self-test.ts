import { askSelfTest } from '../../storage/catalog/self-test/self-tests.ts'
import type { Handler } from './handler.ts'

/** The keeper carries it out; its page is told how far it is by `now`. */
export const runSelfTest: Handler<'runSelfTest'> = async ({ context, caller }) => {
  await askSelfTest(context.catalog, context.organisation, caller.person.id)
}
