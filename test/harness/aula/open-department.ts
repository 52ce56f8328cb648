import type { CourseId, RoomId } from '../../../core/ids.ts'
import { invitePerson, type Person } from './person.ts'

/** The people, the course and the room that a lecture needs. */
export type Department = { admin: Person; lecturer: Person; student: Person; course: CourseId; room: RoomId }

/** Makes them in an Aula that has an admin. */
export async function openDepartment(url: string, admin: Person): Promise<Department> {
  const lecturer = await invitePerson(admin, url, 'Lea', 'lecturer')
  const student = await invitePerson(admin, url, 'Sam', 'student')
  const course = await admin.call('createCourse', { body: { title: 'Measured lectures', defaultAccess: 'course' } })
  const params = { course: course.id }
  await admin.call('addMember', { params, body: { email: 'lea@test.example', role: 'lecturer' } })
  await admin.call('addMember', { params, body: { email: 'sam@test.example', role: 'student' } })
  const room = await lecturer.call('createRoom', { body: { name: 'Room 1', course: course.id } })
  return { admin, lecturer, student, course: course.id, room: room.id }
}
