import { Button, Group, Text, TextInput } from '@mantine/core'
import { accentShades, ownAccent } from '../../../../../core/accent.ts'
import { t } from '../../language/language.ts'

type Properties = { value: string | null; choose: (color: string | null) => void }

/** The organisation's colour, by the browser's own picker; null: Aula's own. */
export function AccentField({ value, choose }: Properties) {
  const color = value ?? ownAccent
  return (
    <div>
      <Group align="end">
        <TextInput
          type="color"
          label={t('Colour')}
          description={t(
            'This page shows it at once, everybody’s pages once it is saved. Red is better left to what is live.',
          )}
          value={color}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
          styles={{ input: { width: '5rem', padding: '0.25rem' } }}
        />
        {value !== null && (
          <Button variant="default" onClick={() => choose(null)}>
            {t('Use Aula’s own colour')}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        {t(
          'Aula keeps the hue, and changes the brightness where words could not be read. White words stand on this: {{color}}',
          {
            color: accentShades(color).light[6],
          },
        )}
      </Text>
    </div>
  )
}
