import { ScrollArea, Table, Text } from '@mantine/core'
import type { ApiAnswer } from '../api/call-api.ts'
import { roleInWords } from '../words/role.ts'

type Line = ApiAnswer<'previewImport'>['lines'][number]

/** What each line of a list does, those that cannot be done first. */
export function ImportPreview({ lines }: { lines: Line[] }) {
  const ordered = lines.toSorted((one, other) => Number(other.problem !== null) - Number(one.problem !== null))
  return (
    <ScrollArea.Autosize
      mah="20rem"
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Preview' }}
    >
      <Table stickyHeader verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Line</Table.Th>
            <Table.Th>Person</Table.Th>
            <Table.Th>What happens</Table.Th>
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
                  {line.problem ?? actInWords(line)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  )
}

function actInWords({ act, role, course }: Line): string {
  switch (act) {
    case 'invite':
      return `Is invited as ${roleInWords(role).toLowerCase()}${course ? ` of “${course}”` : ''}`
    case 'join-course':
      return `Is here already, and becomes ${role === 'student' ? 'a student' : 'a lecturer'} of “${course}”`
    case 'nothing':
      return 'Is here already: nothing changes'
  }
}
