import { fileURLToPath } from 'node:url'
import { AppError } from '../../core/errors.ts'
import { openFileStore } from './file-store.ts'
import type { ObjectStore } from './object-store.ts'
import { openS3Store, type S3Place } from './s3-store.ts'

/**
 * Opens the store that AULA_STORAGE_URL names: `file:///folder`, `s3://KEY:SECRET@host[:port]/bucket[?region=...]` over
 * TLS, `s3+http://...` without. The key and the secret are percent-encoded where they hold `:`, `/`, `@` or `%`.
 * @param isNew whether it may be laid out as a new store, where there is none
 * @throws BadStoreAddress, StoreUnavailable
 */
export async function openObjectStore(url: string, isNew = true): Promise<ObjectStore> {
  return url.startsWith('file:')
    ? await openFileStore(fileURLToPath(url), isNew)
    : await openS3Store(readS3Address(url))
}

/** The parts of an S3 address. @throws BadStoreAddress */
export function readS3Address(text: string): S3Place {
  const url = URL.parse(text)
  const secure = url?.protocol === 's3:'
  if (!url || (!secure && url.protocol !== 's3+http:'))
    throw new BadStoreAddress('it must start with s3:// or s3+http://')
  if (url.hostname === '') throw new BadStoreAddress('it names no host')
  if (url.username === '' || url.password === '') throw new BadStoreAddress('it must carry KEY:SECRET@ before the host')
  const bucket = url.pathname.replace(/^\/|\/$/g, '')
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw new BadStoreAddress('it must end with /bucket')
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    secure,
    region: url.searchParams.get('region') ?? 'us-east-1',
    bucket,
    accessKey: decodeURIComponent(url.username),
    secretKey: decodeURIComponent(url.password),
  }
}

class BadStoreAddress extends AppError {
  constructor(why: string) {
    super('storage.bad-address', 'node', `AULA_STORAGE_URL is not usable: ${why}.`)
  }
}
