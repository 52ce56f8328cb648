import { Alert, Button, Code, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconDownload, IconLifebuoy } from '@tabler/icons-react'
import { t } from '../language/language.ts'
import { shownOnce } from '../layout/shown-once.ts'
import { saveText } from './save-text.ts'

/** The codes for the day on which the phone is lost; shown once. */
export function RecoveryCodes({ codes, close }: { codes: string[]; close: () => void }) {
  const save = () => saveText('aula-recovery-codes.txt', `${codes.join('\n')}\n`, 'text/plain')
  return (
    <Modal opened onClose={close} title={t('Keep your recovery codes')} size="lg" {...shownOnce}>
      <Stack gap="md">
        <Text>{t('The second step is on. If you lose your phone, each of these codes lets you in once.')}</Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {codes.map((code) => (
            <li key={code}>
              <Code fz="md">{code}</Code>
            </li>
          ))}
        </SimpleGrid>
        <Alert variant="light" color="accent" icon={<IconLifebuoy aria-hidden />}>
          {t('They are shown only now. Print them, or keep them where you keep passwords.')}
        </Alert>
        <Group justify="flex-end">
          <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />} onClick={save}>
            {t('Save as a file')}
          </Button>
          <Button onClick={close}>{t('I have kept them')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
