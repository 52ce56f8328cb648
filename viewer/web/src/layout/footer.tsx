import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { textTitles } from '../words/text.ts'
import classes from './footer.module.css'

/** Imprint and privacy page, where the organisation has written them; else nothing. */
export function Footer() {
  const { data: me } = useMe()
  // A viewer of the release before does not tell.
  const pages = me?.organisation.pages ?? []
  if (pages.length === 0) return null
  return (
    <footer className={classes.footer}>
      <nav aria-label={t('About this place')} className={classes.links}>
        {pages.map((kind) => (
          <Anchor key={kind} component={Link} to={`/${kind}`} size="sm" c="dimmed">
            {textTitles[kind]}
          </Anchor>
        ))}
      </nav>
    </footer>
  )
}
