import { readFile, readlink } from 'node:fs/promises'

/** A signed token (`core/tokens.ts`): the claims as JSON in base64url, a SHA-256 behind a dot. */
const token = /eyJ[\w-]{20,}\.[\w-]{43}/

/** Whether a text has one of the secrets or any signed token in it. */
export function tellsSecret(text: string, secrets: readonly string[]): boolean {
  return token.test(text) || secrets.some((secret) => text.includes(secret))
}

/** Processes whose command line or environment tells a secret; those that have ended tell none. */
export async function findExposed(pids: readonly number[], secrets: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const pid of pids) {
    for (const file of ['cmdline', 'environ']) {
      const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
      if (tellsSecret(text, secrets)) found.push(`${pid} ${file}`)
    }
  }
  return found
}

/** The network namespaces of those processes that are Chromium's. */
export async function chromiumNetworks(pids: readonly number[]): Promise<string[]> {
  const networks = pids.map(async (pid) => {
    const program = await readlink(`/proc/${pid}/exe`).catch(() => '')
    return program.endsWith('/chromium') ? [await readlink(`/proc/${pid}/ns/net`)] : []
  })
  return (await Promise.all(networks)).flat()
}
