import { fileURLToPath } from 'node:url'

/**
 * Where Node keeps what it made of our TypeScript: measured, it saves 0.4 of 1.2 s of processor time at each start of a
 * process. Written when a process ends in order; where it cannot be written, Node goes on without.
 */
export const compileCache = fileURLToPath(new URL('../.aula/compile-cache', import.meta.url))
