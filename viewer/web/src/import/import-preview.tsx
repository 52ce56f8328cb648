import { ScrollArea, Table, Text } from '@mantine/core'
import type { ApiAnswer } from '../api/call-api.ts'
import { say, t } from '../language/language.ts'

type Line = ApiAnswer<'previewImport'>['lines'][number]

/** What each line of a list does, those that cannot be done first. */
export function ImportPreview({ lines }: { lines: Line[] }) {
  const ordered = lines.toSorted((one, other) => Number(other.problem !== null) - Number(one.problem !== null))
  return (
    <ScrollArea.Autosize
      mah="20rem"
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('Preview') }}
    >
      <Table stickyHeader verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('Line')}</Table.Th>
            <Table.Th>{t('Person')}</Table.Th>
            <Table.Th>{t('What happens')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ordered.map((line) => (
            <Table.Tr key={line.line}>
              <Table.Td>{line.line}</Table.Td>
              <Table.Td>
                <Text size="sm" dir="auto">
                  {line.name}
                </Text>
                <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {line.email}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm" fw={line.problem ? 600 : undefined}>
                  {line.said ? say(line.said) : actInWords(line)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  )
}

const invitedAs: Record<Line['role'], string> = {
  student: t('Is invited as student'),
  lecturer: t('Is invited as lecturer'),
  admin: t('Is invited as admin'),
}

const invitedTo: Record<Line['role'], (course: string) => string> = {
  student: (course) => t('Is invited as student of “{{course}}”', { course }),
  lecturer: (course) => t('Is invited as lecturer of “{{course}}”', { course }),
  admin: (course) => t('Is invited as admin of “{{course}}”', { course }),
}

function actInWords({ act, role, course }: Line): string {
  switch (act) {
    case 'invite':
      return course ? invitedTo[role](course) : invitedAs[role]
    case 'join-course':
      return role === 'student'
        ? t('Is here already, and becomes a student of “{{course}}”', { course: course ?? '' })
        : t('Is here already, and becomes a lecturer of “{{course}}”', { course: course ?? '' })
    case 'nothing':
      return t('Is here already: nothing changes')
    case 'ask-admin':
      return t('Has no account in use here: left out. An admin can help.')
  }
}
