import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { mostSteps } from '../../../../conference/join-step.ts'
import { t } from '../language/language.ts'
import { type RoomFormState, usualSeconds } from './conference-form.ts'

const acts = [
  { value: 'click', label: t('Click') },
  { value: 'type', label: t('Type into') },
  { value: 'wait', label: t('Wait for') },
]

/** What a recorder does on a page to get into the conference. */
export function JoinSteps({ form }: { form: RoomFormState }) {
  const { steps } = form.values
  const add = () =>
    form.insertListItem('steps', { act: 'click', selector: '', text: 'Aula recorder', within: usualSeconds })
  return (
    <Input.Wrapper
      label={t('What the recorder does there')}
      description={t(
        'In this order, before it records. CSS selectors such as #join, or ::-p-text(Join) for what shows that text. Nothing: it records the page as it opens.',
      )}
    >
      <Stack gap="sm" mt="xs" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {steps.map(({ act }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step has no other name than its place; its fields hold no state
          <Group key={index} component="li" gap="xs" align="flex-start" wrap="wrap">
            <Select
              aria-label={t('Step {{number}}', { number: index + 1 })}
              w="9rem"
              allowDeselect={false}
              data={acts}
              {...form.getInputProps(`steps.${index}.act`)}
            />
            <TextInput
              aria-label={t('Step {{number}}: selector', { number: index + 1 })}
              placeholder="#join"
              flex="1 1 5rem"
              maxLength={500}
              {...form.getInputProps(`steps.${index}.selector`)}
            />
            {act === 'type' && (
              <TextInput
                aria-label={t('Step {{number}}: text', { number: index + 1 })}
                placeholder={t('Text')}
                flex="1 1 5rem"
                maxLength={500}
                {...form.getInputProps(`steps.${index}.text`)}
              />
            )}
            <ActionIcon
              size={36}
              aria-label={t('Remove step {{number}}', { number: index + 1 })}
              onClick={() => form.removeListItem('steps', index)}
            >
              <IconX size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
      </Stack>
      {steps.length < mostSteps && (
        <Button variant="default" size="sm" mt="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
          {t('Add a step')}
        </Button>
      )}
    </Input.Wrapper>
  )
}
