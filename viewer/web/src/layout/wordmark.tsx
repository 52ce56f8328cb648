import classes from './wordmark.module.css'

/** The mark is a hall's arch with a recording light in it. */
export function Wordmark() {
  return (
    <span className={classes.wordmark}>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" className={classes.ground} />
        <path d="M7.500 25V16a8.500 8.500 0 0 1 17 0v9" className={classes.arch} />
        <circle cx="16" cy="18.500" r="3.500" className={classes.light} />
      </svg>
      <span>Aula</span>
    </span>
  )
}
