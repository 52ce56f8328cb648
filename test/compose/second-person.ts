import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { cardFrameRate } from '../../core/test-card/test-card.ts'
import { type Inhabited, until } from '../harness/aula/campus.ts'
import { openDepartment } from '../harness/aula/open-department.ts'
import { Person } from '../harness/aula/person.ts'
import { openBrowser } from '../harness/browser/browser.ts'
import { countLoss } from '../harness/lecture/broken-lecture.ts'
import { recordLecture } from '../harness/lecture/record-lecture.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/*
 * People on another machine: ADDRESS PASSWORD. The admin brings a lecturer, who opens a room, presses Record and, ten seconds
 * later, Stop; a student gets the replay. Says what was seen in it as a line of JSON, and does it once more for every line
 * that is read.
 */

const [url = '', password = ''] = process.argv.slice(2)
const lectureMilliseconds = 10_000

/** What a student has got of one lecture. */
export type SeenReplay = {
  /** Seconds that were counted, and that are missing between the first and the last picture seen; the worse of two publishers. */
  counted: number
  missing: number
  /** Beep after flash at the 95th percentile, milliseconds. */
  sync: number
}

await using resources = new AsyncDisposableStack()
const admin = new Person(url)
await admin.call('signIn', { body: { email: 'you@example.org', password } })
const department = await openDepartment(url, admin)
// The certificate is one of Caddy's own here.
const untrusted = { arguments: ['--ignore-certificate-errors'], elsewhere: true }
const browser = resources.use(await openBrowser(untrusted))
const publishing = resources.use(await openBrowser(untrusted))
const campus: Inhabited = { ...department, url, browser, publishing, [Symbol.asyncDispose]: async () => {} }
tell(await teach())
for (;;) {
  const [line] = await Promise.race([once(process.stdin, 'data'), once(process.stdin, 'end')])
  if (!line) break
  tell(await teach())
}

async function teach(): Promise<SeenReplay> {
  await using folder = await temporaryFolder('second-person')
  const lecture = await recordLecture(campus)
  await delay(lectureMilliseconds)
  await lecture.stop()
  await until(async () => {
    const { status } = await campus.student.call('seeLecture', { params: { lecture: lecture.lecture } })
    return status === 'ready'
  }, 'the replay')
  const { losses, broken } = await countLoss(campus, lecture.lecture, lecture.publishers, folder.path)
  await lecture.leave()
  if (broken.length > 0) throw new Error(`the replay is not whole: ${broken.join(', ')}`)
  const worst = (figure: (loss: (typeof losses)[number]) => number, of = Math.max) => of(...losses.map(figure))
  return {
    counted: worst(({ counted }) => counted, Math.min) / cardFrameRate,
    missing: worst(({ missing }) => missing),
    sync: worst(({ sync }) => sync),
  }
}

function tell(seen: SeenReplay): void {
  process.stdout.write(`${JSON.stringify(seen)}\n`)
}
