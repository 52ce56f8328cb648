import { Button, Group, NumberInput, Paper, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApiChange } from '../../api/use-api.ts'
import { type Language, languages } from '../../language/choose-language.ts'
import { t } from '../../language/language.ts'
import { showAccent } from '../../theme/accent.ts'
import { refuseFields } from '../../words/refuse-fields.ts'
import { showProblem } from '../../words/show-problem.tsx'
import { AccentField } from './accent-field.tsx'

type Properties = { organisation: ApiAnswer<'seeOrganisation'> }

const choices = Object.entries(languages).map(([value, label]) => ({ value: value as Language, label }))

/** What holds for the whole organisation; a colour is shown in this window as soon as it is chosen. */
export function OrganisationSettings({ organisation }: Properties) {
  const change = useApiChange('changeOrganisation', 'seeOrganisation', 'me', 'now')
  const form = useForm({
    initialValues: organisation,
    validate: { name: (name) => (name.trim() ? null : t('An organisation needs a name.')) },
  })
  const { accent } = form.values
  useEffect(() => {
    showAccent(accent)
    return () => showAccent(organisation.accent)
  }, [accent, organisation.accent])
  const save = form.onSubmit((body) =>
    change.mutate(
      { body },
      {
        onSuccess: () => {
          form.resetDirty()
          notifications.show({ withBorder: true, message: t('Saved.') })
        },
        onError: (error) => refuseFields(form, error) || showProblem(t('The organisation stays as it was'), error),
      },
    ),
  )
  return (
    <Paper withBorder p="lg">
      <form onSubmit={save} noValidate>
        <Stack gap="lg" maw="40rem">
          <TextInput label={t('Name')} required maxLength={200} {...form.getInputProps('name')} />
          <AccentField value={form.values.accent} choose={(accent) => form.setFieldValue('accent', accent)} />
          <NumberInput
            label={t('Recordings at once')}
            description={t('Who presses Record beyond that is told to wait. Empty: as many as there is room for.')}
            min={1}
            max={10_000}
            allowDecimal={false}
            value={form.values.recordingsAtOnce ?? ''}
            error={form.errors.recordingsAtOnce}
            onChange={(value) => form.setFieldValue('recordingsAtOnce', typeof value === 'number' ? value : null)}
          />
          <Select
            label={t('Language of e-mails')}
            description={t('Of invitations, and for whoever has not signed in yet. Everybody else reads their own.')}
            data={choices}
            allowDeselect={false}
            {...form.getInputProps('language')}
          />
          <Group>
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              {t('Save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}
