import { useEffect, useRef } from 'react'
import { t } from '../language/language.ts'
import type { OwnParticipation } from '../participation/use-participation.ts'
import { tellInRoom } from './tell-in-room.ts'

/** Tells the lecturer, once each, who of those who watch has raised a hand. */
export function OutsideNews({ participation }: { participation: OwnParticipation }) {
  const hands = participation.all?.outside?.hands
  const known = useRef(new Set<string>())
  useEffect(() => {
    for (const { id, name, raisedAt, invited } of hands ?? []) {
      const raising = `${id} ${raisedAt}`
      if (!invited && !known.current.has(raising)) {
        tellInRoom(
          t('{{name}} watches and would like to come in', { name }),
          t('Under Questions you can take people in.'),
        )
      }
      known.current.add(raising)
    }
  }, [hands])
  return null
}
