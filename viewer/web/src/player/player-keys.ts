import type { Key } from '../keys/keys-dialog.tsx'
import { t } from '../language/language.ts'

/** What the keys of the player do, on the whole page. */
export const playerKeys: Key[] = [
  { keys: [t('Space')], does: t('Play, pause'), letters: false },
  { keys: ['K'], does: t('Play, pause'), letters: true },
  { keys: ['←', '→'], does: t('10 seconds back, forward'), letters: false },
  { keys: ['J', 'L'], does: t('10 seconds back, forward'), letters: true },
  { keys: ['M'], does: t('Sound on, off'), letters: true },
  { keys: ['C'], does: t('Captions on, off'), letters: true },
  { keys: ['F'], does: t('Full screen'), letters: true },
  { keys: ['P'], does: t('Picture in a window of its own'), letters: true },
  { keys: ['<', '>'], does: t('Slower, faster'), letters: true },
  { keys: ['?'], does: t('Keyboard shortcuts'), letters: true },
]
