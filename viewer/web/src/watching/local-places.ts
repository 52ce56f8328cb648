import { resumeAt, type WatchedTo } from '../../../../core/watching/resume-at.ts'

type Place = WatchedTo & { lecture: string }

/** Where somebody who is not signed in stopped, the last one first: kept by their browser, and told to nobody. */
export function localPlaces(): Place[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isPlace) : []
  } catch {
    return []
  }
}

/** Where they go on with this replay of so many milliseconds; undefined: at its beginning. */
export function localResume(lecture: string, length: number): number | undefined {
  const place = localPlaces().find((one) => one.lecture === lecture)
  return place && resumeAt(place, length)
}

export function keepLocally(place: Place): void {
  keep([place, ...localPlaces().filter(({ lecture }) => lecture !== place.lecture)])
}

export function forgetLocally(lecture: string): void {
  const others = localPlaces().filter((one) => one.lecture !== lecture)
  if (others.length < localPlaces().length) keep(others)
}

const key = 'aula-places'
const most = 40

function keep(places: Place[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(places.slice(0, most)))
  } catch {
    // A browser that keeps nothing begins at the beginning.
  }
}

function isPlace(value: unknown): value is Place {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['position', 'duration'].every((name) => Number.isFinite(Reflect.get(value, name))) &&
    typeof Reflect.get(value, 'lecture') === 'string'
  )
}
