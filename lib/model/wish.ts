import type { Definition, Wish } from './configuration.ts'

/** One object as a file wants it, in the words of its engine. It holds secrets. */
export interface WishedObject extends Wish {
  readonly definition: Definition
  /** So many of it, numbered from 1 on behind their names ("shop/web/1"); one without a number when left out. */
  readonly copies?: number
}

/** What files that belong together say. */
export interface WishedSet {
  /** The files, as people would type them. */
  readonly by: string
  readonly objects: readonly WishedObject[]
  /** What is in the files and is not looked at, with its place. */
  readonly warnings: readonly string[]
  /** Of Compose: whatever runs in this project and is not in the file is too much. */
  readonly project?: string
}
