import { Button } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { t } from '../../language/language.ts'
import classes from './panel.module.css'

export type Row = { key: string; content: ReactNode }

/** The first rows of a list; the rest opens in place. */
export function Rows({ rows, most }: { rows: Row[]; most: number }) {
  const [all, setAll] = useState(false)
  const id = useId()
  return (
    <>
      <ul className={classes.rows} id={id}>
        {(all ? rows : rows.slice(0, most)).map(({ key, content }) => (
          <li key={key}>{content}</li>
        ))}
      </ul>
      {rows.length > most && (
        <Button
          size="compact-sm"
          variant="subtle"
          mt={6}
          aria-expanded={all}
          aria-controls={id}
          onClick={() => setAll(!all)}
        >
          {all ? t('Show fewer') : t('Show all {{number}}', { number: rows.length })}
        </Button>
      )}
    </>
  )
}
