/** What somebody typed and chose before joining, kept in this browser for the next time. */
export type JoinChoices = { name: string; recordable: boolean | null }

const key = 'aula-join'

export function rememberedChoices(): JoinChoices {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return nothing
    return {
      name: 'name' in kept && typeof kept.name === 'string' ? kept.name.slice(0, 200) : '',
      recordable: 'recordable' in kept && typeof kept.recordable === 'boolean' ? kept.recordable : null,
    }
  } catch {
    return nothing
  }
}

export function rememberChoices(choices: JoinChoices): void {
  try {
    localStorage.setItem(key, JSON.stringify(choices))
  } catch {
    // A browser that keeps nothing asks again the next time.
  }
}

const nothing: JoinChoices = { name: '', recordable: null }
