import { Switch } from '@mantine/core'
import { t } from '../language/language.ts'
import { setLetterKeys, useLetterKeys } from './use-letter-keys.ts'

/** For who dictates or touches keys by chance. */
export function LetterKeysSwitch() {
  const on = useLetterKeys()
  return (
    <Switch
      label={t('Keyboard shortcuts')}
      description={t('Single letters and signs act in rooms and in the player. This browser remembers your choice.')}
      checked={on}
      onChange={({ currentTarget }) => setLetterKeys(currentTarget.checked)}
    />
  )
}
