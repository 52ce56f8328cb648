import { Menu } from '@mantine/core'
import { type Language, languages } from './choose-language.ts'
import { currentLanguage, t } from './language.ts'

/** The languages as part of a menu, each by its own name, so that who cannot read the page finds theirs. */
export function LanguageItems({ choose }: { choose: (language: Language) => void }) {
  return (
    <>
      <Menu.Label>{t('Language')}</Menu.Label>
      <Menu.RadioGroup value={currentLanguage()} onChange={(language) => choose(language as Language)}>
        {Object.entries(languages).map(([language, name]) => (
          <Menu.RadioItem key={language} value={language} lang={language}>
            {name}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  )
}
