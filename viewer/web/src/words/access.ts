import type { LectureCard } from '../../../api/lectures.ts'

export type Access = LectureCard['access']

/** Who can watch, as a sentence; `short` stands where there is little room. */
export function accessInWords(access: Access, course?: string | null): { short: string; sentence: string } {
  switch (access) {
    case 'public':
      return { short: 'Everybody', sentence: 'Everybody can find and watch it, without signing in.' }
    case 'link':
      return { short: 'Who has the link', sentence: 'Only who has the link can watch it; it is not listed.' }
    case 'signed-in':
      return { short: 'Everybody here', sentence: 'Everybody with an account here can find and watch it.' }
    case 'course':
      return {
        short: 'Course members',
        sentence: course
          ? `Only members of “${course}” can find and watch it.`
          : 'Only members of its course can find and watch it.',
      }
  }
}

export const accessChoices: Access[] = ['public', 'link', 'signed-in', 'course']
