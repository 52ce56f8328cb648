import type { Room } from '../../../api/rooms.ts'
import { t } from '../language/language.ts'

export type System = NonNullable<Room['conference']>['system']

export const systems: { value: System; label: string; sentence: string }[] = [
  { value: 'jitsi', label: 'Jitsi Meet', sentence: t('A recorder joins a room of a Jitsi Meet server.') },
  {
    value: 'bigbluebutton',
    label: 'BigBlueButton',
    sentence: t('A recorder joins a meeting of a BigBlueButton server.'),
  },
  {
    value: 'page',
    label: t('Another web page'),
    sentence: t('A recorder opens the page, does what you write down here, and records what moves and sounds.'),
  },
]

/** Where a room is: “in Jitsi Meet”. */
export function systemInWords(system: System): string {
  if (system === 'page') return t('on another web page')
  return t('in {{system}}', { system: systems.find(({ value }) => value === system)?.label ?? system })
}

/** Adapters that were made after the documentation alone. */
export function isUntried(system: System): boolean {
  return system !== 'page'
}

export const untriedSentence = t(
  'This was made after the documentation and has not been tried on a real server yet. Make a test recording first.',
)
