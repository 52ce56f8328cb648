import {
  beginSecondFactor,
  changeAccount,
  confirmSecondFactor,
  forgotPassword,
  removeSecondFactor,
  resetPassword,
  seeAccount,
  seePasswordReset,
} from './account.ts'
import { changeOrganisation, organisationEvents } from './admin.ts'
import { addMember, changeCourse, createCourse, listCourses, removeMember, seeCourse } from './courses.ts'
import { startDemo } from './demo.ts'
import { events, lectureEvents } from './events.ts'
import { makeFirstAdmin } from './first-admin.ts'
import { followLecture } from './follow-lecture.ts'
import type { Handlers } from './handler.ts'
import { allowHost, disallowHost, listHosts } from './hosts.ts'
import { importPeople, previewImport } from './import.ts'
import { acceptInvitation, invite, seeInvitation, withdrawInvitation } from './invitations.ts'
import { changeLecture, myLectures, search, startPage } from './lectures.ts'
import { dropAllMail, dropMail, pullMailBrake, releaseMailBrake, seeMail } from './mail.ts'
import { me } from './me.ts'
import { now } from './now.ts'
import {
  answerQuestion,
  askQuestion,
  hideQuestion,
  inviteHand,
  myParticipation,
  raiseHand,
  reportStream,
  seeParticipation,
  switchQuestions,
  voteForQuestion,
} from './participation.ts'
import { pause, resume } from './pause.ts'
import {
  changeRole,
  deactivatePerson,
  dropSecondFactor,
  listPeople,
  makeResetLink,
  reactivatePerson,
  removePerson,
  seeBelongings,
} from './people.ts'
import { cancelPlan, listPlans, planRecording } from './plans.ts'
import { record, stop, stopLecture } from './record.ts'
import {
  confirmDate,
  enableRule,
  extendLecture,
  holdLecture,
  liftHold,
  previewRule,
  seeRetention,
} from './retention.ts'
import { retryWork } from './retry-work.ts'
import { changeRoom, createRoom, deleteRoom, joinRoom, listRooms, seeRoom } from './rooms.ts'
import { runSelfTest } from './run-self-test.ts'
import { seeLecture } from './see-lecture.ts'
import { signIn, signOut } from './sign-in.ts'
import { stillThere } from './still-there.ts'
import { eraseLecture, myTrash, restoreLecture, trashLecture } from './trash.ts'

/** One handler for every route of the contract; a route without one does not pass the type check. */
export const handlers: Handlers = {
  me,
  signIn,
  signOut,
  makeFirstAdmin,
  seeInvitation,
  acceptInvitation,
  listPeople,
  invite,
  withdrawInvitation,
  changeRole,
  removePerson,
  previewImport,
  importPeople,
  seeBelongings,
  deactivatePerson,
  reactivatePerson,
  makeResetLink,
  dropSecondFactor,
  forgotPassword,
  seePasswordReset,
  resetPassword,
  seeAccount,
  changeAccount,
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  listCourses,
  createCourse,
  seeCourse,
  changeCourse,
  addMember,
  removeMember,
  listRooms,
  createRoom,
  seeRoom,
  changeRoom,
  deleteRoom,
  joinRoom,
  record,
  pause,
  resume,
  stillThere,
  stop,
  listPlans,
  planRecording,
  cancelPlan,
  startDemo,
  startPage,
  search,
  myLectures,
  seeLecture,
  followLecture,
  seeParticipation,
  myParticipation,
  askQuestion,
  voteForQuestion,
  hideQuestion,
  answerQuestion,
  switchQuestions,
  raiseHand,
  inviteHand,
  reportStream,
  changeLecture,
  extendLecture,
  lectureEvents,
  trashLecture,
  restoreLecture,
  eraseLecture,
  stopLecture,
  myTrash,
  now,
  runSelfTest,
  retryWork,
  seeRetention,
  previewRule,
  enableRule,
  confirmDate,
  holdLecture,
  liftHold,
  changeOrganisation,
  events,
  organisationEvents,
  listHosts,
  allowHost,
  disallowHost,
  seeMail,
  pullMailBrake,
  releaseMailBrake,
  dropAllMail,
  dropMail,
}
