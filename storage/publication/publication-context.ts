import type { Catalog } from '../catalog/open-catalog.ts'
import type { ObjectStore } from '../objects/object-store.ts'

export type PublicationContext = { catalog: Catalog; store: ObjectStore }
