import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { ApiAnswer } from '../../api/call-api.ts'
import { t } from '../../language/language.ts'
import classes from '../../parts/list.module.css'
import { Shelf } from '../../parts/shelf.tsx'
import { heldInWords } from '../../words/removal.ts'

/** What nothing removes, why, and who said so. */
export function HeldLectures({ lectures }: { lectures: NonNullable<ApiAnswer<'seeRetention'>['held']> }) {
  return (
    <Shelf title={t('Held lectures')}>
      {lectures.length === 0 ? (
        <Text c="dimmed">{t('No lecture is held.')}</Text>
      ) : (
        <ul className={classes.list}>
          {lectures.map(({ id, title, inTrash, hold }) => (
            <li key={id}>
              <div className={classes.main}>
                <Text component={Link} to={`/lectures/${id}`} fw={600} dir="auto">
                  {title}
                </Text>
                <Text size="sm" c="dimmed" dir="auto">
                  {[heldInWords(hold), t('“{{text}}”', { text: hold.reason }), inTrash && t('In the trash')]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Shelf>
  )
}
