import '@fontsource-variable/atkinson-hyperlegible-next'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './theme/application.css'
import { createRoot } from 'react-dom/client'
import { Application } from './application.tsx'

const root = document.getElementById('root')
if (root) createRoot(root).render(<Application />)
