/**
 * What somebody typed and chose before joining, kept in this browser for the next time. `consent`: the version of the words
 * to which `recordable` is the answer; null: Aula's own.
 */
export type JoinChoices = { name: string; recordable: boolean | null; consent: string | null }

const key = 'aula-join'

/** `consent`: the version of the words that are asked now. An answer to other words is none. */
export function rememberedChoices(consent: string | null): JoinChoices {
  const nothing: JoinChoices = { name: '', recordable: null, consent }
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return nothing
    const asked = 'consent' in kept ? kept.consent : null
    return {
      name: 'name' in kept && typeof kept.name === 'string' ? kept.name.slice(0, 200) : '',
      recordable:
        'recordable' in kept && typeof kept.recordable === 'boolean' && asked === consent ? kept.recordable : null,
      consent,
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
