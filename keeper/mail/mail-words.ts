import { type Sentence, sentence } from '../../core/sentence.ts'
import type { TextLanguage } from '../../core/text/organisation-text.ts'
import type { Role } from '../../storage/catalog/tables/people.ts'
import { sayIn } from './say-in.ts'

/** What an e-mail says; `writeMail` makes a text and a page of it. */
export type MailWords = {
  language: TextLanguage
  /** Of links, `#rrggbb`; null: Aula's own. */
  accent: string | null
  subject: string
  /** Before the link. */
  opening: string[]
  /** What can be opened; the first one is what the e-mail is for. */
  links: { label: string; url: string; note?: string }[]
  /** After it. */
  closing: string[]
}

/** Who writes, in which colour, to whom, and in which language they read. */
type Letter = { language: TextLanguage; organisation: string; accent: string | null; name: string }

export function invitationWords(
  invitation: Letter & { role: Role; course: string | null; url: string; until: Date },
): MailWords {
  const { language, organisation, accent, name, role, course, url, until } = invitation
  const say = sayIn(language)
  const about = say(sentence('In Aula lectures are held, recorded and watched.'))
  return {
    language,
    accent,
    subject: say(sentence('You are invited to Aula of {{organisation}}', { organisation })),
    opening: [say(greeting(name)), `${say(asWhat(organisation, role, course))} ${about}`],
    links: [{ label: say(sentence('Accept the invitation')), url }],
    closing: [
      say(
        sentence('You choose a password there, and are in. The link works once, until {{day}}.', {
          day: dayIn(language, until),
        }),
      ),
      say(sentence('If you did not expect this, you need not do anything.')),
    ],
  }
}

export function resetWords({ language, organisation, accent, name, url }: Letter & { url: string }): MailWords {
  const say = sayIn(language)
  return {
    language,
    accent,
    subject: say(sentence('Your new password for Aula of {{organisation}}', { organisation })),
    opening: [say(greeting(name)), say(sentence('Somebody, probably you, has asked for a new password.'))],
    links: [{ label: say(sentence('Set a new password')), url }],
    closing: [
      say(sentence('The link works once, within an hour of asking. You are signed out everywhere else then.')),
      say(sentence('If it was not you, nothing has changed, and you need not do anything.')),
    ],
  }
}

export function newReplaysWords(
  news: Letter & {
    replays: { title: string; course: string; url: string }[]
    /** Replays that wait for the review of whoever gets the e-mail. */
    reviews: { title: string; course: string | null; url: string }[]
    settings: string
  },
): MailWords {
  const { language, organisation, accent, name, replays, reviews, settings } = news
  const say = sayIn(language)
  const waits = (course: string | null) =>
    say(course === null ? sentence('waits for your review') : sentence('{{course}}, waits for your review', { course }))
  return {
    language,
    accent,
    subject: say(subjectOf(replays, reviews)),
    opening: [say(greeting(name)), say(whatIsNew(organisation, replays, reviews))],
    links: [
      ...reviews.map(({ title, course, url }) => ({ label: title, url, note: waits(course) })),
      ...replays.map(({ title, course, url }) => ({ label: title, url, note: course })),
    ],
    closing: [
      ...(reviews.length > 0
        ? [say(sentence('Nobody else sees a replay that waits, until somebody releases it on its page.'))]
        : []),
      say(sentence('How often you get such an e-mail is up to you: {{settings}}', { settings })),
    ],
  }
}

function whatIsNew(organisation: string, replays: unknown[], reviews: unknown[]): Sentence {
  if (reviews.length === 0) return sentence('In your courses at {{organisation}} you can now watch:', { organisation })
  if (replays.length === 0) return sentence('At {{organisation}} these replays wait for your review:', { organisation })
  return sentence('At {{organisation}} there are new replays in your courses, and replays that wait for your review:', {
    organisation,
  })
}

function subjectOf(replays: { title: string }[], reviews: { title: string }[]): Sentence {
  const [replay] = replays
  const [review] = reviews
  if (replay && review) {
    return sentence('Replays: {{fresh}} new, {{waiting}} to review', { fresh: replays.length, waiting: reviews.length })
  }
  if (review) {
    return reviews.length === 1
      ? sentence('To review: {{title}}', { title: review.title })
      : sentence('{{number}} replays to review', { number: reviews.length })
  }
  return replays.length === 1 && replay
    ? sentence('New replay: {{title}}', { title: replay.title })
    : sentence('{{number}} new replays', { number: replays.length })
}

export function removalWords(
  warning: Letter & { removals: { title: string; trashAt: Date; url: string }[] },
): MailWords {
  const { language, organisation, accent, name, removals } = warning
  const say = sayIn(language)
  const [first] = removals
  const subject =
    removals.length === 1 && first
      ? sentence('“{{title}}” will move to the trash on {{day}}', {
          title: first.title,
          day: dayIn(language, first.trashAt),
        })
      : sentence('{{number}} lectures will move to the trash', { number: removals.length })
  return {
    language,
    accent,
    subject: say(subject),
    opening: [
      say(greeting(name)),
      say(sentence('By the rules of {{organisation}}, these lectures will move to the trash:', { organisation })),
    ],
    links: removals.map(({ title, trashAt, url }) => ({ label: title, url, note: dayIn(language, trashAt) })),
    closing: [say(sentence('A lecture’s page says why, and lets you keep it longer where its rule allows that.'))],
  }
}

function greeting(name: string): Sentence {
  return name ? sentence('Hello {{name}},', { name }) : sentence('Hello,')
}

function asWhat(organisation: string, role: Role, course: string | null): Sentence {
  if (course === null) {
    const alone: Record<Role, Sentence> = {
      admin: sentence('{{organisation}} invites you to Aula as an admin.', { organisation }),
      lecturer: sentence('{{organisation}} invites you to Aula as a lecturer.', { organisation }),
      student: sentence('{{organisation}} invites you to Aula as a student.', { organisation }),
    }
    return alone[role]
  }
  const of = { organisation, course }
  const inCourse: Record<Role, Sentence> = {
    admin: sentence('{{organisation}} invites you to Aula as an admin and a lecturer of “{{course}}”.', of),
    lecturer: sentence('{{organisation}} invites you to Aula as a lecturer of “{{course}}”.', of),
    student: sentence('{{organisation}} invites you to Aula as a student of “{{course}}”.', of),
  }
  return inCourse[role]
}

/** `Friday, 11 December 2026 (UTC)`: nobody's time zone is known here, and a day is near enough. */
function dayIn(language: TextLanguage, at: Date): string {
  const form = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  return `${new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, form).format(at)} (UTC)`
}
