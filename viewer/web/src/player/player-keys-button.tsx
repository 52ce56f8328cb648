import { ActionIcon, Tooltip } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { useState } from 'react'
import { KeysDialog } from '../keys/keys-dialog.tsx'
import { t } from '../language/language.ts'
import { playerKeys } from './player-keys.ts'

/** Which keys there are, for who has switched the question mark off with the other signs, too. Phones have none. */
export function PlayerKeysButton() {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Tooltip label={t('Keyboard shortcuts')}>
        <ActionIcon visibleFrom="xs" aria-label={t('Keyboard shortcuts')} onClick={() => setOpened(true)}>
          <IconKeyboard size={20} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {opened && <KeysDialog keys={playerKeys} close={() => setOpened(false)} />}
    </>
  )
}
