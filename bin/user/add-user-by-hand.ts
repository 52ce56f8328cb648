import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import { retry } from '../../core/process/retry.ts'
import { askDatabase } from '../../storage/catalog/ask-database.ts'
import { refuses } from '../../storage/catalog/await-database.ts'
import { migrate } from '../../storage/catalog/migrate.ts'
import { openCatalog } from '../../storage/catalog/open-catalog.ts'
import { addUser } from '../../storage/catalog/people/people.ts'
import { findDatabase, noDatabase } from '../machine/find-database.ts'

const input = z.object({
  email: z.email('the e-mail address is not one'),
  name: z.string().trim().min(1, '--name must not be empty').max(200),
  role: z.enum(['admin', 'lecturer', 'student'], '--role is admin, lecturer or student'),
})

/** Milliseconds: servers that have just been started may be busy. */
const patience = 20_000

/** `aula user add`: makes a person with a local account and prints the password, which is kept nowhere. */
export async function addUserByHand(
  email: string,
  options: { name: string; role: string; database?: string },
): Promise<void> {
  const parsed = input.safeParse({ email, ...options })
  if (!parsed.success) return refuse(parsed.error.issues.map((issue) => issue.message))
  const url = await findDatabase(options.database)
  if (!url) return refuse([noDatabase])
  const catalog = openCatalog(url, 1)
  let reason = 'no answer'
  const noted = (error: unknown) => {
    reason = error instanceof Error ? error.message : String(error)
    if (refuses(error)) throw error
  }
  const answers = await retry(() => askDatabase(catalog), noted, AbortSignal.timeout(patience)).then(
    () => true,
    () => false,
  )
  try {
    if (!answers)
      return refuse([`The database cannot be used: ${reason}. Look whether it runs and lets you in, and try again.`])
    await migrate(catalog)
    const { password } = await addUser(catalog, parsed.data)
    console.log(`${parsed.data.name} (${parsed.data.role}) signs in with ${email} and the password ${password}`)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    refuse([error.message])
  } finally {
    await catalog.destroy()
  }
}

function refuse(sentences: string[]): void {
  for (const sentence of sentences) console.error(sentence)
  process.exitCode = 2
}
