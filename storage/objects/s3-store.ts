import { createHash } from 'node:crypto'
import { type FileHandle, open, stat as statFile } from 'node:fs/promises'
import { IncomingMessage } from 'node:http'
import { Client } from 'minio'
import { AppError } from '../../core/errors.ts'
import { inParts } from './in-parts.ts'
import { isObjectKey, keyPrefix } from './object-keys.ts'
import type { ObjectFacts, ObjectKey, ObjectStore, ToldFacts } from './object-store.ts'
import { openDeletion } from './s3-deletion.ts'
import { openTransport, serverCode } from './s3-transport.ts'
import { factsInWords, ObjectMissing, RangeOutside, refuseOthers, StoreLied, StoreUnavailable } from './store-errors.ts'

export type S3Place = {
  host: string
  port: number
  secure: boolean
  region: string
  bucket: string
  accessKey: string
  secretKey: string
}

/** Bigger files are sent in parts of this size, one in memory at a time. S3 wants at least 5 MiB a part. */
const partBytes = 32 * 1024 * 1024
/** Of what comes as a stream: its source waits while a part is sent, and no source waits for ever. */
const streamedPartBytes = 8 * 1024 * 1024

/** The MD5 of the whole, kept with the object: the ETag of one sent in parts (or encrypted by the server) is not it. */
const digestHeader = 'aula-md5'

/** What a listing of uploads is folded at. Asked to fold at nothing, Swift folds all of them away. */
const nowhereInKeys = '~'

/**
 * A store in a bucket of an S3 server.
 * @param isNew whether the bucket may be made when absent
 * @throws StoreUnavailable
 */
export async function openS3Store(place: S3Place, isNew = true): Promise<ObjectStore> {
  const { bucket } = place
  const transport = openTransport(place.secure)
  const client = new Client({
    ...transport.client,
    endPoint: place.host,
    port: place.port,
    useSSL: place.secure,
    region: place.region,
    accessKey: place.accessKey,
    secretKey: place.secretKey,
    pathStyle: true,
    // Whoever stores tries again by itself, and the client writes its retries to the console.
    retryOptions: { disableRetry: true },
  })

  const call = async <Result>(
    key: ObjectKey | undefined,
    signal: AbortSignal | undefined,
    act: () => Promise<Result>,
  ) => {
    try {
      return await transport.run(signal, act)
    } catch (error) {
      signal?.throwIfAborted()
      throw translate(error, key)
    }
  }

  const readBack = async (key: ObjectKey, signal?: AbortSignal): Promise<ObjectFacts> =>
    await call(key, signal, async () => {
      const hash = createHash('md5')
      let bytes = 0
      for await (const piece of await client.getObject(bucket, key)) {
        hash.update(piece)
        bytes += piece.length
      }
      return { bytes, md5: hash.digest('hex') }
    })

  /** By ETag where it is the MD5, else by reading back: servers verify no other checksum reliably. */
  const verify = async (key: ObjectKey, sent: ObjectFacts, etag: string, signal?: AbortSignal) => {
    if (etag === sent.md5) return sent
    const held = await readBack(key, signal)
    if (held.md5 === sent.md5) return sent
    throw new StoreLied(`${key} was sent with ${factsInWords(sent)} and came back with ${factsInWords(held)}`)
  }

  const put = async (key: ObjectKey, body: Buffer, contentType: string, signal?: AbortSignal): Promise<ObjectFacts> => {
    const sent = { bytes: body.byteLength, md5: md5(body) }
    const headers = { 'Content-Type': contentType, [digestHeader]: sent.md5 }
    const { etag } = await call(key, signal, () => client.putObject(bucket, key, body, sent.bytes, headers))
    return await verify(key, sent, etag, signal)
  }

  /** What is longer than a part goes in parts. */
  const putParts = async (
    key: ObjectKey,
    body: AsyncIterable<Uint8Array>,
    told: ToldFacts,
    contentType: string,
    partSize: number,
    signal?: AbortSignal,
  ): Promise<ObjectFacts> => {
    const known = told.md5 === undefined ? {} : { [`x-amz-meta-${digestHeader}`]: told.md5 }
    const headers = { 'Content-Type': contentType, ...known }
    const uploadID = await call(key, signal, () => client.initiateNewMultipartUpload(bucket, key, headers))
    try {
      const parts: { part: number; etag: string }[] = []
      const came = { bytes: 0, hash: createHash('md5') }
      for await (const piece of inParts(body, partSize)) {
        came.bytes += piece.length
        came.hash.update(piece)
        const digest = createHash('md5').update(piece).digest('base64')
        const headers = { 'Content-Length': piece.length, 'Content-MD5': digest }
        const part = parts.length + 1
        const config = { bucketName: bucket, objectName: key, uploadID, partNumber: part, headers }
        const { etag } = await call(key, signal, () => client.uploadPart(config, piece))
        parts.push({ part, etag })
      }
      const sent = { bytes: came.bytes, md5: came.hash.digest('hex') }
      refuseOthers(key, told, sent)
      const { etag } = await call(key, signal, () => client.completeMultipartUpload(bucket, key, uploadID, parts))
      return await verify(key, sent, etag, signal)
    } catch (error) {
      await call(key, undefined, () => client.abortMultipartUpload(bucket, key, uploadID)).catch(() => {})
      throw error
    }
  }

  await call(undefined, AbortSignal.timeout(20_000), async () => {
    if (await client.bucketExists(bucket)) return
    if (!isNew) throw new StoreUnavailable(`there is no bucket ${bucket} any more at ${place.host}`)
    await client.makeBucket(bucket, place.region).catch(async (error: unknown) => {
      // Another process of ours may have been faster.
      if (!(await client.bucketExists(bucket))) throw error
    })
  })

  return {
    put: (key, body, contentType, signal) =>
      put(key, Buffer.from(body.buffer, body.byteOffset, body.byteLength), contentType, signal),
    async putFile(key, path, contentType, signal) {
      await using file = await open(path)
      const { size } = await statFile(path)
      if (size <= partBytes) return await put(key, await file.readFile(), contentType, signal)
      const sent = { bytes: size, md5: await fileMd5(path) }
      return await putParts(key, piecesOf(file), sent, contentType, partBytes, signal)
    },
    async putStream(key, body, facts, contentType, signal) {
      const whole = facts.md5 === undefined ? streamedPartBytes : partBytes
      if (facts.bytes > whole) return await putParts(key, body, facts, contentType, streamedPartBytes, signal)
      const bytes = Buffer.concat(await Array.fromAsync(body))
      refuseOthers(key, facts, { bytes: bytes.length, md5: md5(bytes) })
      return await put(key, bytes, contentType, signal)
    },
    async get(key, range) {
      if (range && range.end < range.start) throw new RangeOutside(key)
      return await call(key, undefined, async () => {
        if (!range) return await client.getObject(bucket, key)
        const part = await client.getPartialObject(bucket, key, range.start, range.end - range.start + 1)
        if (!(part instanceof IncomingMessage) || part.statusCode === 206) return part
        part.destroy()
        throw new StoreLied('asked for a range it sends the whole object')
      })
    },
    async stat(key) {
      try {
        const { size, etag, metaData } = await call(key, undefined, () => client.statObject(bucket, key))
        const kept: unknown = metaData[digestHeader]
        const known = [kept, etag].find((text) => typeof text === 'string' && /^[0-9a-f]{32}$/.test(text))
        return typeof known === 'string' ? { bytes: size, md5: known } : await readBack(key)
      } catch (error) {
        if (error instanceof ObjectMissing) return undefined
        throw error
      }
    },
    async *list(prefix) {
      try {
        for await (const item of client.listObjectsV2(bucket, keyPrefix(prefix), true)) {
          if (isObjectKey(item.name)) yield { key: item.name, bytes: item.size }
        }
      } catch (error) {
        throw translate(error, undefined)
      }
    },
    ...openDeletion(client, bucket, (act) => call(undefined, undefined, act)),
    async dropUnfinished(before) {
      let dropped = 0
      for (let after = ''; ; ) {
        const { uploads, isTruncated, nextKeyMarker } = await call(undefined, undefined, () =>
          client.listIncompleteUploadsQuery(bucket, '', after, '', nowhereInKeys),
        )
        for (const { key, uploadId, initiated } of uploads) {
          if (!isObjectKey(key) || initiated >= before) continue
          await call(undefined, undefined, () => client.abortMultipartUpload(bucket, key, uploadId))
          dropped += 1
        }
        if (!isTruncated) return dropped
        after = nextKeyMarker
      }
    },
  }
}

function md5(body: Buffer): string {
  return createHash('md5').update(body).digest('hex')
}

async function fileMd5(path: string): Promise<string> {
  const hash = createHash('md5')
  await using file = await open(path)
  for await (const piece of piecesOf(file)) hash.update(piece)
  return hash.digest('hex')
}

/** From its beginning on. */
function piecesOf(file: FileHandle): AsyncIterable<Buffer> {
  return file.createReadStream({ start: 0, highWaterMark: 1 << 20, autoClose: false })
}

/** What the client and its server say, in our words. */
function translate(error: unknown, key: ObjectKey | undefined): unknown {
  if (error instanceof AppError) return error
  const code = serverCode(error)
  if (key && (code === 'NoSuchKey' || code === 'NotFound')) return new ObjectMissing(key, { cause: error })
  if (key && code === 'InvalidRange') return new RangeOutside(key, { cause: error })
  const message = error instanceof Error ? error.message : String(error)
  return new StoreUnavailable(code === '' ? message : `${code}: ${message}`, { cause: error })
}
