import { expect, test } from 'vitest'
import { hideSecrets, hideSecretsIn } from '../../core/hide-secrets.ts'

test.each([
  ['postgres://aula:s3cret@db:5432/aula is away', 'postgres://[hidden]@db:5432/aula is away'],
  [
    'net::ERR at https://aula.example.org/demo.html#eyJy.abc_-1',
    'net::ERR at https://aula.example.org/demo.html?[hidden]',
  ],
  ["GET 'http://store/aula/a.m4s?X-Amz-Signature=abc&b=1' failed", "GET 'http://store/aula/a.m4s?[hidden]' failed"],
  ['s3+http://a%3Ab:c%2Fd@host:80/bucket is left', 's3+http://[hidden]@host:80/bucket is left'],
  ['s3://KEY:SECRET@host/bucket?region=eu', 's3://[hidden]@host/bucket?[hidden]'],
  ['Bad media. Is it? #1 at someone@example.org', 'Bad media. Is it? #1 at someone@example.org'],
])('%s', (text, shown) => {
  expect(hideSecrets(text)).toBe(shown)
})

test('however deep in an answer they are', () => {
  const answer = { queues: [{ jobs: [{ failedReason: 'redis://:pw@host/0', attempts: 1, at: null }] }] }
  expect(hideSecretsIn(answer)).toEqual({
    queues: [{ jobs: [{ failedReason: 'redis://[hidden]@host/0', attempts: 1, at: null }] }],
  })
})
