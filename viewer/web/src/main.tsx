import '@fontsource-variable/atkinson-hyperlegible-next'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './theme/application.css'
import { createRoot } from 'react-dom/client'
import { startLanguage } from './language/language.ts'

const root = document.getElementById('root')
if (root) {
  // Pages wait for their language: nothing is shown in another one first.
  await startLanguage().catch((error: unknown) => console.error(error))
  const { Application } = await import('./application.tsx')
  createRoot(root).render(<Application />)
}
