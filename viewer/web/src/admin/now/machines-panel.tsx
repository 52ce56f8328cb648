import { Group, Text } from '@mantine/core'
import { IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react'
import type { ApiAnswer } from '../../api/call-api.ts'
import { t } from '../../language/language.ts'
import { timeOfDay } from '../../words/date.ts'
import { machineFacts } from '../../words/machine-facts.ts'
import classes from './machines-panel.module.css'
import { Panel } from './panel.tsx'

type Machine = ApiAnswer<'now'>['machines'][number]

/** The processes by machine. */
export function MachinesPanel({ machines }: { machines: Machine[] }) {
  return (
    <Panel
      title={t('Machines')}
      empty={t('No process has reported yet.')}
      most={6}
      rows={machines.map((machine) => ({
        key: `${machine.name} ${machine.process}`,
        content: <MachineRow machine={machine} />,
      }))}
    />
  )
}

function MachineRow({ machine: { name, process, alive, beat, facts } }: { machine: Machine }) {
  const Sign = alive ? IconCircleCheckFilled : IconCircleXFilled
  const told = machineFacts(facts)
  return (
    <Group gap="xs" wrap="nowrap">
      <Sign size={18} className={classes.sign} data-alive={alive} aria-hidden />
      <div className={classes.words}>
        <Text size="sm">{t('{{process}} on {{machine}}', { process, machine: machineOf(name) })}</Text>
        {told.length > 0 && (
          <Text size="xs" c="dimmed">
            {told.join(' · ')}
          </Text>
        )}
      </div>
      <Text size="sm" c="dimmed">
        {alive ? t('runs') : t('silent since {{time}}', { time: timeOfDay(beat) })}
      </Text>
    </Group>
  )
}

/** A node is named `machine/process`. */
function machineOf(name: string): string {
  return name.split('/')[0] ?? name
}
