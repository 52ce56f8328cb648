import type { RecordingId } from '../../core/ids.ts'
import { findAboutFacts, markAboutWritten } from '../../storage/catalog/recordings/abouts.ts'
import { aboutKey, aboutPrefix, numberOf } from '../../storage/objects/object-keys.ts'
import type { ObjectKey } from '../../storage/objects/object-store.ts'
import type { PublicationContext } from '../../storage/publication/publication-context.ts'
import { aboutOf } from './about-of.ts'

/**
 * Tells the store what the catalogue knows of a recording, and removes what it was told before. Returns the object's key;
 * undefined where the lecture is gone.
 * @throws StoreUnavailable
 */
export async function storeAbout(
  { catalog, store }: PublicationContext,
  recording: RecordingId,
): Promise<ObjectKey | undefined> {
  const facts = await findAboutFacts(catalog, recording)
  if (!facts) return undefined
  const place = { organisation: facts.organisation_id, recording }
  const key = aboutKey(place, facts.number)
  // The same number tells the same, and where versions are kept another one would stay of every attempt to erase.
  if (!(await store.stat(key))) await store.put(key, Buffer.from(JSON.stringify(aboutOf(facts))), 'application/json')
  const former: ObjectKey[] = []
  for await (const found of store.list(aboutPrefix(place))) {
    if (numberOf(found.key) < facts.number) former.push(found.key)
  }
  if (former.length > 0) await store.delete(former)
  await markAboutWritten(catalog, recording, facts.number)
  return key
}
