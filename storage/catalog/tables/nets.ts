import type { ColumnType, Generated } from 'kysely'
import type { OrganisationId, RecordingId } from '../../../core/ids.ts'
import type { NetFile, NetGap, NetPerson } from '../../../core/net/net.ts'
import type { Defaulted } from './defaulted.ts'

/** What the conference system has kept of a recording. */
export type NetTables = {
  net: {
    organisation_id: OrganisationId
    recording_id: RecordingId
    /** `held` on the conference system's machine; `wanted` in the store; `stored` there; `dropped`, for good. */
    state: Defaulted<'held' | 'wanted' | 'stored' | 'dropped'>
    /** What is to be filled. */
    gaps: ColumnType<NetGap[], string | undefined, string>
    files: ColumnType<NetFile[], string | undefined, string>
    /** Why it was dropped, a code: `filled`, `whole`, `failed`, `lost`, `over`. */
    outcome: string | null
    changed_at: Defaulted<Date>
  }
  net_moment: {
    id: Generated<number>
    organisation_id: OrganisationId
    recording_id: RecordingId
    at: Date
    people: ColumnType<NetPerson[], string, string>
  }
}
