import classes from './live-badge.module.css'

export function LiveBadge({ label = 'Live' }: { label?: string }) {
  return (
    <span className={classes.badge}>
      <span className={classes.dot} aria-hidden="true" />
      {label}
    </span>
  )
}
