import { ActionIcon, Menu } from '@mantine/core'
import { IconLanguage } from '@tabler/icons-react'
import { changeLanguage, t } from './language.ts'
import { LanguageItems } from './language-items.tsx'

/** For who is not signed in, and so has no menu of an account. */
export function LanguageMenu() {
  return (
    <Menu width={200}>
      <Menu.Target>
        <ActionIcon aria-label={t('Language')}>
          <IconLanguage size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <LanguageItems choose={changeLanguage} />
      </Menu.Dropdown>
    </Menu>
  )
}
