import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { MailCutOff, MailPutOff, MailRefused, MailServerAway } from './mail-errors.ts'
import type { SmtpServer } from './smtp-server.ts'

/** One message on its way. It is small: all of it fits into the socket's buffer. */
export type Sending = {
  from: string
  to: string
  content: Buffer
  /** Asked once everything but the end of the message has gone: whether that may follow. Until then nothing has been sent. */
  pass(): Promise<boolean>
  /** Ends it, as long as `pass` has not said yes. */
  signal: AbortSignal
}

/** A connection to a mail server, for one message after the other. */
export type SmtpLine = AsyncDisposable & {
  encrypted: boolean
  /** Resolves once the server has taken the message. @throws MailServerAway, MailPutOff, MailRefused, MailCutOff */
  send(message: Sending): Promise<void>
}

/** Milliseconds. */
const answersWithin = 10_000
/** From the beginning of a message to `pass`; below `inHand.before` of storage/catalog/mail/mail.ts. */
const sendsWithin = 60_000
/** For the answer after its end (RFC 5321, 4.5.3.2.6); below `inHand.after`. */
const takesWithin = 600_000
/** What `pass` says is worth nothing after this: whoever pulled the brake has waited twice as long for us. */
const passHolds = 5_000

/** Connects, by TLS as the address wants it, and signs in. @throws MailServerAway */
export async function openSmtp({ host, port, tls, credentials }: SmtpServer): Promise<SmtpLine> {
  const connection = new SMTPConnection({
    ...{ host, port, secure: tls === 'at-once', requireTLS: tls === 'required' },
    ...{ dnsTimeout: answersWithin, connectionTimeout: answersWithin, greetingTimeout: answersWithin },
    ...{ socketTimeout: takesWithin, socketCloseTimeout: 0 },
  })
  const broken = Promise.withResolvers<never>()
  broken.promise.catch(() => {})
  connection.on('error', (error) => broken.reject(new MailServerAway(messageOf(error), { cause: error })))
  connection.on('end', () => broken.reject(new MailServerAway('it has closed the connection')))
  const step = (act: (done: (error?: Error | null) => void) => void) =>
    Promise.race([
      broken.promise,
      new Promise<void>((resolve, reject) => act((error) => (error ? reject(error) : resolve()))),
    ])
  try {
    await step((done) => connection.connect(done))
    if (credentials) await step((done) => connection.login({ credentials }, done))
  } catch (error) {
    connection.close()
    throw error instanceof MailServerAway ? error : new MailServerAway(messageOf(error), { cause: error })
  }
  return {
    encrypted: connection.secure,
    async send(message) {
      try {
        await sendOver(connection, broken.promise, message)
      } catch (error) {
        // Whatever it was, the next message begins on a connection of its own: this one may be amid a message.
        connection.close()
        throw error
      }
    },
    async [Symbol.asyncDispose]() {
      if (connection.destroyed) return
      const late = setTimeout(() => connection.close(), answersWithin / 10)
      connection.quit()
      await broken.promise.catch(() => {})
      clearTimeout(late)
    },
  }
}

async function sendOver(
  connection: SMTPConnection,
  broken: Promise<never>,
  { from, to, content, pass, signal }: Sending,
): Promise<void> {
  const over = new AbortController()
  let timer = setTimeout(() => over.abort(new MailServerAway('it takes too long')), sendsWithin)
  const cut = () => over.abort(new MailCutOff())
  signal.addEventListener('abort', cut)
  const askToEnd = async () => {
    const asked = performance.now()
    if (!(await pass()) || performance.now() - asked > passHolds) throw new MailCutOff()
    over.signal.throwIfAborted()
    signal.removeEventListener('abort', cut)
    clearTimeout(timer)
    timer = setTimeout(() => over.abort(new MailServerAway('it does not say whether it took it')), takesWithin)
  }
  const sent = Promise.withResolvers<void>()
  broken.catch(sent.reject)
  over.signal.addEventListener('abort', () => {
    sent.reject(over.signal.reason)
    connection.close()
  })
  try {
    if (signal.aborted) throw new MailCutOff()
    const stream = Readable.from(endedBy(content, askToEnd), { objectMode: false })
    // nodemailer writes a code of its own into the error that it is handed.
    stream.once('error', (error) => over.abort(error instanceof MailCutOff ? new MailCutOff() : error))
    connection.send({ from, to: [to], size: content.length }, stream, (error) =>
      error ? sent.reject(translate(error)) : sent.resolve(),
    )
    await sent.promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', cut)
  }
}

/** A message whose end, and with it the dot that makes the server take it, comes only when `askToEnd` lets it. */
async function* endedBy(content: Buffer, askToEnd: () => Promise<void>): AsyncGenerator<Buffer> {
  yield content
  await askToEnd()
}

type SmtpProblem = Error & { command?: string; response?: string; responseCode?: number; permanent?: boolean }

function translate(error: SmtpProblem): Error {
  const { command, response, responseCode, permanent } = error
  // What the server says of a sender, of signing in, or when it closes, is not about this message.
  const about = responseCode !== undefined && responseCode !== 421 && (command === 'RCPT TO' || command === 'DATA')
  if (!about) return new MailServerAway(response ?? error.message, { cause: error })
  const reply = response ?? error.message
  return permanent ? new MailRefused(reply, { cause: error }) : new MailPutOff(reply, { cause: error })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
