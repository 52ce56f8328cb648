import type { ColumnType } from 'kysely'

/** A column that the database fills where nobody says anything. */
export type Defaulted<T> = ColumnType<T, T | undefined, T>
