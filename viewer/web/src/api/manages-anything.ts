import type { Me } from '../../../api/people.ts'

/** Whether somebody has lectures and rooms to look after. */
export function managesAnything(person: Me['person'] | undefined): boolean {
  return person != null && (person.inCharge ?? person.role !== 'student')
}
