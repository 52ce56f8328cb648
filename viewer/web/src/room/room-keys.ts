import type { Key } from '../keys/keys-dialog.tsx'
import { t } from '../language/language.ts'

/** What the keys of a room do. */
export const roomKeys: Key[] = [
  { keys: ['M'], does: t('Microphone on, off') },
  { keys: ['V'], does: t('Camera on, off') },
  { keys: ['S'], does: t('Share the screen') },
  { keys: ['D'], does: t('Choose devices') },
  { keys: ['H'], does: t('Raise your hand') },
  { keys: ['C'], does: t('Chat') },
  { keys: ['Q'], does: t('Those who watch') },
  { keys: ['P'], does: t('People') },
  { keys: ['?'], does: t('Keyboard shortcuts') },
].map((key) => ({ ...key, letters: true }))
