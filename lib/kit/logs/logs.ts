import type { Clock } from '../../base/clock.ts'
import type { LogAnswer, LogPlace, LogQuestion, Logs } from '../../model/logs.ts'
import type { EngineReader, Shell } from '../../model/session.ts'
import { fault, FaultError, faulted } from '../fault.ts'
import { readContainerLogs } from './container-logs.ts'
import { hearingOf } from './hearing.ts'
import { readHostLogs } from './host-logs.ts'

/** Logs of one target, as one pass uses them. */
export interface OpenLogs {
  /** For questions that are given up when the signal is aborted. */
  until(signal: AbortSignal): Logs
}

type Numbered = readonly (readonly [index: number, question: LogQuestion])[]

/** Logs of whatever there is to ask: files and the journal through the shell, containers through the engine. */
export function logsOf(from: { readonly shell?: Shell; readonly engine?: EngineReader }, clock: Clock): OpenLogs {
  const { shell, engine } = from
  return {
    until: (signal) => ({
      async read(questions, sink) {
        const hearing = hearingOf(sink, clock)
        const all = questions.map((question, index) => [index, question] as const)
        const ofHost = all.filter(([, { place }]) => place.kind !== 'container')
        const ofEngine = all.filter(([, { place }]) => place.kind === 'container')
        const by = { clock, signal, hearing }
        const answers = await Promise.all([
          shell
            ? orFault(ofHost, readHostLogs(ofHost, { shell, ...by }))
            : refused(ofHost, fault('not-supported', 'this runtime runs no commands')),
          engine
            ? orFault(ofEngine, readContainerLogs(ofEngine, { engine, ...by }))
            : refused(ofEngine, fault('not-supported', 'there is no engine to ask here', ENGINE_HINT)),
        ])
        signal.throwIfAborted()
        const byIndex = new Map(answers.flatMap((each) => [...each]))
        return questions.map((_, index) => byIndex.get(index) ?? { streams: [], position: null })
      },
    }),
  }
}

const ENGINE_HINT = { hint: 'say where the engine is with "engine: auto"' }

/** One side that does not answer takes nothing from the other. */
async function orFault(
  questions: Numbered,
  reading: Promise<ReadonlyMap<number, LogAnswer>>,
): Promise<ReadonlyMap<number, LogAnswer>> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof FaultError) return refused(questions, error)
    throw error
  }
}

function refused(questions: Numbered, why: FaultError): ReadonlyMap<number, LogAnswer> {
  return new Map(
    questions.map(([index, { place, before }]) => [
      index,
      {
        streams: [{ name: nameOf(place), looked: faulted(why) }],
        position: before,
      },
    ]),
  )
}

/** What a place is called where nothing in it has a name. */
function nameOf(place: LogPlace): string {
  if (place.kind === 'file') return place.path
  return place.kind === 'journal' ? (place.unit ?? 'journal') : place.name
}
