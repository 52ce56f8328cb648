import type { ReactNode } from 'react'

/** What stands beside the player under a name of its own. `count`: how much waits in it. */
export type LectureTab = { id: string; label: string; count?: number; content: ReactNode }
