import type { Role } from '../../storage/catalog/tables/people.ts'

/** Accounts with passwords that everybody knows; they exist and open only with AULA_DEMO=accounts. */
export const demoAccounts = [
  { email: 'admin@demo.example', name: 'Ada Admin', role: 'admin', password: 'demo-admin-1234' },
  { email: 'lecturer@demo.example', name: 'Lea Lecturer', role: 'lecturer', password: 'demo-lecturer-1234' },
  { email: 'student@demo.example', name: 'Sam Student', role: 'student', password: 'demo-student-1234' },
] as const satisfies { email: string; name: string; role: Role; password: string }[]
