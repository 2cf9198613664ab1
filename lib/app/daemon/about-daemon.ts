import { toFault } from '../../kit/fault.ts'
import type { Sessions } from '../../observe/sessions.ts'
import type { Dump } from '../control/dump.ts'
import type { SeenByDaemon } from '../control/seen.ts'
import type { Outcome, Wish } from '../control/words.ts'
import { lastLines } from '../last-lines.ts'
import type { Generation } from './generation.ts'
import type { Latest } from './latest.ts'

/** What only a daemon that runs can answer: how it is, what it keeps in its memory, what its conversations reach. */
const ABOUT_DAEMON = ['dump', 'seen', 'last-lines'] as const

export type AboutDaemon = (typeof ABOUT_DAEMON)[number]
export type AskedOfDaemon = Extract<Wish, { do: AboutDaemon }>

export interface DaemonWorld {
  readonly generation: () => Generation
  readonly latest: Pick<Latest, 'lookAt' | 'workloadsOf'>
  readonly sessions: Pick<Sessions, 'open'>
  readonly dump: () => Dump
  readonly stopping: AbortSignal
}

export function isAboutDaemon(asked: Wish): asked is AskedOfDaemon {
  return ABOUT_DAEMON.some((each) => each === asked.do)
}

export async function aboutDaemon(asked: AskedOfDaemon, world: DaemonWorld): Promise<Outcome> {
  switch (asked.do) {
    case 'dump':
      return { kind: 'dumped', dump: world.dump() }
    case 'seen':
      return { kind: 'seen', seen: seenNow(world) }
    case 'last-lines':
      return linesOf(asked, world)
  }
}

function seenNow({ generation, latest }: DaemonWorld): SeenByDaemon {
  return [...generation().targets.keys()].map((target) => {
    const look = latest.lookAt(target)
    const workloads = latest.workloadsOf(target)
    return {
      target,
      look: look ? { tookMs: look.tookMs, cost: look.cost } : null,
      workloads: workloads ? { ...workloads, list: [...workloads.list] } : null,
    }
  })
}

async function linesOf(
  asked: Extract<AskedOfDaemon, { do: 'last-lines' }>,
  { generation, sessions, stopping }: DaemonWorld,
): Promise<Outcome> {
  const known = generation()
  const world = { targets: known.targets, sessions, secrets: () => known.secrets(), stopping }
  try {
    return { kind: 'lines', lines: [...(await lastLines(asked, world))] }
  } catch (error) {
    const { message, hint } = toFault(error)
    return { kind: 'refused', why: hint === undefined ? message : `${message}: ${hint}` }
  }
}
