import { t } from '../language/language.ts'
import classes from './live-badge.module.css'

export function LiveBadge({ label = t('Live') }: { label?: string }) {
  return (
    <span className={classes.badge}>
      <span className={classes.dot} aria-hidden="true" />
      {label}
    </span>
  )
}
