import { Alert, Button, Paper, Radio, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconLock, IconPlayerRecordFilled } from '@tabler/icons-react'
import { type FormEvent, lazy, Suspense, useState } from 'react'
import type { Room } from '../../../api/rooms.ts'
import type { ApiAnswer } from '../api/call-api.ts'
import { t } from '../language/language.ts'
import { Footer } from '../layout/footer.tsx'
import { Reason } from '../words/reason.tsx'
import { aulasOwn } from '../words/text.ts'
import { DeviceCheck } from './device-check.tsx'
import { type JoinChoices, rememberedChoices } from './join-choices.ts'
import type { OwnDevices } from './own-devices.ts'
import classes from './pre-join.module.css'
import { goesOn } from './recording-state.ts'

/** Reading Markdown is a piece of its own: most organisations ask in Aula's own words. */
const TextView = lazy(async () => ({ default: (await import('../texts/text-view.tsx')).TextView }))

type Properties = {
  room: Room
  /** This tab was in the room, or waited before it, and has not left. */
  wasHere: boolean
  /** What the organisation asks in its own words; null: Aula's own stand. */
  consent: ApiAnswer<'seeText'>['text']
  /** The name of who is signed in. */
  name: string
  devices: OwnDevices
  /** Why one could not join. */
  problem: unknown
  joining: boolean
  /** `record`: the recording is to begin as soon as one is in. */
  join(choices: { name: string; recordable: boolean; consent: string | null }, record: boolean): void
}

/** The check before joining: how one looks and sounds, one's name, and whether one may be recorded. */
export function PreJoin({ room, wasHere, consent, name: known, devices, problem, joining, join }: Properties) {
  const [choices, setChoices] = useState<JoinChoices>(() => {
    const kept = rememberedChoices(consent?.version ?? null)
    // Who teaches is what the recording is for; everybody else is asked, and left out until they say yes.
    return { ...kept, name: known || kept.name, recordable: kept.recordable ?? room.canManage }
  })
  const [missing, setMissing] = useState(false)
  const isRecorded = goesOn(room.recording)
  const go = (record: boolean) => {
    const name = choices.name.trim()
    setMissing(name === '')
    if (name !== '') join({ name, recordable: choices.recordable === true, consent: choices.consent }, record)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    go(false)
  }
  return (
    <>
      <main className={classes.page}>
        <title>{`${room.name} – Aula`}</title>
        <Title order={1} dir="auto">
          {room.name}
        </Title>
        <div className={classes.columns}>
          <DeviceCheck devices={devices} />
          <Paper component="form" withBorder p="lg" onSubmit={submit} noValidate className={classes.form}>
            <Stack gap="md">
              {room.locked && !room.canManage && (
                <Alert color="yellow" variant="light" icon={<IconLock aria-hidden />} title={t('This room is locked')}>
                  {wasHere
                    ? t('You were here: within ten minutes you can join again. Later, ask the lecturer to unlock it.')
                    : t('Ask the lecturer to unlock it, then join.')}
                </Alert>
              )}
              {isRecorded && (
                <Alert
                  color="live"
                  variant="light"
                  icon={<IconPlayerRecordFilled aria-hidden />}
                  title={t('This room is being recorded right now')}
                />
              )}
              {room.lead && !isRecorded && (
                <Alert
                  color="live"
                  variant="light"
                  icon={<IconPlayerRecordFilled aria-hidden />}
                  title={t('What is said here can be kept from up to two minutes before Record.')}
                >
                  {t('Who is left out is not in it.')}
                </Alert>
              )}
              <TextInput
                label={t('Your name')}
                required
                autoComplete="name"
                maxLength={200}
                value={choices.name}
                error={missing && t('Everybody in the room sees it: please type your name.')}
                onChange={(event) => setChoices({ ...choices, name: event.currentTarget.value })}
              />
              <Radio.Group
                label={t('May you be recorded?')}
                // What is agreed to is to be read.
                descriptionProps={consent ? { component: 'div', fz: 'sm', c: 'var(--mantine-color-text)' } : {}}
                description={
                  consent ? (
                    <Suspense fallback={consent.text}>
                      <TextView text={consent.text} language={consent.language} />
                      <p>{t('You can change it at any time; it takes effect at once.')}</p>
                    </Suspense>
                  ) : isRecorded ? (
                    t('You can change it at any time; it takes effect at once.')
                  ) : (
                    aulasOwn.consent
                  )
                }
                value={choices.recordable ? 'yes' : 'no'}
                onChange={(value) => setChoices({ ...choices, recordable: value === 'yes' })}
              >
                <Stack gap="xs" mt="xs">
                  <Radio value="yes" label={t('I may be recorded')} />
                  <Radio value="no" label={t('Leave my picture and my voice out')} />
                </Stack>
              </Radio.Group>
              {problem !== null && (
                <Alert color="red" variant="light" role="alert">
                  <Reason error={problem} />
                </Alert>
              )}
              <Button type="submit" size="md" loading={joining}>
                {t('Join')}
              </Button>
              {!room.canManage && room.lobby && (
                <Text size="sm" c="dimmed">
                  {t('You wait for a moment until the lecturer lets you in.')}
                </Text>
              )}
              {!room.canManage && room.speaking === 'lecturers' && (
                <Text size="sm" c="dimmed">
                  {t('In this room people speak when they are called on: raise your hand.')}
                </Text>
              )}
              {room.canManage && room.recording?.state !== 'finalising' && !isRecorded && (
                <Button
                  size="md"
                  variant="light"
                  color="live"
                  disabled={joining}
                  leftSection={<IconPlayerRecordFilled size={18} aria-hidden />}
                  onClick={() => go(true)}
                >
                  {t('Join and record')}
                </Button>
              )}
            </Stack>
          </Paper>
        </div>
      </main>
      <Footer />
    </>
  )
}
