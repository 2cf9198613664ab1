import * as z from 'zod'
import { classOfPath, fitting, MARK_LENGTH, markOf, partsOfPath } from '../../lib/kit/index.ts'
import type { PathClass } from '../../lib/kit/index.ts'
import type { Container } from '../../lib/model/engine.ts'
import type { LayerChanges } from '../../lib/model/inside.ts'
import type { EpochMs } from '../../lib/model/time.ts'
import { expectedIn } from './expected.ts'
import type { Options } from './options.ts'

/** Of one container: as many changes as a start script makes. */
const MOST_MARKS = 400
const known = z.strictObject({
  /** Which container of which image under which name. */
  of: z.string(),
  /** When we first looked at it. */
  since: z.number(),
  /** Marks of what was changed already when we first looked, one behind the other. */
  met: z.string(),
  /** Marks of folders that data was seen in. */
  folders: z.string(),
  /** Watched paths and the marks of what was in them; empty for nothing. */
  sums: z.array(z.tuple([z.string(), z.string()])),
})

/** What is known of one container. */
export type Known = z.output<typeof known>

export const memory = z.strictObject({
  containers: z.array(known),
  /** How many there was no room for. */
  forgotten: z.number(),
})

export type Memory = z.output<typeof memory>

export function knownOf(before: Memory | null, container: Container): Known | null {
  const of = identityOf(container)
  return before?.containers.find((each) => each.of === of) ?? null
}

export function nothingKnown(container: Container, now: EpochMs): Known {
  return { of: identityOf(container), since: now, met: '', folders: '', sums: [] }
}

/** Who is known already stays: a look that forgets one to learn another would never know either. */
export function withinRoom(all: readonly Known[], before: Memory | null): Memory {
  const known = new Set(before?.containers.map(({ of }) => of))
  const [old, fresh] = [all.filter(({ of }) => known.has(of)), all.filter(({ of }) => !known.has(of))]
  const containers = [...fitting([...old, ...fresh])]
  return { containers, forgotten: all.length - containers.length }
}

/** What it is called, what it was made from and which one it is: whatever of it changes, it starts anew. */
function identityOf({ id, name, imageId, labels }: Container): string {
  const { 'com.docker.compose.project': project, 'com.docker.compose.service': service } = labels
  const number = labels['com.docker.compose.container-number']
  const called = project === undefined || service === undefined ? ['', name] : [project, service, number ?? '']
  return markOf(JSON.stringify([...called, imageId, id]))
}

/** What of the changes of one container was there before. */
export interface Recalled {
  /** Changed already at our first look. */
  isMet(path: string): boolean
  /** Whether data was seen in its folder, or in one above it. The root has everything below it, and tells nothing. */
  isInKnownFolder(path: string): boolean
}

export function recall({ met, folders }: Known): Recalled {
  const [paths, places] = [new Set(marksIn(met)), new Set(marksIn(folders))]
  return {
    isMet: (path) => paths.has(markOf(path)) || paths.has(markOf(allIn(folderOf(path)))),
    isInKnownFolder(path) {
      const parts = partsOfPath(path).slice(0, -1)
      if (parts.length === 0) return places.has(markOf('/'))
      return parts.some((_, index) => places.has(markOf(`/${parts.slice(0, index + 1).join('/')}`)))
    },
  }
}

/** What a look has to go by. */
export interface Looking {
  readonly container: Container
  readonly changes: LayerChanges
  /** By watched path: what was in it; null for nothing. */
  readonly sums: ReadonlyMap<string, string | null>
  readonly options: Options
  readonly now: EpochMs
}

/** Whether a container of this age is still on its way to what it will be. */
export function isSettling({ createdAt }: Container, { settle }: Options, now: EpochMs): boolean {
  // Its engine's clock may be ahead of ours, and not by more than that.
  return Math.abs(now - createdAt) < settle
}

export function isLearning({ since }: Pick<Known, 'since'>, { learn }: Options, now: EpochMs): boolean {
  return now >= since && now - since < learn
}

/** What the next look has to know. What was met at the first look stays so; what comes later never joins it unseen. */
export function next(before: Known, { container, changes: { changes }, sums, options, now }: Looking): Known {
  const byClass = changes.map(({ path }) => [path, classOfPath(path)] as const)
  const pathsOf = (...classes: readonly PathClass[]): string[] =>
    byClass.flatMap(([path, its]) => (classes.includes(its) ? [path] : []))
  const started = before.since === now ? pathsOf('access', 'program', 'packages', 'system') : []
  const isExpected = expectedIn(container, options)
  const watched = changes.map(({ path }) => path).filter((path) => options.watch.includes(path) && isExpected(path))
  const settled = isSettling(container, options, now) ? [...pathsOf('system'), ...watched] : []
  const data = isLearning(before, options, now) ? pathsOf('data') : []
  const known = new Map([...[...sums].map(([path, sum]) => [path, sumMark(sum)] as const), ...before.sums])
  return {
    ...before,
    met: withMarks(before.met, inFewWords([...started, ...settled])),
    folders: withMarks(before.folders, data.map(folderOf)),
    sums: [...known].filter(([path]) => options.watch.includes(path)),
  }
}

export function sumMark(sum: string | null): string {
  return sum === null ? '' : markOf(sum)
}

/** Of more than there is room for, the folders. */
function inFewWords(paths: readonly string[]): readonly string[] {
  return paths.length <= MOST_MARKS ? paths : paths.map((path) => allIn(folderOf(path)))
}

function allIn(folder: string): string {
  return `${folder}/*`
}

function folderOf(path: string): string {
  return `/${partsOfPath(path).slice(0, -1).join('/')}`
}

function withMarks(marks: string, texts: readonly string[]): string {
  return [...new Set([...marksIn(marks), ...texts.map(markOf)])].slice(0, MOST_MARKS).join('')
}

function marksIn(marks: string): string[] {
  return marks.match(MARKS) ?? []
}

const MARKS = new RegExp(`.{${MARK_LENGTH}}`, 'gu')
