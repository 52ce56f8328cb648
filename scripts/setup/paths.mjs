import { fileURLToPath } from 'node:url'

/** The checkout. */
export const checkout = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
/** What the setup brings and remembers; git does not know it. */
export const setupFolder = `${checkout}/.aula`
