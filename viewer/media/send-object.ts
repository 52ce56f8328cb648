import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import type { ByteRange, ObjectFacts, ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { BoundedMap } from '../live/bounded-map.ts'
import { NothingToPlayYet } from './media-errors.ts'

export type SendObject = (request: Request, response: Response, key: ObjectKey, contentType: string) => Promise<void>

/**
 * Streams objects out of the store: ranges, ETag (the MD5 of the stored bytes), 304. An object's bytes never change,
 * so its facts are asked for once.
 */
export function openSendObject(store: ObjectStore): SendObject {
  const known = new BoundedMap<ObjectKey, ObjectFacts>(50_000)
  return async (request, response, key, contentType) => {
    const facts = known.get(key) ?? (await store.stat(key))
    if (!facts) throw new NothingToPlayYet()
    known.set(key, facts)
    response.set({ 'Content-Type': contentType, 'Accept-Ranges': 'bytes', ETag: `"${facts.md5}"` })
    if (request.fresh) return void response.status(304).end()
    const range = chooseRange(request, facts)
    if (range === 'unsatisfiable') {
      response.set('Content-Range', `bytes */${facts.bytes}`).removeHeader('ETag')
      return void response.status(416).end()
    }
    response.set('Content-Length', String(range ? range.end - range.start + 1 : facts.bytes))
    if (range) response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${facts.bytes}`)
    if (request.method === 'HEAD') return void response.end()
    const stream = await store.get(key, range)
    await pipeline(stream, response).catch((error: unknown) => {
      // The browser has gone: seeking ends requests all the time.
      if (!response.destroyed && !request.destroyed) throw error
    })
  }
}

/** One range is answered; several at once, or a unit nobody knows, get the whole. RFC 9110, section 14. */
function chooseRange(request: Request, { bytes, md5 }: ObjectFacts): ByteRange | 'unsatisfiable' | undefined {
  const condition = request.headers['if-range']
  if (condition !== undefined && condition !== `"${md5}"`) return undefined
  const ranges = request.range(bytes)
  if (ranges === -1) return 'unsatisfiable'
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return undefined
  return ranges[0]
}
