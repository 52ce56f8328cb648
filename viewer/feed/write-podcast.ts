import { type Element, writeXml } from './write-xml.ts'

/** A course as a podcast. Addresses are complete. */
export type Feed = {
  title: string
  description: string
  /** Whose courses these are. */
  organisation: string
  /** ISO 639. */
  language: string
  /** The feed's own address, and its page. */
  self: string
  page: string
  /** 1400 × 1400 at least. */
  picture: string
  /** It belongs to one person: no directory may list it. */
  personal: boolean
  episodes: FeedEpisode[]
}

export type FeedEpisode = {
  /** Never changes. */
  id: string
  title: string
  speaker: string
  description: string
  page: string
  at: Date
  media: { url: string; bytes: number }
  /** Milliseconds. */
  duration: number
}

/** RSS 2.0 (rssboard.org) with Apple's tags (podcasters.apple.com, "Podcast RSS feed requirements"). */
export function writePodcast(feed: Feed): string {
  const [newest] = feed.episodes
  return writeXml({
    name: 'rss',
    attributes: {
      version: '2.0',
      'xmlns:atom': 'http://www.w3.org/2005/Atom',
      'xmlns:itunes': 'http://www.itunes.com/dtds/podcast-1.0.dtd',
    },
    content: [
      {
        name: 'channel',
        content: [
          text('title', feed.title),
          text('link', feed.page),
          text('description', shortened(feed.description || `${feed.title}, ${feed.organisation}`)),
          text('language', feed.language),
          text('generator', 'Aula'),
          text('ttl', String(minutesBetweenLooks)),
          ...(newest ? [text('pubDate', dateInMail(newest.at))] : []),
          {
            name: 'atom:link',
            attributes: { href: feed.self, rel: 'self', type: 'application/rss+xml' },
          },
          text('itunes:author', feed.organisation),
          { name: 'itunes:image', attributes: { href: feed.picture } },
          {
            name: 'itunes:category',
            attributes: { text: 'Education' },
            content: [{ name: 'itunes:category', attributes: { text: 'Courses' } }],
          },
          text('itunes:explicit', 'false'),
          text('itunes:type', 'episodic'),
          ...(feed.personal ? [text('itunes:block', 'Yes')] : []),
          ...feed.episodes.map(writeEpisode),
        ],
      },
    ],
  })
}

function writeEpisode({ id, title, speaker, description, page, at, media, duration }: FeedEpisode): Element {
  return {
    name: 'item',
    content: [
      text('title', title),
      text('link', page),
      { name: 'guid', attributes: { isPermaLink: 'false' }, content: id },
      text('pubDate', dateInMail(at)),
      ...(description ? [text('description', shortened(description))] : []),
      { name: 'enclosure', attributes: { url: media.url, length: String(media.bytes), type: 'video/mp4' } },
      text('itunes:duration', String(Math.round(duration / 1000))),
      ...(speaker ? [text('itunes:author', speaker)] : []),
      text('itunes:explicit', 'false'),
    ],
  }
}

function text(name: string, content: string): Element {
  return { name, content }
}

const minutesBetweenLooks = 60

/** Apple: a description has 4,000 bytes at most. */
function shortened(description: string): string {
  const { read } = new TextEncoder().encodeInto(description, new Uint8Array(4_000))
  return description.slice(0, read)
}

/** RFC 2822. */
function dateInMail(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000')
}
