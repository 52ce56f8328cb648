import type { CourseTables } from './tables/courses.ts'
import type { LectureTables } from './tables/lectures.ts'
import type { LiveMediaTables } from './tables/live-media.ts'
import type { MachineTables } from './tables/machines.ts'
import type { MailTables } from './tables/mail.ts'
import type { NetTables } from './tables/nets.ts'
import type { ParticipationTables } from './tables/participation.ts'
import type { PeopleTables } from './tables/people.ts'
import type { RecordingTables } from './tables/recordings.ts'
import type { RetentionTables } from './tables/retention.ts'
import type { RoomTables } from './tables/rooms.ts'

/** The catalogue's tables as Kysely sees them; the truth is `migrations/`. */
export type Tables = PeopleTables &
  CourseTables &
  RoomTables &
  LectureTables &
  ParticipationTables &
  RetentionTables &
  RecordingTables &
  LiveMediaTables &
  NetTables &
  MailTables &
  MachineTables
