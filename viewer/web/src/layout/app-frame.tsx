import { Box } from '@mantine/core'
import { Suspense } from 'react'
import { Outlet, ScrollRestoration } from 'react-router'
import { t } from '../language/language.ts'
import classes from './app-frame.module.css'
import { Footer } from './footer.tsx'
import { Header } from './header.tsx'
import { OfflineNotice } from './offline-notice.tsx'
import { PageSkeleton } from './page-skeleton.tsx'

/** What surrounds every page but the room: a way past the navigation, the header, the notice of a lost connection, the footer. */
export function AppFrame() {
  return (
    <div className={classes.frame}>
      <a href="#content" className={classes.skip}>
        {t('Skip to the content')}
      </a>
      <Header />
      <OfflineNotice />
      <Box component="main" id="content" tabIndex={-1} className={classes.content}>
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </Box>
      <Footer />
      <ScrollRestoration />
    </div>
  )
}
