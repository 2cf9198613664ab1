import {
  chosen,
  countOf,
  defineCheck,
  listed,
  metric,
  oneLine,
  partsOfPath,
  unseen,
  verdict,
} from '../lib/kit/index.ts'
import type { Container } from '../lib/model/engine.ts'
import type { Looked } from '../lib/model/fault.ts'
import type { FileHashQuestion, LayerChanges, OfContainer } from '../lib/model/inside.ts'
import { knownOf, memory, next, nothingKnown, withinRoom } from './container-files/memory.ts'
import type { Known, Memory } from './container-files/memory.ts'
import { options } from './container-files/options.ts'
import type { Options } from './container-files/options.ts'
import { judgeChanges } from './container-files/told.ts'
import type { Told } from './container-files/told.ts'

/**
 * Asks: which files running containers changed on top of their image, and of watched paths among them what is in them
 * now. Nothing is run in a container. It costs the engine a walk over each writable layer.
 * Judges: each changed file by what it is for. Logs, caches, temporary files and all below /run never matter. What decides who
 * comes in (accounts, keys, sudo, cron, start scripts) and programs is critical, or a warning where it was there at our first
 * look; packages, the rest of /etc and /usr and an application's own files are a warning where they are new since. A watched file that is edited once more is told as well. A
 * container that is made anew starts anew.
 * Faults: not-supported where there is no engine; protocol where a container changed more than 8 MiB of names; unreadable where
 * a watched path is larger than 16 MiB; timed-out after 20 s for all containers. Each counts for its container alone.
 * Source: docs/immutability.md; Docker Engine API, ContainerChanges and ContainerArchive; Filesystem Hierarchy Standard.
 */
export default defineCheck({
  name: 'container-files',
  title: 'Changed files in containers',
  needs: { engine: ['containers', 'layerChanges'], fileHashes: true },
  on: 'named',
  everyMs: 10 * 60_000,
  limits: {},
  options,
  memory,
  observe: async ({ engine: { containers, layerChanges }, fileHashes }, given) => {
    const questions = questionsOf({ containers, layerChanges }, given)
    const answers = questions.length === 0 ? [] : await fileHashes.read(questions)
    const watched = questions.flatMap((question, index): Watched[] => {
      const looked = answers[index]
      return looked ? [{ ...question, looked }] : []
    })
    return { containers, layerChanges, watched }
  },
  judge: (facts, { options: given, look, before }) =>
    chosen(facts.containers, given).flatMap((container) => {
      const layer = facts.layerChanges.find(({ id }) => id === container.id)
      if (!layer) return []
      if (layer.looked.kind === 'faulted') return [unseen(container.name, layer.looked)]
      const { value: changes } = layer.looked
      const sums = facts.watched.filter((each) => each.container === container.id)
      const known = knownOf(before, container)
      const told = judgeChanges({ container, changes, sums: seenOf(sums), known, options: given, now: look.at })
      return [judgeOne(container, changes, told, isForgotten(before, known)), ...unreadable(container, sums)]
    }),
  remember: ({ containers, layerChanges, watched }, { options: given, look, before }) =>
    withinRoom(
      chosen(containers, given).flatMap((container): Known[] => {
        const known = knownOf(before, container)
        const layer = layerChanges.find(({ id }) => id === container.id)
        if (layer?.looked.kind !== 'seen') return known ? [known] : []
        const sums = seenOf(watched.filter((each) => each.container === container.id))
        const changes = layer.looked.value
        return [
          next(known ?? nothingKnown(container, look.at), { container, changes, sums, options: given, now: look.at }),
        ]
      }),
      before,
    ),
})

type Watched = FileHashQuestion & { readonly looked: Looked<string | null> }

interface Seen {
  readonly containers: readonly Container[]
  readonly layerChanges: readonly OfContainer<LayerChanges>[]
}

/**
 * The watched paths that may be other than in the image: those that are changed, or lie where something is mounted. All
 * others need no question, which saves nearly all of them.
 */
function questionsOf({ containers, layerChanges }: Seen, given: Options): FileHashQuestion[] {
  return chosen(containers, given).flatMap(({ id, mounts = [] }) => {
    const layer = layerChanges.find((each) => each.id === id)
    if (layer?.looked.kind !== 'seen') return []
    const { changes, more } = layer.looked.value
    const elsewhere = [...changes.map(({ path }) => path), ...mounts].map(partsOfPath)
    return given.watch
      .filter((path) => more > 0 || elsewhere.some((other) => oneHoldsTheOther(other, partsOfPath(path))))
      .map((path) => ({ container: id, path }))
  })
}

function oneHoldsTheOther(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return short.every((part, index) => part === long[index])
}

function seenOf(watched: readonly Watched[]): ReadonlyMap<string, string | null> {
  return new Map(watched.flatMap(({ path, looked }) => (looked.kind === 'seen' ? [[path, looked.value] as const] : [])))
}

function unreadable({ name }: Container, watched: readonly Watched[]) {
  return watched.flatMap(({ path, looked }) => (looked.kind === 'faulted' ? [unseen(`${name} ${path}`, looked)] : []))
}

/** The memory had no room for it: every look is its first one. */
function isForgotten(before: Memory | null, known: Known | null): boolean {
  return known === null && (before?.forgotten ?? 0) > 0
}

const PATH_CHARACTERS = 100
const VERBS = { added: 'added', modified: 'changed', deleted: 'deleted' } as const

function judgeOne({ name: item }: Container, { changes, more }: LayerChanges, told: Told, isForgotten: boolean) {
  const all = changes.length + more
  const named = new Set([...[...told.fresh, ...told.met].map(({ path }) => path), ...told.edited])
  const others = more + changes.filter(({ path }) => !named.has(path)).length
  const parts = [
    ...(told.fresh.length > 0 ? [namesOf(told.fresh)] : []),
    ...(told.edited.length > 0 ? [`edited since: ${listed(told.edited.map(shownPath))}`] : []),
    ...(told.met.length > 0 ? [`there at the first look: ${namesOf(told.met)}`] : []),
  ]
  const rest =
    parts.length === 0 ? restOfAll(all) : others > 0 ? [`${countOf(others, 'other change')} as expected`] : []
  return verdict({
    item,
    status: told.status,
    say: [...parts, ...rest, ...(isForgotten ? ['not remembered: too many containers'] : [])].join('; '),
    metrics: [
      metric('unexpected', told.fresh.length + told.met.length + told.edited.length, 'count'),
      metric('changed', all, 'count'),
    ],
  })
}

function restOfAll(all: number): string[] {
  return [all === 0 ? 'nothing changed' : `${countOf(all, 'file')} changed, as expected`]
}

function namesOf(changes: Told['fresh']): string {
  return listed(changes.map(({ path, kind }) => `${VERBS[kind]} ${shownPath(path)}`))
}

function shownPath(path: string): string {
  return oneLine(path, PATH_CHARACTERS)
}
