import type { Role } from '../../storage/catalog/tables/people.ts'

/** What an e-mail says; `writeMail` makes a text and a page of it. */
export type MailWords = {
  subject: string
  /** Before the link. */
  opening: string[]
  /** What can be opened; the first one is what the e-mail is for. */
  links: { label: string; url: string; note?: string }[]
  /** After it. */
  closing: string[]
}

const roles: Record<Role, string> = { admin: 'an admin', lecturer: 'a lecturer', student: 'a student' }

export function invitationWords(invitation: {
  organisation: string
  name: string
  role: Role
  course: string | null
  url: string
  until: Date
}): MailWords {
  const { organisation, name, role, course, url, until } = invitation
  const part = `${roles[role]}${course === null ? '' : ` of “${course}”`}`
  return {
    subject: `You are invited to Aula of ${organisation}`,
    opening: [
      greeting(name),
      `${organisation} invites you to Aula as ${part}. In Aula lectures are held, recorded and watched.`,
    ],
    links: [{ label: 'Accept the invitation', url }],
    closing: [
      `You choose a password there, and are in. The link works once, until ${dayOf(until)}.`,
      'If you did not expect this, you need not do anything.',
    ],
  }
}

export function resetWords({
  organisation,
  name,
  url,
}: {
  organisation: string
  name: string
  url: string
}): MailWords {
  return {
    subject: `Your new password for Aula of ${organisation}`,
    opening: [greeting(name), 'Somebody, probably you, has asked for a new password.'],
    links: [{ label: 'Set a new password', url }],
    closing: [
      'The link works once, within an hour of asking. You are signed out everywhere else then.',
      'If it was not you, nothing has changed, and you need not do anything.',
    ],
  }
}

export function newReplaysWords(news: {
  organisation: string
  name: string
  replays: { title: string; course: string; url: string }[]
  /** Replays that wait for the review of whoever gets the e-mail. */
  reviews: { title: string; course: string | null; url: string }[]
  settings: string
}): MailWords {
  const { organisation, name, replays, reviews, settings } = news
  const what =
    reviews.length === 0
      ? `In your courses at ${organisation} you can now watch:`
      : replays.length === 0
        ? `At ${organisation} these replays wait for your review:`
        : `At ${organisation} there are new replays in your courses, and replays that wait for your review:`
  const waits = (course: string | null) => (course === null ? waitsForReview : `${course}, ${waitsForReview}`)
  return {
    subject: subjectOf(replays, reviews),
    opening: [greeting(name), what],
    links: [
      ...reviews.map(({ title, course, url }) => ({ label: title, url, note: waits(course) })),
      ...replays.map(({ title, course, url }) => ({ label: title, url, note: course })),
    ],
    closing: [
      ...(reviews.length > 0 ? ['Nobody else sees a replay that waits, until somebody releases it on its page.'] : []),
      `How often you get such an e-mail is up to you: ${settings}`,
    ],
  }
}

const waitsForReview = 'waits for your review'

function subjectOf(replays: { title: string }[], reviews: { title: string }[]): string {
  const [replay] = replays
  const [review] = reviews
  if (replay && review) return `Replays: ${replays.length} new, ${reviews.length} to review`
  if (review) return reviews.length === 1 ? `To review: ${review.title}` : `${reviews.length} replays to review`
  return replays.length === 1 && replay ? `New replay: ${replay.title}` : `${replays.length} new replays`
}

export function removalWords(warning: {
  organisation: string
  name: string
  removals: { title: string; trashAt: Date; url: string }[]
}): MailWords {
  const { organisation, name, removals } = warning
  const [first] = removals
  const subject =
    removals.length === 1 && first
      ? `“${first.title}” will be removed on ${dayOf(first.trashAt)}`
      : `${removals.length} lectures will be removed`
  return {
    subject,
    opening: [greeting(name), `By the rules of ${organisation}, these lectures will be moved to the trash:`],
    links: removals.map(({ title, trashAt, url }) => ({ label: title, url, note: dayOf(trashAt) })),
    closing: ['A lecture’s page says why, and lets you keep it longer where its rule allows that.'],
  }
}

function greeting(name: string): string {
  return name ? `Hello ${name},` : 'Hello,'
}

/** `Friday, 11 December 2026`: nobody's time zone is known here, and a day is near enough. */
function dayOf(at: Date): string {
  const form = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat('en-GB', form).format(at)
}
