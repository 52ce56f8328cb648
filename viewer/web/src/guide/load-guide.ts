import { currentLanguage } from '../language/language.ts'
import type { Guide } from './read-guide.ts'

export const guideRoles = ['student', 'lecturer', 'admin'] as const
export type GuideRole = (typeof guideRoles)[number]
export type RoleGuide = Guide & { role: GuideRole }

/** The guide of a role in the person's language; null: there is no such role. */
export async function loadGuide(name: string | undefined): Promise<RoleGuide | null> {
  const role = guideRoles.find((role) => role === name)
  const load = role && guides[`${folder}/${currentLanguage()}/${role}.md`]
  return load ? { role, ...(await load()) } : null
}

export async function loadGuides(): Promise<RoleGuide[]> {
  const all = await Promise.all(guideRoles.map(loadGuide))
  return all.filter((guide) => guide !== null)
}

const folder = '../../../../docs/guide'
/** Read when the application is built (vite.config.ts), a piece for each. */
const guides = import.meta.glob<Guide>('../../../../docs/guide/*/*.md', { import: 'default' })
