import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import type { ByteRange, ObjectFacts, ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { BoundedMap } from '../live/bounded-map.ts'
import { NothingToPlayYet } from './media-errors.ts'
import { mostOfOne, openRecentPieces } from './recent-pieces.ts'

export type SendObject = (request: Request, response: Response, key: ObjectKey, contentType: string) => Promise<void>

/**
 * Sends objects out of the store: ranges, ETag (the MD5 of the stored bytes), 304. An object's bytes never change, so its
 * facts are asked for once. Small ones are read once for all who ask at the same moment, others streamed.
 */
export function openSendObject(store: ObjectStore): SendObject {
  const known = new BoundedMap<ObjectKey, Promise<ObjectFacts | undefined>>(50_000)
  /** Asked for once by all who come at the same moment; what is not there yet is asked for again. */
  const factsOf = async (key: ObjectKey) => {
    const asked = known.getOrMake(key, () => store.stat(key))
    const facts = await asked.catch((error: unknown) => {
      known.delete(key)
      throw error
    })
    if (!facts) known.delete(key)
    return facts
  }
  const pieces = openRecentPieces(store)
  return async (request, response, key, contentType) => {
    const facts = await factsOf(key)
    if (!facts) throw new NothingToPlayYet()
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
    if (response.closed) return
    const piece = facts.bytes <= mostOfOne ? pieces.take(key, facts.bytes) : undefined
    if (piece) {
      response.once('close', piece.done)
      const bytes = await piece.read
      return void response.end(range ? bytes.subarray(range.start, range.end + 1) : bytes)
    }
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
