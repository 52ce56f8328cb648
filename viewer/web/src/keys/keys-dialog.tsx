import { Kbd, Modal, Stack, Table } from '@mantine/core'
import { t } from '../language/language.ts'
import { LetterKeysSwitch } from './letter-keys-switch.tsx'
import { useLetterKeys } from './use-letter-keys.ts'

/** Keys that do the same, and what. `letters`: they are letters or signs, which can be switched off. */
export type Key = { keys: string[]; does: string; letters: boolean }

/** Which keys there are here. */
export function KeysDialog({ keys, close }: { keys: Key[]; close: () => void }) {
  const on = useLetterKeys()
  return (
    <Modal opened onClose={close} title={t('Keyboard shortcuts')}>
      <Stack gap="md">
        <Table>
          <Table.Tbody>
            {keys
              .filter(({ letters }) => on || !letters)
              .map(({ keys: same, does }) => (
                <Table.Tr key={same.join(' ')}>
                  <Table.Th scope="row" fw={400}>
                    {does}
                  </Table.Th>
                  <Table.Td ta="end">
                    {same.map((key) => (
                      <Kbd key={key} ms={4}>
                        {key}
                      </Kbd>
                    ))}
                  </Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
        <LetterKeysSwitch />
      </Stack>
    </Modal>
  )
}
