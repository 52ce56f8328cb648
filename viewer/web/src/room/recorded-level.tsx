import { useEffect, useState } from 'react'
import { t } from '../language/language.ts'
import type { RoomConnection } from '../signalling/room-connection.ts'
import type { Level } from '../signalling/told-level.ts'
import { meterPart } from './meter-part.ts'
import classes from './recorded-level.module.css'
import { useStore } from './use-store.ts'

/** How loud what the recording hears is; nothing while that is not known. */
export function RecordedLevel({ level }: { level: Level }) {
  const [over, setOver] = useState(level)
  useEffect(() => {
    const timer = setTimeout(() => setOver(level), knownFor)
    return () => clearTimeout(timer)
  }, [level])
  if (level === null || level === over) return null
  return <meter aria-label={t('Sound in the recording')} className={classes.meter} value={meterPart(level.loudest)} />
}

/** The same, as the room's connection tells it: nothing else on the page is drawn anew for it. */
export function ToldRecordedLevel({ connection }: { connection: RoomConnection }) {
  return <RecordedLevel level={useStore(connection.level)} />
}

/** Milliseconds: it is told twice a second. */
const knownFor = 2_000
