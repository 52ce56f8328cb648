import { Button, Group, Text } from '@mantine/core'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { CopyField } from '../parts/copy-field.tsx'
import { day } from '../words/date.ts'
import { showProblem } from '../words/show-problem.tsx'
import { showUndo } from '../words/show-undo.tsx'
import classes from './members.module.css'

type Link = NonNullable<ApiAnswer<'seeCourse'>['links']>[number]

/** Links with which people join the course by themselves: to copy, and to withdraw. */
export function CourseLinks({ course, links }: { course: string; links: Link[] }) {
  const change = useApiChange('changeCourseLink', 'seeCourse')
  const set = (link: string, withdrawn: boolean, done: () => void) =>
    // Not `mutate`: it says nothing any more where the page is left.
    void change
      .mutateAsync({ params: { course, link }, body: { withdrawn } })
      .then(done, (error: unknown) => showProblem(t('The link stays as it was'), error))
  const withdraw = (id: string) =>
    set(id, true, () => showUndo(t('The link is withdrawn. Who has joined stays.'), () => set(id, false, () => {})))
  return links.map(({ id, link, expires, uses, most }) => (
    <li key={id}>
      <div className={classes.who}>
        {link ? (
          <CopyField label={t('Invitation link until {{day}}', { day: day(expires) })} value={link} />
        ) : (
          <Text fw={600}>{t('Invitation link until {{day}}', { day: day(expires) })}</Text>
        )}
        <Group justify="space-between" gap="xs" mt={6}>
          <Text size="sm" c="dimmed">
            {most === null
              ? t('{{count}} people have joined with it', { count: uses })
              : t('{{number}} of {{most}} people have joined with it', { number: uses, most })}
          </Text>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => withdraw(id)}>
            {t('Withdraw')}
          </Button>
        </Group>
      </div>
    </li>
  ))
}
