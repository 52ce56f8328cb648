import { Button, Text } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import type { Participation } from '../../../api/participation.ts'
import { t } from '../language/language.ts'
import classes from './outside-hands.module.css'
import type { OwnParticipation } from './use-participation.ts'

type Hand = NonNullable<Participation['outside']>['hands'][number]

/** Who watches and asks to be taken into the room, who has waited longest first. */
export function OutsideHands({ participation }: { participation: OwnParticipation }) {
  const hands: readonly Hand[] = participation.all?.outside?.hands ?? []
  if (hands.length === 0) return null
  return (
    <section aria-label={t('They would like to come in')}>
      <Text component="h3" size="sm" fw={650} m={0}>
        {t('They would like to come in')}
      </Text>
      <ul className={classes.list}>
        {hands.map(({ id, name, invited }) => (
          <li key={id} className={classes.hand}>
            <IconHandStop size={18} aria-hidden />
            <span className={classes.name} dir="auto">
              {name}
            </span>
            <Button
              size="compact-sm"
              variant={invited ? 'default' : 'filled'}
              aria-label={
                invited
                  ? `${t('Invited')}: ${t('Take the invitation of {{name}} back', { name })}`
                  : `${t('Take in')}: ${name}`
              }
              onClick={() => void participation.invite(id, !invited)}
            >
              {invited ? t('Invited') : t('Take in')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
