import type { Walk } from './walk.ts'
import { walkAsAdmin } from './walk-as-admin.ts'
import { walkAsLecturer } from './walk-as-lecturer.ts'
import { walkAsNewcomer } from './walk-as-newcomer.ts'
import { walkAsNobody } from './walk-as-nobody.ts'
import { walkAsStudent } from './walk-as-student.ts'
import { walkDone } from './walk-done.ts'
import { walkFailing } from './walk-failing.ts'
import { walkInRoom } from './walk-in-room.ts'
import { walkLive } from './walk-live.ts'
import { walkOwnLecture } from './walk-own-lecture.ts'
import { walkPeople } from './walk-people.ts'
import { walkRecorded } from './walk-recorded.ts'

/** Everything that there is to see, by who sees it: each can be walked alone. */
export const walks = {
  nobody: walkAsNobody,
  student: walkAsStudent,
  lecturer: walkAsLecturer,
  'a lecture of one’s own': walkOwnLecture,
  admin: walkAsAdmin,
  'people of an admin': walkPeople,
  newcomer: walkAsNewcomer,
  'in a room': walkInRoom,
  'a recorded room': walkRecorded,
  'a live lecture': walkLive,
  'what was done': walkDone,
  'what fails': walkFailing,
} satisfies Record<string, (walk: Walk) => Promise<void>>
