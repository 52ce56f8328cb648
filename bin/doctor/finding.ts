/** What one check of the machine came to. A problem keeps Aula from working; a warning does not. */
export type Finding = { state: 'ok' | 'warning' | 'problem'; what: string /** What to do. */; todo?: string }

export type Check = { title: string; look(): Promise<Finding | Finding[]> }

export const ok = (what: string): Finding => ({ state: 'ok', what })
export const warning = (what: string, todo: string): Finding => ({ state: 'warning', what, todo })
export const problem = (what: string, todo: string): Finding => ({ state: 'problem', what, todo })
