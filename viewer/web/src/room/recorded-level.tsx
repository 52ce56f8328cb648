import { useEffect, useState } from 'react'
import { t } from '../language/language.ts'
import type { RoomState } from '../signalling/room-connection.ts'
import { meterPart } from './meter-part.ts'
import classes from './recorded-level.module.css'

/** How loud what the recording hears is; nothing while that is not known. */
export function RecordedLevel({ level }: Pick<RoomState, 'level'>) {
  const [over, setOver] = useState(level)
  useEffect(() => {
    const timer = setTimeout(() => setOver(level), knownFor)
    return () => clearTimeout(timer)
  }, [level])
  if (level === null || level === over) return null
  return <meter aria-label={t('Sound in the recording')} className={classes.meter} value={meterPart(level.loudest)} />
}

/** Milliseconds: it is told twice a second. */
const knownFor = 2_000
