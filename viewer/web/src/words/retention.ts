import { counted } from './size.ts'

/** A rule as a sentence. */
export function retentionInWords(days: number | null): string {
  return days === null
    ? 'Lectures are kept until somebody removes them.'
    : `Lectures move to the trash ${counted(days, 'day')} after they were held.`
}
