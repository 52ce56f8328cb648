import type { Me } from '../../../api/people.ts'

export type Role = NonNullable<Me['person']>['role']

export const roles: { value: Role; label: string; sentence: string }[] = [
  { value: 'student', label: 'Student', sentence: 'Watches lectures.' },
  { value: 'lecturer', label: 'Lecturer', sentence: 'Has rooms, records lectures and decides who can watch.' },
  { value: 'admin', label: 'Admin', sentence: 'Sees and manages everything here.' },
]

export function roleInWords(role: Role): string {
  return roles.find(({ value }) => value === role)?.label ?? role
}
