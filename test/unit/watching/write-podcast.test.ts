import { readFileSync } from 'node:fs'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { type Feed, type FeedEpisode, writePodcast } from '../../../viewer/feed/write-podcast.ts'

const episode: FeedEpisode = {
  id: '01abc',
  title: 'Light',
  speaker: 'Lea',
  description: 'What light is.',
  page: 'https://aula.example/lectures/01abc',
  at: new Date('2026-11-06T09:15:00.500Z'),
  media: { url: 'https://aula.example/feeds/c/01abc.mp4?token=t', bytes: 12_345 },
  duration: 5_400_400,
}
const feed: Feed = {
  ...{ title: 'Optics', description: 'About light', organisation: 'University', language: 'de', personal: true },
  self: 'https://aula.example/feeds/c.xml?token=t',
  page: 'https://aula.example/courses/c',
  picture: 'https://aula.example/podcast.png',
  episodes: [episode],
}

const hostile = '</title><script>alert("1 & \'2\'")</script> ]]> \u0000\u0008\ufffe\ud800 𝄞 ä'

test('it is RSS 2.0 with what Apple requires of a podcast', () => {
  const channel = read(feed)
  expect(channel).toMatchObject({
    ...{ title: 'Optics', link: feed.page, description: 'About light', language: 'de' },
    ...{ pubDate: 'Fri, 06 Nov 2026 09:15:00 +0000', 'itunes:explicit': 'false', 'itunes:author': 'University' },
    'itunes:image': { '@href': feed.picture },
    'itunes:category': { '@text': 'Education', 'itunes:category': { '@text': 'Courses' } },
    'atom:link': { '@href': feed.self, '@rel': 'self', '@type': 'application/rss+xml' },
    'itunes:block': 'Yes',
  })
  expect(channel.item).toMatchObject([
    {
      ...{ title: 'Light', link: episode.page, description: 'What light is.', 'itunes:author': 'Lea' },
      guid: { '#text': '01abc', '@isPermaLink': 'false' },
      ...{ pubDate: 'Fri, 06 Nov 2026 09:15:00 +0000', 'itunes:duration': '5400', 'itunes:explicit': 'false' },
      enclosure: { '@url': episode.media.url, '@length': '12345', '@type': 'video/mp4' },
    },
  ])
})

test('what anybody typed stays text, and what XML has no character for is left out', () => {
  const spoilt = { ...episode, title: hostile, speaker: hostile, description: hostile }
  const channel = read({ ...feed, title: hostile, description: hostile, organisation: hostile, episodes: [spoilt] })
  const safe = '</title><script>alert("1 & \'2\'")</script> ]]> \ufffd 𝄞 ä'
  expect([channel.title, channel.item[0]?.title, channel.item[0]?.description]).toEqual([safe, safe, safe])
})

test('an empty course and one without a description are feeds, too; a public one may be listed', () => {
  const channel = read({ ...feed, description: '', personal: false, episodes: [] })
  expect(channel.description).toBe('Optics, University')
  expect(channel).not.toHaveProperty('itunes:block')
  expect(channel).not.toHaveProperty('item')
})

test('a description has four thousand bytes at most, and no half of a letter', () => {
  const { description } = read({ ...feed, description: 'ä'.repeat(3_000) })
  expect(description).toBe('ä'.repeat(2_000))
})

test('the picture is one that Apple takes: a square PNG of 1400 to 3000 pixels', () => {
  const picture = PNG.sync.read(readFileSync('viewer/web/public/podcast.png'))
  expect(picture.width).toBe(picture.height)
  expect(picture.width).toBeGreaterThanOrEqual(1_400)
  expect(picture.width).toBeLessThanOrEqual(3_000)
})

type Channel = Record<string, unknown> & { item: Record<string, unknown>[] }

function read(written: Feed): Channel {
  const text = writePodcast(written)
  expect(text).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<rss version="2\.0" /)
  expect(XMLValidator.validate(text)).toBe(true)
  const parser = new XMLParser({
    ...{ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, trimValues: false },
    isArray: (name) => name === 'item',
  })
  return parser.parse(text).rss.channel as Channel
}
