import {
  beginSecondFactor,
  changeAccount,
  changePassword,
  confirmSecondFactor,
  forgotPassword,
  removeSecondFactor,
  resetPassword,
  seeAccount,
  seePasswordReset,
} from './account.ts'
import { changeOrganisation, organisationEvents, seeOrganisation } from './admin.ts'
import { changeCourseLink, joinCourse, makeCourseLink, seeCourseLink } from './course-links.ts'
import { addMember, changeCourse, createCourse, listCourses, removeMember, seeCourse } from './courses.ts'
import { startDemo } from './demo.ts'
import { events, lectureEvents } from './events.ts'
import { endFeed, renewFeed, seeFeed } from './feeds.ts'
import { addFile, bringFileBack, removeFile, renameFile } from './files.ts'
import { makeFirstAdmin } from './first-admin.ts'
import { followLecture } from './follow-lecture.ts'
import type { Handlers } from './handler.ts'
import { allowHost, disallowHost, listHosts } from './hosts.ts'
import { importMembers, importPeople, previewImport, previewMembers } from './import.ts'
import { acceptInvitation, invite, seeInvitation, withdrawInvitation } from './invitations.ts'
import { allLectures, changeLecture, myLectures, search, startPage } from './lectures.ts'
import { dropAllMail, dropMail, pullMailBrake, releaseMailBrake, seeMail } from './mail.ts'
import { me } from './me.ts'
import { readNotices, seeNotices } from './notices.ts'
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
  changePerson,
  deactivatePerson,
  dropSecondFactor,
  handOn,
  handOnOwnerless,
  listPeople,
  makeResetLink,
  reactivatePerson,
  removePerson,
  seeBelongings,
  seeOwnerless,
} from './people.ts'
import { cancelPlan, listPlans, planRecording } from './plans.ts'
import { forgetPosition, keepPosition } from './positions.ts'
import { record, stop, stopLecture } from './record.ts'
import { releaseLecture } from './release.ts'
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
import { addToCourse, listLecturers, nameLecturer, takeFromCourse, unnameLecturer } from './sharing.ts'
import { signIn, signOut } from './sign-in.ts'
import { stillThere } from './still-there.ts'
import { changeText, listAllTexts, seeText } from './texts.ts'
import { eraseLecture, myTrash, restoreLecture, trashLecture } from './trash.ts'
import { seeTrim, trimLecture, untrimLecture } from './trim.ts'
import { changeChat, hideMessage, seeChat, seeOlderMessages, writeMessage } from './watch-chat.ts'

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
  changePerson,
  removePerson,
  previewImport,
  importPeople,
  seeBelongings,
  handOn,
  seeOwnerless,
  handOnOwnerless,
  deactivatePerson,
  reactivatePerson,
  makeResetLink,
  dropSecondFactor,
  forgotPassword,
  seePasswordReset,
  resetPassword,
  seeAccount,
  changeAccount,
  changePassword,
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  listCourses,
  createCourse,
  seeCourse,
  changeCourse,
  addMember,
  removeMember,
  previewMembers,
  importMembers,
  makeCourseLink,
  changeCourseLink,
  seeCourseLink,
  joinCourse,
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
  allLectures,
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
  seeChat,
  seeOlderMessages,
  writeMessage,
  hideMessage,
  changeChat,
  changeLecture,
  seeTrim,
  trimLecture,
  untrimLecture,
  releaseLecture,
  extendLecture,
  lectureEvents,
  trashLecture,
  restoreLecture,
  eraseLecture,
  stopLecture,
  myTrash,
  addFile,
  renameFile,
  removeFile,
  bringFileBack,
  listLecturers,
  nameLecturer,
  unnameLecturer,
  addToCourse,
  takeFromCourse,
  keepPosition,
  forgetPosition,
  seeNotices,
  readNotices,
  seeFeed,
  renewFeed,
  endFeed,
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
  seeOrganisation,
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
  seeText,
  listAllTexts,
  changeText,
}
