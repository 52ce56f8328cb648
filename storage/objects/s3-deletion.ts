import type { Client } from 'minio'
import { z } from 'zod'
import { actOnEach } from '../../core/process/act-on-each.ts'
import { isObjectKey, keyPrefix } from './object-keys.ts'
import type { ObjectKey, ObjectStore } from './object-store.ts'
import { serverCode } from './s3-transport.ts'
import { StoreUnavailable, VersionsStay } from './store-errors.ts'

/** Some servers delete one after the other before they answer (Swift: 18 ms each, 50 a version), and silence is not waited out. */
const deletedAtOnce = 40
/** Keys whose versions are looked for at once. */
const lookedForAtOnce = 8

/** What servers say of what is gone already. */
const gone = ['NoSuchKey', 'NoSuchVersion']
/** What they say to a key without the right, and of what a lock retains, which MinIO calls an invalid request. */
const refused = ['AccessDenied', 'InvalidRequest']
/** What those say that have no versions. */
const notKnown = ['NotImplemented', 'MethodNotAllowed']

/** What a server has not deleted of what it was asked to; the client's types tell of another form. */
const failures = z.array(z.object({ Key: z.string(), Code: z.string(), Message: z.string().optional() }))

/** What a listing shows of a version, or of the mark of a deletion; the client's types do not tell of its id. */
const listed = z.array(z.object({ name: z.string(), versionId: z.string() }))

type Version = { name: ObjectKey; versionId: string }

/** Runs a request. @throws StoreUnavailable, caused by what the server has said */
type Ask = <Result>(act: () => Promise<Result>) => Promise<Result>

/**
 * How objects go from a bucket. One that has ever kept versions may have them for good: what is deleted stays below the
 * mark of its deletion, and what is stored again below the new one, until each is removed by its own id.
 */
export function openDeletion(client: Client, bucket: string, ask: Ask): Pick<ObjectStore, 'delete' | 'eraseVersions'> {
  const asAllowed = async <Result>(right: string, act: () => Promise<Result>): Promise<Result> => {
    try {
      return await ask(act)
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined
      if (cause instanceof Error && refused.includes(serverCode(cause))) throw new VersionsStay(right, cause)
      throw error
    }
  }

  const remove = async (objects: ObjectKey[] | Version[], run: Ask): Promise<void> => {
    for (let start = 0; start < objects.length; start += deletedAtOnce) {
      const some = objects.slice(start, start + deletedAtOnce)
      await run(async () => {
        const all = failures.parse(await client.removeObjects(bucket, some))
        const first = all.find(({ Code }) => !gone.includes(Code))
        if (first) throw new NotDeleted(first)
      })
    }
  }

  /** Asked each time: somebody may switch them on at any time. */
  const keepsVersions = async (): Promise<boolean> => {
    try {
      // Of a bucket that has never kept any the answer is empty, whatever the client's types say.
      const status = async () => (await client.getBucketVersioning(bucket))?.Status
      return Boolean(await asAllowed('s3:GetBucketVersioning', status))
    } catch (error) {
      if (error instanceof StoreUnavailable && notKnown.includes(serverCode(error.cause))) return false
      throw error
    }
  }

  /**
   * Pages go on by their last key, not by its version, which Swift tells wrongly: where a page ends within the versions of a
   * key, some are found once those before them are removed.
   */
  const versionsBelow = async (prefix: string, keep: (key: ObjectKey) => boolean): Promise<Version[]> =>
    await asAllowed('s3:ListBucketVersions', async () => {
      const found: Version[] = []
      for (let keyMarker = ''; ; ) {
        const asked = { Delimiter: '', MaxKeys: 1_000, IncludeVersion: true, keyMarker }
        const page = await client.listObjectsQuery(bucket, keyPrefix(prefix), '', asked)
        for (const { name, versionId } of listed.parse(page.objects)) {
          if (isObjectKey(name) && !keep(name)) found.push({ name, versionId })
        }
        if (!page.isTruncated) return found
        if (!page.keyMarker) throw new Error('the listing of versions does not say where it goes on')
        // The client sends it as it is; it comes escaped, or not.
        keyMarker = encodeURIComponent(decodeURIComponent(page.keyMarker))
      }
    })

  const removeVersions = async (versions: Version[]): Promise<void> =>
    await remove(versions, (act) => asAllowed('s3:DeleteObjectVersion', act))

  return {
    async delete(keys) {
      await remove(keys, ask)
      try {
        if (!(await keepsVersions())) return
        const versions: Version[] = []
        await actOnEach(keys, lookedForAtOnce, async (key) => {
          const found = await versionsBelow(key, (other) => other !== key)
          versions.push(...found)
        })
        await removeVersions(versions)
      } catch (error) {
        // No listing shows it any more; whoever must know that it is gone erases its prefix.
        if (!(error instanceof VersionsStay)) throw error
      }
    },
    async eraseVersions(prefix, keep) {
      if (!(await keepsVersions())) return 0
      const versions = await versionsBelow(prefix, keep)
      await removeVersions(versions)
      return new Set(versions.map(({ name }) => name)).size
    },
  }
}

/** One of many, told as the client tells what a server refuses as a whole. */
class NotDeleted extends Error {
  readonly code: string

  constructor({ Key, Code, Message = '' }: z.infer<typeof failures>[number]) {
    super(`${Key} is not deleted. ${Message}`)
    this.code = Code
  }
}
