import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { textTitles } from '../words/text.ts'
import classes from './page-links.module.css'

/** Imprint and privacy page, where the organisation has written them; else nothing. `apart`: in a window of their own. */
export function PageLinks({ apart = false }: { apart?: boolean }) {
  const { data: me } = useMe()
  // A viewer of the release before does not tell.
  const pages = me?.organisation.pages ?? []
  if (pages.length === 0) return null
  return (
    <nav aria-label={t('About this place')} className={classes.links}>
      {pages.map((kind) => (
        <Anchor
          key={kind}
          component={Link}
          to={`/${kind}`}
          target={apart ? '_blank' : undefined}
          size="sm"
          c={apart ? 'inherit' : 'dimmed'}
          underline={apart ? 'always' : 'hover'}
        >
          {textTitles[kind]}
        </Anchor>
      ))}
    </nav>
  )
}
