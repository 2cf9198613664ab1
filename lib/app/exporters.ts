import type { AnyExporter, AnyPusher, Exposition } from '../kit/exporter.ts'
import { loadNamed, namesOf } from './named-plugins.ts'
import type { NamedFamily } from './named-plugins.ts'

const FAMILY: NamedFamily = { folder: 'lib/exporters', wrong: wrongExporter }

/** All ways in which metrics leave: texts that are fetched, and what sends. */
export function exporterNames(): string[] {
  return namesOf(FAMILY)
}

/**
 * Those of these names that send, each once; a name that no such file has is left out.
 *
 * @throws WatchError for files whose shape is wrong, all of them at once
 */
export async function loadPushers(names: Iterable<string>): Promise<ReadonlyMap<string, AnyPusher>> {
  const loaded = await loadNamed<AnyExporter>(FAMILY, names)
  return new Map([...loaded].flatMap(([name, each]) => (each.kind === 'push' ? [[name, each] as const] : [])))
}

/** The texts that can be fetched, by name. */
export async function loadExpositions(): Promise<ReadonlyMap<string, Exposition>> {
  const loaded = await loadNamed<AnyExporter>(FAMILY, exporterNames())
  return new Map([...loaded].flatMap(([name, each]) => (each.kind === 'text' ? [[name, each] as const] : [])))
}

/** What is wrong with the shape of an exporter that somebody wrote, or null. */
export function wrongExporter(exported: unknown, name: string): string | null {
  const exporter = (exported ?? {}) as Partial<Exposition> & Partial<Omit<AnyPusher, 'kind' | 'name' | 'title'>>
  if (exporter.name !== name) return `the default export is not an exporter called "${name}"`
  if (typeof exporter.title !== 'string') return '"title" is missing'
  const parts = (exporter.kind as string) === 'push' ? wrongsOfPusher(exporter) : wrongsOfText(exporter)
  return parts.find(([right]) => !right)?.[1] ?? null
}

type Wrongs = readonly (readonly [right: boolean, what: string])[]

const TAKEN = ['use', 'every', 'labels', 'queue'] as const

function wrongsOfPusher({ options, timeoutMs = 0, mostSamples = 0, send }: Partial<Omit<AnyPusher, 'kind'>>): Wrongs {
  const shape = (options as { shape?: object } | undefined)?.shape
  return [
    [typeof shape === 'object', '"options" has to be a schema: z.strictObject({ … })'],
    ...TAKEN.map(
      (key) => [!(key in (shape ?? {})), `an option may not be called "${key}": every exporter has it`] as const,
    ),
    [timeoutMs > 0, '"timeoutMs" has to be above 0'],
    [mostSamples > 0, '"mostSamples" has to be above 0'],
    [typeof send === 'function', '"send" has to be a function'],
  ]
}

function wrongsOfText({ kind, mediaType, render }: Partial<Exposition>): Wrongs {
  return [
    [kind === 'text', '"kind" has to be "text" or "push"'],
    [typeof mediaType === 'string', '"mediaType" is missing'],
    [typeof render === 'function', '"render" has to be a function'],
  ]
}
