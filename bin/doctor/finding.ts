/** What one check of the machine came to. A problem keeps Aula from working; a warning does not. */
export type Finding = { state: 'ok' | 'warning' | 'problem'; what: string /** What to do. */; todo?: string }

/** A process whose machine, or container, is looked at by itself. */
export const lookedAt = ['viewer', 'recorder', 'transcoder', 'keeper'] as const
export type LookedAt = (typeof lookedAt)[number]

/** `needs`: the processes that it matters to; all of them where that is left out. */
export type Check = { title: string; needs?: readonly LookedAt[]; look(): Promise<Finding | Finding[]> }

export const ok = (what: string): Finding => ({ state: 'ok', what })
export const warning = (what: string, todo: string): Finding => ({ state: 'warning', what, todo })
export const problem = (what: string, todo: string): Finding => ({ state: 'problem', what, todo })
