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
    : await openS3Store(readS3Address(url), isNew)
}

/** The parts of an S3 address. @param what how whoever gave it calls it @throws BadStoreAddress */
export function readS3Address(text: string, what: StoreName = 'The store’s address'): S3Place {
  const url = URL.parse(text)
  const secure = url?.protocol === 's3:'
  const refuse = (why: string) => new BadStoreAddress(what, why)
  if (!url || (!secure && url.protocol !== 's3+http:')) throw refuse('it must start with s3:// or s3+http://')
  if (url.hostname === '') throw refuse('it names no host')
  if (url.username === '' || url.password === '') throw refuse('it must carry KEY:SECRET@ before the host')
  const bucket = url.pathname.replace(/^\/|\/$/g, '')
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw refuse('it must end with /bucket')
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
  constructor(what: StoreName, why: string) {
    super('storage.bad-address', 'node', `${what} is not usable: ${why}.`)
  }
}

type StoreName = 'AULA_STORAGE_URL' | 'AULA_STORAGE_FORMER_URL' | 'The store’s address'
