import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { Ask, Question } from '../../kit/engine/client.ts'
import { MiB } from '../../kit/engine/fields.ts'
import { fault } from '../../kit/fault.ts'
import { recordAll } from '../../kit/record-all.ts'
import type { Recorded, Versioned } from '../../kit/record-all.ts'
import type { Configuration, Recorder } from '../../model/configuration.ts'
import type { Ms } from '../../model/time.ts'
import type { Events } from './events.ts'

// Source: Docker Engine API 1.24 to 1.51, NetworkList and VolumeList; Podman's answers in their place.

/** While nobody tells of networks and volumes, they are asked for so often. */
const UNTOLD_MS: Ms = 60_000
/** Nothing that was listed longer ago is believed. */
const MAX_AGE_MS: Ms = 10 * 60_000

/** What comes and goes while a network or a volume stays what it is, and where the engine keeps it. */
const PASSING = new Set(['Containers', 'Peers', 'Services', 'Status', 'UsageData', 'Mountpoint', 'MountCount'])

const document = z.record(z.string(), z.unknown()).transform((whole) => {
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !PASSING.has(key)))
})
type Document = z.output<typeof document>

const askNetworks: Question<Document[]> = { path: '/networks', schema: z.array(document), maxBytes: 16 * MiB }

const askVolumes: Question<Document[]> = {
  path: '/volumes',
  schema: z.object({ Volumes: z.array(document).nullish() }).transform(({ Volumes }) => Volumes ?? []),
  maxBytes: 64 * MiB,
}

/** What the networks and volumes of an engine are made of. One question each, and none while nothing can have changed. */
export type Resources = (signal: AbortSignal) => Promise<readonly Configuration[]>

export function resourcesReader(
  ask: Ask,
  {
    clock,
    events,
    record,
  }: { readonly clock: Clock; readonly events: Events | null; readonly record: Recorder | null },
): Resources {
  const recorded: Recorded = new Map()
  let known: { readonly all: readonly Configuration[]; readonly askedMs: Ms } | null = null

  const isFresh = (askedMs: Ms): boolean => {
    const age = clock.monotonicMs() - askedMs
    if (!events?.unbrokenSince(askedMs)) return age < UNTOLD_MS
    return age < MAX_AGE_MS && !events.toldOfResources(askedMs)
  }

  return async (signal) => {
    if (!record) throw fault('not-supported', 'nobody records configurations here')
    if (known && isFresh(known.askedMs)) return known.all
    const askedMs = clock.monotonicMs()
    const [networks, volumes] = await Promise.all([ask(askNetworks, signal), ask(askVolumes, signal)])
    const all = [
      ...networks.map((each) => versioned('network', each, each['Id'])),
      ...volumes.map((each) => versioned('volume', each, each['Name'])),
    ]
    known = { all: await recordAll(all, record, recorded, signal), askedMs }
    return known.all
  }
}

function versioned(kind: 'network' | 'volume', whole: Document, id: unknown): Versioned {
  const version = createHash('sha256').update(JSON.stringify(whole)).digest('hex')
  return { id: `${kind} ${String(id)}`, version, definition: { kind, document: whole } }
}
