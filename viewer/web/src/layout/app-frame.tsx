import { Box, VisuallyHidden } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { Outlet, ScrollRestoration, useLocation } from 'react-router'
import { t } from '../language/language.ts'
import classes from './app-frame.module.css'
import { Footer } from './footer.tsx'
import { Header } from './header.tsx'
import { OfflineNotice } from './offline-notice.tsx'
import { PageSkeleton } from './page-skeleton.tsx'
import { useAwaitedPage } from './use-awaited-page.ts'

/** What surrounds every page but the room: a way past the navigation, the header, the notice of a lost connection, the footer. */
export function AppFrame() {
  const content = useFocusOnArrival()
  const awaited = useAwaitedPage()
  return (
    <div className={classes.frame}>
      <a href="#content" className={classes.skip}>
        {t('Skip to the content')}
      </a>
      <Header />
      <OfflineNotice />
      <Box component="main" id="content" ref={content} tabIndex={-1} className={classes.content}>
        <VisuallyHidden role="status">{awaited && t('The page is loading.')}</VisuallyHidden>
        {awaited ? <PageSkeleton /> : <Outlet />}
      </Box>
      <Footer />
      <ScrollRestoration />
    </div>
  )
}

/** Another page begins where it begins, for the keyboard too, unless it has put the focus somewhere itself. */
function useFocusOnArrival() {
  const content = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    const { current: place } = content
    // Whatever stays between two pages, like the row of an admin's pages, keeps it as well.
    if (place && !place.contains(document.activeElement)) place.focus({ preventScroll: true })
  }, [pathname])
  return content
}
