import { Alert, Radio, Stack, TextInput } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { t } from '../language/language.ts'
import { isUntried, systems, untriedSentence } from '../words/conference.ts'
import type { RoomFormState } from './conference-form.ts'
import { JoinSteps } from './join-steps.tsx'

/** Where a room is. `fixed`: it is there already, and only the details may change. */
export function ConferenceFields({ form, fixed }: { form: RoomFormState; fixed: boolean }) {
  const { system } = form.values
  return (
    <>
      {!fixed && (
        <Radio.Group label={t('Where is it?')} {...form.getInputProps('system')}>
          <Stack gap="sm" mt="xs">
            <Radio
              value="aula"
              label={t('Here in Aula')}
              description={t('People join in their browser, with nothing to install.')}
            />
            {systems.map(({ value, label, sentence }) => (
              <Radio key={value} value={value} label={label} description={sentence} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {system === 'page' && (
        <>
          <TextInput
            label={t('Address of the page')}
            description={t('People who have this room’s link see it, too.')}
            placeholder="https://"
            type="url"
            required
            {...form.getInputProps('address')}
          />
          <JoinSteps form={form} />
        </>
      )}
      {(system === 'jitsi' || system === 'bigbluebutton') && (
        <>
          <TextInput
            label={t('Address of the server')}
            description={
              system === 'jitsi'
                ? t('What stands before the name of the room.')
                : t('The URL that bbb-conf --secret prints.')
            }
            placeholder={system === 'jitsi' ? 'https://meet.example.org' : 'https://bbb.example.org/bigbluebutton/'}
            type="url"
            required
            {...form.getInputProps('server')}
          />
          <TextInput
            label={system === 'jitsi' ? t('Name of the room there') : t('Meeting ID')}
            required
            maxLength={200}
            {...form.getInputProps('meeting')}
          />
        </>
      )}
      {system !== 'aula' && isUntried(system) && (
        <Alert variant="light" color="yellow" icon={<IconFlask aria-hidden />}>
          {untriedSentence}
        </Alert>
      )}
    </>
  )
}
