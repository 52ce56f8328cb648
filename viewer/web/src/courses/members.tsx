import { ActionIcon, Button, Group, Paper, Select, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconLink, IconTableImport, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApiChange } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { keepFocusNear } from '../layout/keep-focus-near.ts'
import { LongList } from '../parts/long-list.tsx'
import { Shelf } from '../parts/shelf.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { showProblem } from '../words/show-problem.tsx'
import { showUndo } from '../words/show-undo.tsx'
import { CourseLinks } from './course-links.tsx'
import { ImportMembers } from './import-members.tsx'
import { LeaveCourse } from './leave-course.tsx'
import { MakeCourseLink } from './make-course-link.tsx'
import classes from './members.module.css'

type Part = 'lecturer' | 'student'
type Member = { id: string; name: string; email: string; role: Part }
type Properties = {
  course: string
  members: Member[]
  links: NonNullable<ApiAnswer<'seeCourse'>['links']>
}

const parts = [
  { value: 'student', label: t('attends') },
  { value: 'lecturer', label: t('teaches') },
]

/** Who teaches and who attends; added by e-mail address, by a list of them, or by themselves with a link. */
export function Members({ course, members, links }: Properties) {
  const { data: me } = useMe()
  const [dialog, setDialog] = useState<'link' | 'list' | 'leave'>()
  const add = useApiChange('addMember', 'seeCourse')
  const remove = useApiChange('removeMember', 'seeCourse')
  const form = useForm<{ email: string; role: Part }>({ initialValues: { email: '', role: 'student' } })
  const submit = form.onSubmit((body) =>
    add.mutate(
      { params: { course }, body },
      {
        onSuccess: () => form.reset(),
        onError: (error) => refuseFields(form, error) || showProblem(t('Nobody was added'), error),
      },
    ),
  )
  const takeOut = ({ id: person, name, email, role }: Member, done: () => void) => {
    const undo = () =>
      // Not `mutate`: the page may be left by then, and what goes wrong is told all the same.
      add
        .mutateAsync({ params: { course }, body: { email, role } })
        .catch((error: unknown) => showProblem(t('This could not be taken back'), error))
    const taken = () => {
      done()
      showUndo(t('{{name}} is no longer a member.', { name }), () => void undo())
    }
    remove.mutate(
      { params: { course, person } },
      { onSuccess: taken, onError: (error) => showProblem(t('{{name}} stays a member', { name }), error) },
    )
  }
  return (
    <Shelf title={t('Members')}>
      <Paper withBorder mb="lg">
        <ul className={classes.members}>
          <li>
            <form onSubmit={submit} className={classes.add} noValidate>
              <TextInput
                type="email"
                label={t('E-mail address')}
                flex="1 1 14rem"
                autoComplete="off"
                {...form.getInputProps('email')}
              />
              <Select label={t('Who')} w="8rem" allowDeselect={false} data={parts} {...form.getInputProps('role')} />
              <Button type="submit" size="md" variant="default" loading={add.isPending} mt="1.6rem">
                {t('Add')}
              </Button>
            </form>
          </li>
          <CourseLinks course={course} links={links} />
          <li>
            <Group gap="sm">
              <Button
                variant="default"
                leftSection={<IconLink size={18} aria-hidden />}
                onClick={() => setDialog('link')}
              >
                {t('Make an invitation link')}
              </Button>
              <Button
                variant="default"
                leftSection={<IconTableImport size={18} aria-hidden />}
                onClick={() => setDialog('list')}
              >
                {t('Import a list')}
              </Button>
            </Group>
          </li>
        </ul>
      </Paper>
      {members.length === 0 && (
        <Text c="dimmed">{t('Nobody yet. Add people by the e-mail address of their account.')}</Text>
      )}
      <LongList items={members} textOf={({ name, email }) => `${name} ${email}`} placeholder={t('Name or address')}>
        {(shown) => (
          <Paper withBorder>
            <ul className={classes.members}>
              {shown.map((member) => (
                <li key={member.id}>
                  <div className={classes.who}>
                    <Text fw={600} dir="auto">
                      {member.name}
                    </Text>
                    <Text size="sm" c="dimmed">
                      {member.email} · {member.role === 'lecturer' ? t('teaches') : t('attends')}
                    </Text>
                  </div>
                  <ActionIcon
                    aria-label={t('Remove {{name}}', { name: member.name })}
                    onClick={(event) => {
                      // An admin goes on managing it.
                      if (member.id === me?.person?.id && me.person.role !== 'admin') setDialog('leave')
                      else takeOut(member, keepFocusNear(event.currentTarget))
                    }}
                  >
                    <IconX size={18} aria-hidden />
                  </ActionIcon>
                </li>
              ))}
            </ul>
          </Paper>
        )}
      </LongList>
      {dialog === 'link' && <MakeCourseLink course={course} close={() => setDialog(undefined)} />}
      {dialog === 'leave' && me?.person && (
        <LeaveCourse
          course={course}
          person={me.person.id}
          last={!members.some(({ id, role }) => role === 'lecturer' && id !== me.person?.id)}
          close={() => setDialog(undefined)}
        />
      )}
      {dialog === 'list' && <ImportMembers course={course} close={() => setDialog(undefined)} />}
    </Shelf>
  )
}
