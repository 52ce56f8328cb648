/** Somebody's picture (or, without a camera, their name) that wants a place on a stage. */
export type StageTile = {
  /** Tells tiles apart; a participant has a camera tile and may have a screen tile. */
  key: string
  kind: 'screen' | 'camera'
  /** False: only a name to show. */
  picture: boolean
}

/** Where a tile goes, in whole pixels. */
export type StageBox = { key: string; kind: 'screen' | 'camera'; x: number; y: number; width: number; height: number }

export type Stage = {
  width: number
  height: number
  /** How many people stand beside a shared screen. */
  beside: number
}

/** Everything on a stage has the form of a usual camera. */
const aspect = 16 / 9
/** Part of the width that people beside a screen get. */
const besidePart = 0.2
/** People that a grid shows at once: at 1280x720 a tile is still 320x180. */
const mostInGrid = 16
const gap = 4

/**
 * The composition rules, for the recorder's picture and for the stage of a room's page. Tiles come in order of
 * importance: active speaker first. A shared screen (the first of them) is large with people beside it; people alone
 * form a grid; somebody with a picture comes before somebody with only a name; one person alone fills the stage.
 */
export function composeStage(tiles: readonly StageTile[], stage: Stage): StageBox[] {
  const screen = tiles.find((tile) => tile.kind === 'screen')
  const people = tiles.filter((tile) => tile.kind === 'camera')
  const seen = [...people.filter((tile) => tile.picture), ...people.filter((tile) => !tile.picture)]
  return screen ? screenWithPeople(screen, seen.slice(0, stage.beside), stage) : grid(seen.slice(0, mostInGrid), stage)
}

function screenWithPeople(screen: StageTile, people: StageTile[], stage: Stage): StageBox[] {
  if (people.length === 0) return [{ ...named(screen), x: 0, y: 0, width: stage.width, height: stage.height }]
  const upright = stage.height > stage.width
  const column = Math.floor(stage.width * (upright ? 1 / Math.max(3, people.length) : besidePart))
  const tile = { width: column, height: Math.round(column / aspect) }
  if (upright) {
    const height = stage.height - tile.height - gap
    return [
      { ...named(screen), x: 0, y: 0, width: stage.width, height },
      ...people.map((person, index) => ({ ...named(person), x: index * column, y: height + gap, ...tile })),
    ]
  }
  const width = stage.width - column - gap
  const room = Math.max(1, Math.floor((stage.height + gap) / (tile.height + gap)))
  const shown = people.slice(0, room)
  const top = Math.round((stage.height - shown.length * (tile.height + gap) + gap) / 2)
  return [
    { ...named(screen), x: 0, y: 0, width, height: stage.height },
    ...shown.map((person, index) => ({
      ...named(person),
      x: width + gap,
      y: top + index * (tile.height + gap),
      ...tile,
    })),
  ]
}

function grid(people: StageTile[], stage: Stage): StageBox[] {
  const [alone, ...others] = people
  if (!alone) return []
  if (others.length === 0) return [{ ...named(alone), x: 0, y: 0, width: stage.width, height: stage.height }]
  const { columns, width, height } = bestGrid(people.length, stage)
  const rows = Math.ceil(people.length / columns)
  const top = Math.round((stage.height - rows * height - (rows - 1) * gap) / 2)
  return people.map((person, index) => {
    const row = Math.floor(index / columns)
    const inRow = Math.min(columns, people.length - row * columns)
    const left = Math.round((stage.width - inRow * width - (inRow - 1) * gap) / 2)
    return {
      ...named(person),
      x: left + (index - row * columns) * (width + gap),
      y: top + row * (height + gap),
      width,
      height,
    }
  })
}

/** The number of columns that makes tiles largest. */
function bestGrid(count: number, stage: Stage): { columns: number; width: number; height: number } {
  let best = { columns: 1, width: 0, height: 0 }
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns)
    const widest = (stage.width - (columns - 1) * gap) / columns
    const highest = (stage.height - (rows - 1) * gap) / rows
    const width = Math.floor(Math.min(widest, highest * aspect))
    if (width > best.width) best = { columns, width, height: Math.floor(width / aspect) }
  }
  return best
}

function named({ key, kind }: StageTile): Pick<StageBox, 'key' | 'kind'> {
  return { key, kind }
}
