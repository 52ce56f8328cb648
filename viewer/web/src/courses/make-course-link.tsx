import { Button, Group, Modal, NumberInput, Select, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { FormProblem } from '../account/form-problem.tsx'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { CopyField } from '../parts/copy-field.tsx'
import { refuseFields } from '../words/refuse-fields.ts'

const periods = [
  { value: '1', label: t('A day') },
  { value: '7', label: t('A week') },
  { value: '14', label: t('Two weeks') },
  { value: '30', label: t('A month') },
  { value: '180', label: t('Half a year') },
]

/** Asks how long a link holds and for how many, then shows it. */
export function MakeCourseLink({ course, close }: { course: string; close: () => void }) {
  const make = useApiChange('makeCourseLink', 'seeCourse')
  const [link, setLink] = useState<string>()
  const form = useForm<{ days: string; most: number | '' }>({ initialValues: { days: '14', most: '' } })
  const send = form.onSubmit(({ days, most }) =>
    make.mutate(
      { params: { course }, body: { days: Number(days), most: most === '' ? null : most } },
      { onSuccess: (made) => setLink(made.link), onError: (error) => void refuseFields(form, error) },
    ),
  )
  if (link)
    return (
      <Modal opened onClose={close} title={t('Send this link')} size="lg">
        <Stack gap="md">
          <Text>{t('Who has an account here opens it and joins the course as a student, with one click.')}</Text>
          <CopyField label={t('Invitation link')} value={link} />
          <Group justify="flex-end">
            <Button onClick={close}>{t('Done')}</Button>
          </Group>
        </Stack>
      </Modal>
    )
  return (
    <Modal opened onClose={close} title={t('Invitation link')} size="lg">
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <Text>{t('Who has an account here opens it and joins the course as a student, with one click.')}</Text>
          <Select
            label={t('It holds for')}
            allowDeselect={false}
            data={periods}
            data-autofocus
            {...form.getInputProps('days')}
          />
          <NumberInput
            label={t('At most so many people')}
            description={t('Empty: however many.')}
            min={1}
            max={10_000}
            allowDecimal={false}
            {...form.getInputProps('most')}
          />
          <FormProblem error={make.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={make.isPending}>
              {t('Make the link')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
