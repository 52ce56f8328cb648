import classes from './footer.module.css'
import { PageLinks } from './page-links.tsx'

/** What stands at the foot of every page. */
export function Footer() {
  return (
    <footer className={classes.footer}>
      <PageLinks />
    </footer>
  )
}
