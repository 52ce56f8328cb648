import { Menu } from '@mantine/core'
import { languages } from './choose-language.ts'
import { changeLanguage, currentLanguage, t } from './language.ts'

/** The languages as part of a menu, each by its own name, so that who cannot read the page finds theirs. */
export function LanguageItems() {
  return (
    <>
      <Menu.Label>{t('Language')}</Menu.Label>
      <Menu.RadioGroup value={currentLanguage()} onChange={changeLanguage}>
        {Object.entries(languages).map(([language, name]) => (
          <Menu.RadioItem key={language} value={language} lang={language}>
            {name}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  )
}
