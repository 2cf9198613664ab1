import { fault, seen, toFault } from '../kit/fault.ts'
import { playedFileHashes, recordingFileHashes } from '../kit/transcript/file-hashes.ts'
import { playedLogs, recordingLogs } from '../kit/transcript/logs.ts'
import { playedNetwork, recordingNetwork } from '../kit/transcript/questions.ts'
import { playedRegistries, recordingRegistries } from '../kit/transcript/registries.ts'
import { playedPrograms, recordingPrograms } from '../kit/transcript/programs.ts'
import type { Transcript } from '../kit/transcript/shape.ts'
import type { Fault, Looked } from '../model/fault.ts'
import { toLabels } from '../model/labels.ts'
import { SECTIONED } from '../model/session.ts'
import type { BoundShell, Capability, Sectioned } from '../model/session.ts'
import type { Sight } from '../observe/look.ts'
import type { SectionAnswers } from '../observe/sections.ts'

type Sections = Readonly<Record<string, unknown>>

/** The part of a transcript that was seen, whoever asks about it. */
export type SeenPart = Omit<Transcript, 'settings' | 'explicit' | 'before' | 'expect' | 'check' | 'checks'>

/** The sight once more, and a way to tell at the end all that was seen through it. */
export function recorded(sight: Sight, about: string): { sight: Sight; transcript(): SeenPart } {
  const programs: Transcript['programs'] = []
  const network = { tcp: {}, http: {}, tls: {}, dns: {} } as Record<
    'tcp' | 'http' | 'tls' | 'dns',
    Record<string, Sections>
  >
  const logs: Transcript['logs'] = []
  const registries: NonNullable<Transcript['registries']> = { tag: {}, tags: {} }
  const fileHashes: Transcript['fileHashes'] = []
  const { shell, here, network: open, logs: openLogs, fileHashes: files } = sight
  const keep = (each: Transcript['programs'][number]): void => void programs.push(each)
  const through: Sight = {
    ...sight,
    ...(shell && { shell: { until: (...by) => recordingPrograms(shell.until(...by), 'target', keep) } }),
    here: { until: (...by) => recordingPrograms(onlyPlugins(here.until(...by)), 'here', keep) },
    registries: {
      spent: () => sight.registries.spent(),
      until: (...by) => recordingRegistries(sight.registries.until(...by), registries),
    },
    ...(openLogs && {
      logs: { until: (signal) => recordingLogs(openLogs.until(signal), (stream) => void logs.push(stream)) },
    }),
    ...(files && {
      fileHashes: {
        until: (signal) => recordingFileHashes(files.until(signal), (each) => void fileHashes.push(each)),
      },
    }),
    ...(open && {
      network: {
        spent: () => open.spent(),
        until: (signal) =>
          recordingNetwork(open.until(signal), (by, name, answer) => {
            network[by][name] = answer
          }),
      },
    }),
  }
  return {
    sight: through,
    transcript: () => ({
      about,
      at: new Date(sight.at).toISOString(),
      ...(sight.look.connectMs !== undefined && { connectMs: Math.round(sight.look.connectMs) }),
      ...(sight.look.opening !== undefined && { opening: sight.look.opening }),
      target: { ...sight.target, labels: { ...sight.target.labels } },
      ...(sight.refused.size > 0 && {
        refused: Object.fromEntries([...sight.refused].map(([name, why]) => [name || 'target', why])),
      }),
      ...sectionsOf(sight),
      ...(Object.values(network).some((each) => Object.keys(each).length > 0) && {
        network: { ...(sight.target.address !== undefined && { address: sight.target.address }), ...network },
      }),
      ...(Object.keys({ ...registries.tag, ...registries.tags }).length > 0 && { registries }),
      logs,
      fileHashes,
      programs,
    }),
  }
}

/** The sight that a transcript tells of. Nothing in it reaches the world. */
export function played(transcript: SeenPart): Sight {
  const at = Date.parse(transcript.at)
  const { connectMs, opening, target } = transcript
  const missing = (what: string): Error => fault('unreadable', `the transcript does not tell ${what}`)
  const network = playedNetwork(transcript.network, missing)
  const address = target?.address ?? transcript.network?.address
  return {
    at,
    tookMs: 0,
    leftMs: 60_000,
    cost: NOTHING,
    spentSince: () => NOTHING,
    look: { at, ...(connectMs !== undefined && { connectMs }), ...(opening !== undefined && { opening }) },
    target: {
      id: target?.id ?? 'web-1',
      labels: toLabels(Object.entries(target?.labels ?? {})),
      ...(address !== undefined && { address }),
    },
    refused: new Map(
      Object.entries(transcript.refused ?? {}).map(([name, why]) => [
        (name === 'target' ? '' : name) as '' | Capability,
        why as Fault,
      ]),
    ),
    host: answersOf(transcript.host),
    engine: answersOf(transcript.engine),
    workloads: answersOf(transcript.workloads),
    nodes: answersOf(transcript.nodes),
    configurations: configurationsOf(transcript.configurations),
    parity: answersOf(transcript.parity),
    shell: { until: () => playedPrograms(transcript, 'target', missing) },
    here: { until: () => playedPrograms(transcript, 'here', missing) },
    network: { spent: () => NOTHING, until: () => network },
    logs: { until: () => playedLogs(transcript.logs) },
    registries: { spent: () => NOTHING, until: () => playedRegistries(transcript.registries, missing) },
    fileHashes: { until: () => playedFileHashes(transcript.fileHashes, missing) },
  }
}

/** Those that were recorded before files were read tell of none. */
function configurationsOf(written: Sections | undefined): object {
  return written ? { declared: seen([]), ...answersOf(written) } : {}
}

const NOTHING = { connections: 0, roundTrips: 0, bytes: 0 }

function sectionsOf(sight: SectionAnswers): Partial<Record<Sectioned, Sections>> {
  const parts = SECTIONED.map((name): [Sectioned, Sections] => {
    const entries = Object.entries(sight[name] as Readonly<Record<string, Looked<unknown>>>)
    return [name, Object.fromEntries(entries.map(([section, answer]) => [section, writtenOf(answer)]))]
  })
  return Object.fromEntries(parts.filter(([, sections]) => Object.keys(sections).length > 0))
}

function writtenOf(answer: Looked<unknown>): unknown {
  if (answer.kind === 'faulted') return { fault: answer.fault }
  return answer.hidden ? { seen: answer.value, hidden: answer.hidden } : answer.value
}

/** Every section that is asked for is answered: one that was left out was not looked at. */
function answersOf(written: Sections = {}): object {
  return Object.fromEntries(
    Object.entries(written).map(([name, value]): [string, Looked<unknown>] => {
      const { fault: why, hidden, seen: part } = (value ?? {}) as { fault?: Fault; hidden?: Fault; seen?: unknown }
      if (isTold(why)) return [name, { kind: 'faulted', fault: why }]
      return [name, isTold(hidden) ? { kind: 'seen', value: part, hidden } : { kind: 'seen', value }]
    }),
  )
}

function isTold(why: Fault | undefined): why is Fault {
  return typeof why?.message === 'string'
}

function onlyPlugins({ runPlugin }: Pick<BoundShell, 'runPlugin'>): BoundShell {
  const refuse = (): Promise<never> => Promise.reject(new Error(toFault('here only plugins are run').message))
  return { runPlugin, run: refuse, runScript: refuse, readFile: refuse }
}
