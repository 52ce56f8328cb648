import { addTranslation, setLanguage } from 'media-chrome/dist/utils/i18n.js'
import { currentLanguage } from './language.ts'

/** The player's own labels: media-chrome brings most languages along. To be awaited before a player is shown. */
export async function startPlayerLanguage(): Promise<void> {
  const language = currentLanguage()
  setLanguage(language)
  if (language === 'de') addTranslation('de', (await import('media-chrome/dist/lang/de.js')).De)
  if (language === 'fr') addTranslation('fr', (await import('media-chrome/dist/lang/fr.js')).Fr)
  if (language === 'it') addTranslation('it', (await import('./player-italian.ts')).playerItalian)
}
