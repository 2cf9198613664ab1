import { setMaxListeners } from 'node:events'
import { first, isSilence } from '../../kit/engine/looked.ts'
import { fault, FaultError, seen } from '../../kit/fault.ts'
import { recordAll } from '../../kit/record-all.ts'
import type { Recorded, Versioned } from '../../kit/record-all.ts'
import type { Configuration, HiddenPart, ObjectKind, Recorder } from '../../model/configuration.ts'
import type { Looked } from '../../model/fault.ts'
import type { ConfigurationReader } from '../../model/session.ts'
import { AUTOSCALERS, CONTROLLERS, CRON_JOBS } from './kinds.ts'
import type { Listed, Listing, Lists } from './lists.ts'
import { partOf, textOf } from './pick.ts'
import type { Meta, Raw } from './pick.ts'
import { unlessHidden } from './reader.ts'
import { faultOf } from './refused.ts'
import { idOf } from './workload-id.ts'

interface Item {
  readonly meta: Meta
}

type Kept = Listed<Item>

/** Kinds of which a history is kept. A replica set belongs to its deployment, and jobs come and go. */
const KINDS = new Map<ObjectKind, Kept>([
  ...CONTROLLERS.flatMap((kind): [ObjectKind, Kept][] => {
    const named = (['deployment', 'statefulset', 'daemonset'] as const).find((each) => kind.plural === `${each}s`)
    return named ? [[named, kind]] : []
  }),
  ['cronjob', CRON_JOBS],
])

/** Lists, and what of them came whole because somebody records it. */
export interface RecordedLists {
  readonly lists: Lists
  readonly configurations: ConfigurationReader
}

/**
 * Keeps whole, for as long as somebody waits for configurations, what is listed for whomever: who asks for workloads and
 * configurations at the same time asks once for each kind. At other times nothing is kept of an object but what is picked.
 *
 * @param by.record null where nobody records
 * @param by.silent called when nobody answered: this conversation is over
 */
export function recordedLists(
  plain: Lists,
  by: { readonly record: Recorder | null; readonly silent: () => void },
): RecordedLists {
  const whole = new WeakMap<object, Raw>()
  const recorded: Recorded = new Map()
  let waiting = 0

  const keeping = <T>(kind: Listed<T>): Listed<T> => ({
    ...kind,
    pick: (object) => {
      const picked = kind.pick(object)
      if (waiting > 0 && typeof picked === 'object' && picked !== null) whole.set(picked, object)
      return picked
    },
  })
  const isKept = (kind: Listed<unknown>): boolean => [...KINDS.values()].some((each) => each === kind)
  const lists: Lists = { ...plain, all: (kind, signal) => plain.all(isKept(kind) ? keeping(kind) : kind, signal) }

  /** Some of it may have come before anybody waited for it whole. */
  const wholly = async (kind: Kept, signal: AbortSignal): Promise<Listing<Item>> => {
    const listed = await lists.all(kind, signal)
    return listed.items.every((item) => whole.has(item)) ? listed : lists.all(kind, signal)
  }

  const running = async (record: Recorder, signal: AbortSignal): Promise<RunningThere> => {
    const [autoscaled, ...those] = await Promise.all([
      autoscaledIn(lists, signal),
      ...[...KINDS].map(async ([kind, listed]) => ({
        kind,
        ...(await unlessHidden(listed, wholly(listed, signal))),
      })),
    ])
    const refused = those.flatMap((each) => each.refused)
    // Nothing may be read of anything: that is no list.
    if (those.every(({ isHidden }) => isHidden) && refused[0]) throw refused[0].error
    const all = those.flatMap(({ kind, items }) =>
      items.map((item) => versioned(kind, item.meta, whole.get(item) ?? {}, autoscaled)),
    )
    const hiddenParts = those.flatMap(({ kind, refused: places }) =>
      places.map(({ namespace }) => ({ kind, ...(namespace !== '' && { namespace }) })),
    )
    return { running: seen(await recordAll(all, record, recorded, signal), faultOf(refused)), hiddenParts }
  }

  const read: ConfigurationReader['read'] = async (sections, parent) => {
    const { record } = by
    if (!sections.has('running')) return {}
    if (!record) throw fault('not-supported', 'nobody records configurations here')
    const signal = AbortSignal.any([parent])
    // One listener for each list that is asked for.
    setMaxListeners(0, signal)
    waiting += 1
    try {
      const looked = await first(() => running(record, signal))
      if (looked.kind === 'faulted') return { running: looked }
      return { running: looked.value.running, hiddenParts: seen(looked.value.hiddenParts) }
    } catch (error) {
      parent.throwIfAborted()
      if (isSilence(error)) by.silent()
      throw error
    } finally {
      waiting -= 1
    }
  }
  return { lists, configurations: { read } }
}

interface RunningThere {
  readonly running: Looked<readonly Configuration[]>
  readonly hiddenParts: readonly HiddenPart[]
}

function versioned(
  kind: ObjectKind,
  { id, namespace, name }: Meta,
  document: Raw,
  autoscaled: ReadonlySet<string>,
): Versioned {
  const isAutoscaled = autoscaled.has(idOf(namespace, kind, name))
  const version = textOf(partOf(document, 'metadata')['resourceVersion'])
  return {
    id,
    version: version === '' ? null : `${version} ${isAutoscaled}`,
    definition: { kind, document, isAutoscaled },
  }
}

/** Workloads whose number a program decides. Who may not ask for autoscalers knows it by who owns the number. */
export async function autoscaledIn(lists: Lists, signal: AbortSignal): Promise<ReadonlySet<string>> {
  try {
    return new Set((await lists.all(AUTOSCALERS, signal)).items.map(({ workload }) => workload))
  } catch (error) {
    if (error instanceof FaultError && !isSilence(error)) return new Set()
    throw error
  }
}
