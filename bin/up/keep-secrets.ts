import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

const secrets = z.object({
  /** AULA_SECRET: signs tokens and cookies. */
  signing: z.string().min(32),
  /** api_secret of the embedded Janus. */
  janusApi: z.string().min(16),
  /** VideoRoom admin_key of the embedded Janus. */
  janusAdmin: z.string().min(16),
})
export type Secrets = z.infer<typeof secrets>

/**
 * The secrets of this data folder: made once, kept in `secrets.json` that only its owner reads. A file that does not
 * parse is an error, not a reason to make new ones: new ones would end every login.
 */
export async function keepSecrets(folder: string): Promise<Secrets> {
  const file = path.join(folder, 'secrets.json')
  const kept = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (kept !== undefined) return secrets.parse(JSON.parse(kept))
  const made: Secrets = { signing: secret(), janusApi: secret(), janusAdmin: secret() }
  await writeFile(`${file}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return made
}

function secret(): string {
  return randomBytes(32).toString('hex')
}
