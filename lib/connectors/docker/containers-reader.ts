import type { Clock } from '../../base/clock.ts'
import { fault, seen } from '../../kit/fault.ts'
import type { Configuration, Recorder } from '../../model/configuration.ts'
import type { Container, ContainerUsage, EngineFacts, EngineSection } from '../../model/engine.ts'
import type { Looked } from '../../model/fault.ts'
import type { Answers } from '../../model/session.ts'
import { askList } from './api.ts'
import type { Ask } from '../../kit/engine/client.ts'
import { forgetGone, inspectAll, nothingKnown } from './containers.ts'
import type { Memory, Seen } from './containers.ts'
import type { Events } from './events.ts'
import { preferring } from './files.ts'
import type { Ahead } from './files.ts'
import { imagesOf } from './images.ts'
import { recording } from './recording.ts'
import { after } from '../../kit/engine/looked.ts'
import { apiSampling } from './stats.ts'
import { readUsage } from './usage.ts'
import type { Samples, Sampling } from './usage.ts'
import type { Spoken } from '../../kit/engine/version.ts'

export interface ContainersAround {
  readonly clock: Clock
  /** How many questions may be open at the same time. */
  readonly atOnce: number
  /** What the engine tells of its own accord. Null where nobody may listen. */
  readonly events: Events | null
  /** Somebody wants to hear of them at once, and does not look only once. */
  readonly areAwaited: boolean
  /** Where the counters of containers are read before the engine is asked. Null where nothing runs on its host. */
  readonly files: Sampling | null
  /** Null where nobody records. */
  readonly record: Recorder | null
}

/** The containers of one engine, and all that is remembered of them between two reads. */
export interface ContainersReader {
  /** The stopped ones too where containers are asked for, and the files of the running ones where their usage is. */
  list(sections: ReadonlySet<EngineSection>, signal: AbortSignal): Promise<Seen>
  /** What the list does not tell. */
  rest(
    listed: Looked<Seen>,
    sections: ReadonlySet<EngineSection>,
    signal: AbortSignal,
  ): Promise<Answers<EngineFacts, 'containers' | 'usage' | 'configurations' | 'images'>>
}

export function containersReader(ask: Ask, spoken: Spoken, around: ContainersAround): ContainersReader {
  const memory = nothingKnown()
  const samples: Samples = { byId: null }
  const images = imagesOf(ask, around.clock)
  const recorder = around.record && recording(images, around.record)
  const api = apiSampling(ask, { spoken, ...around })
  let readBefore = false

  const usageOf = async (
    containers: readonly Container[],
    ahead: Promise<Ahead> | undefined,
    signal: AbortSignal,
  ): Promise<readonly ContainerUsage[]> => {
    const sampling = around.files ? preferring(around.files, api, ahead) : api
    if (spoken.windows) throw fault('not-supported', 'usage of containers on Windows is counted in ways we do not know')
    const running = containers.filter(({ phase }) => phase === 'running')
    return readUsage(running, samples, { sampling, clock: around.clock, signal })
  }

  return {
    async list(sections, signal) {
      const all = wantsAll(sections)
      const askedMs = around.clock.monotonicMs()
      const unlisted = new AbortController()
      const ahead =
        around.files && sections.has('usage')
          ? readAhead(around.files, { memory, samples }, AbortSignal.any([signal, unlisted.signal]))
          : undefined
      ahead?.catch(() => 'whoever waits for it is told')
      try {
        const list = await ask(askList(all), signal)
        if (all) forgetGone(memory, around.events, list)
        if (all) images.keepOnly(list)
        return { list, askedMs, answeredMs: around.clock.monotonicMs(), ...(ahead && { ahead }) }
      } catch (error) {
        unlisted.abort(error)
        throw error
      }
    },
    async rest(listed, sections, signal) {
      // Who looks once has no use for events; who comes again will.
      if (readBefore || around.areAwaited) await around.events?.listen(signal)
      readBefore = true
      const wanted = wantsAll(sections) ? listed : runningOnly(listed)
      const wish = { ...around, recording: sections.has('configurations') ? recorder : null, signal }
      const inspections = await after(wanted, (list) => inspectAll(ask, list, memory, wish))
      const containers = await after(inspections, (all) => Promise.resolve(all.map(({ container }) => container)))
      return {
        ...(sections.has('images') && {
          images: await after(listed, ({ list }) => images.read(list, { concurrency: around.atOnce, signal })),
        }),
        ...(sections.has('configurations') && {
          configurations: await after(inspections, (all) => configurationsOf(all, recorder !== null)),
        }),
        ...(sections.has('containers') && { containers }),
        ...(sections.has('usage') && {
          usage: await after(containers, (all) => usageOf(all, aheadOf(listed), signal)),
        }),
      }
    },
  }
}

/** The list takes the engine as long as the files take the host: neither waits for the other. */
async function readAhead(
  files: Sampling,
  { memory, samples }: { readonly memory: Memory; readonly samples: Samples },
  signal: AbortSignal,
): Promise<Ahead> {
  const known = [...memory.known.values()].map(({ container }) => container)
  const of = new Set(known.filter(({ phase, id }) => phase === 'running' && samples.byId?.has(id)))
  return { of, readings: of.size > 0 ? await files([...of], signal, false) : new Map() }
}

function wantsAll(sections: ReadonlySet<EngineSection>): boolean {
  return sections.has('containers') || sections.has('configurations') || sections.has('images')
}

function configurationsOf(
  inspections: readonly { readonly configuration?: Configuration | null }[],
  isRecorded: boolean,
): Promise<readonly Configuration[]> {
  if (!isRecorded) throw fault('not-supported', 'nobody records configurations here')
  return Promise.resolve(inspections.flatMap(({ configuration }) => configuration ?? []))
}

function aheadOf(listed: Looked<Seen>): Promise<Ahead> | undefined {
  return listed.kind === 'seen' ? listed.value.ahead : undefined
}

function runningOnly(listed: Looked<Seen>): Looked<Seen> {
  if (listed.kind === 'faulted') return listed
  const list = listed.value.list.filter(({ State }) => State === 'running')
  return seen({ ...listed.value, list })
}
