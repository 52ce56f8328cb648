import type { Log } from '../core/log.ts'
import type { Catalog } from '../storage/catalog/open-catalog.ts'
import type { ObjectStore } from '../storage/objects/object-store.ts'

/** What every job of the transcoder works with. */
export type TranscoderContext = {
  catalog: Catalog
  store: ObjectStore
  log: Log
  /** The program of `tieFfmpeg`. */
  ffmpeg: string
  /** Folder that holds the workspaces of all transcoders on this data folder. */
  workspaces: string
}
