import { useElementSize } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { readThumbnails, type Thumbnail } from './read-thumbnails.ts'
import classes from './thumbnail-strip.module.css'

/** CSS pixels. */
const height = 54

type Properties = { thumbnails: string | null; length: number }

/** Pictures of the whole lecture side by side, as many as fit; a plain bar while there are none. */
export function ThumbnailStrip({ thumbnails, length }: Properties) {
  const { ref, width } = useElementSize()
  const { data } = useQuery({
    queryKey: ['thumbnails', thumbnails],
    queryFn: async ({ signal }) => readThumbnails(await (await fetch(thumbnails ?? '', { signal })).text()),
    enabled: thumbnails !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const first = data?.[0]
  const each = first ? (first.width * height) / first.height : 0
  const count = each > 0 ? Math.ceil(width / each) : 0
  return (
    <div ref={ref} className={classes.strip} style={{ height }} aria-hidden="true">
      {Array.from({ length: count }, (_, index) => {
        const picture = pictureAt(data ?? [], ((index + 0.5) * each * length) / width)
        if (!picture) return null
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: places, not things
          <div key={index} className={classes.cell} style={{ width: each }}>
            <div
              style={{
                width: picture.width,
                height: picture.height,
                backgroundImage: `url("${picture.sheet}")`,
                backgroundPosition: `-${picture.x}px -${picture.y}px`,
                transform: `scale(${height / picture.height})`,
                transformOrigin: '0 0',
              }}
            />
          </div>
        )
      })}
    </div>
  )
}

function pictureAt(pictures: readonly Thumbnail[], moment: number): Thumbnail | undefined {
  return pictures.findLast(({ from }) => from <= moment)
}
