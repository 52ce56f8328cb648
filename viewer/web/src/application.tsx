import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { queryClient } from './api/query-client.ts'
import { useNoticeKeys } from './keys/use-notice-keys.ts'
import { useBusyFocus } from './layout/use-busy-focus.ts'
import { routes } from './routes.tsx'
import { listenAccent, shownAccent } from './theme/accent.ts'
import { themeWith } from './theme/theme.ts'
import { focusRefusedSoon } from './words/focus-refused.ts'

const router = createBrowserRouter(routes)

export function Application() {
  const accent = useSyncExternalStore(listenAccent, shownAccent)
  useNoticeKeys()
  useBusyFocus()
  const theme = useMemo(() => themeWith(accent), [accent])
  useEffect(() => {
    document.addEventListener('submit', focusRefusedSoon)
    return () => document.removeEventListener('submit', focusRefusedSoon)
  }, [])
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ModalsProvider>
          <Notifications position="bottom-center" limit={3} />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
