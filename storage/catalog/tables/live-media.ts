import type { OrganisationId, RecordingId } from '../../../core/ids.ts'
import type { Defaulted } from './defaulted.ts'

/** What takes have stored before there is a manifest. */
export type LiveMediaTables = {
  live_rendition: {
    organisation_id: OrganisationId
    recording_id: RecordingId
    take: number
    track: 'video' | 'audio'
    rendition: string
    recipe: string
    codecs: string
    width: number | null
    height: number | null
    timescale: number
    init_key: string
    init_bytes: number
    init_sha256: string
    init_md5: string
  }
  live_segment: {
    organisation_id: OrganisationId
    recording_id: RecordingId
    take: number
    track: 'video' | 'audio'
    rendition: string
    number: number
    /** Recording time, microseconds. */
    start: number
    duration: number
    bytes: number
    sha256: string
    md5: string
    key: string
    /** When its row was written: a live playlist only ever grows at its end. */
    stored_at: Defaulted<Date>
  }
}
