import type { Me } from '../../../api/people.ts'
import { t } from '../language/language.ts'

export type Role = NonNullable<Me['person']>['role']

export const roles: { value: Role; label: string; sentence: string }[] = [
  { value: 'student', label: t('Student'), sentence: t('Watches lectures.') },
  { value: 'lecturer', label: t('Lecturer'), sentence: t('Has rooms, records lectures and decides who can watch.') },
  { value: 'admin', label: t('Admin'), sentence: t('Sees and manages everything here.') },
]

/** A newer release may know more of them. */
export function roleInWords(role: string): string {
  return roles.find(({ value }) => value === role)?.label ?? role
}
