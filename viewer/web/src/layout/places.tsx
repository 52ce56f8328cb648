import { NavLink } from 'react-router'
import type { Destination } from './navigation.ts'
import classes from './places.module.css'

/** The pages beside this one, in one row; the one that is shown is in view on a phone, too. */
export function Places({ label, places }: { label: string; places: Destination[] }) {
  return (
    <nav aria-label={label} className={classes.places}>
      {places.map(({ to, label, end }) => (
        <NavLink
          key={to}
          to={to}
          end={end}
          className={classes.place}
          ref={(link) => {
            if (link?.ariaCurrent) link.scrollIntoView({ block: 'nearest', inline: 'center' })
          }}
        >
          {label}
        </NavLink>
      ))}
    </nav>
  )
}
