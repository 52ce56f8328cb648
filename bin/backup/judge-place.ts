import type { ListedObject } from '../../core/recording/listed-objects.ts'
import type { KeptRecording } from '../../storage/catalog/recovery/open-snapshot.ts'
import { aboutPrefix, netPrefix, numberOf } from '../../storage/objects/object-keys.ts'
import type { ObjectKey } from '../../storage/objects/object-store.ts'
import type { Objects } from './bring-recording.ts'

/**
 * What a place of backups lacks of a recording, and what it need not keep any more. What only the place has goes where the
 * store has evidently removed it: the store has the recording's manifest and no manifest lists the object, or tells of the
 * lecture anew. A store that has lost something takes nothing of it from the backup. Pure.
 */
export function judgePlace(
  recording: KeptRecording,
  { offered, held }: { offered: Objects; held: Objects },
  listed: readonly ListedObject[],
): { missing: string[]; superfluous: ObjectKey[] } {
  const sizes = new Map<string, number>(held)
  const needed = new Set(listed.map(({ key }) => key))
  const manifest = [...offered.keys()].some((key) => key === recording.manifest)
  const [net, about] = [netPrefix(recording), aboutPrefix(recording)]
  const told = Math.max(0, ...[...offered.keys()].filter((key) => key.startsWith(about)).map(numberOf))
  const superfluous = [...held.keys()].filter((key) => {
    if (offered.has(key) || needed.has(key)) return false
    if (key.startsWith(about) && numberOf(key) < told) return true
    return manifest || (recording.netDropped && key.startsWith(net))
  })
  return { missing: listed.filter(({ key, bytes }) => sizes.get(key) !== bytes).map(({ key }) => key), superfluous }
}
