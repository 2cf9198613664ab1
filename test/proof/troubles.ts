import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type Docker from 'dockerode'
import type { Host } from './hosts.ts'

const run = promisify(execFile)

/** Something that can go wrong with one subject, and be mended. */
export interface Trouble {
  readonly kind: 'dies' | 'freezes' | 'is killed' | 'is unhealthy'
  /** As it is heard of: "h3 reachable". */
  readonly subject: string
  begin(): Promise<unknown>
  end(): Promise<unknown>
}

/** When somebody does it, counted from the start. */
export interface Planned {
  readonly trouble: Trouble
  readonly fromMs: number
  readonly toMs: number
  /** Over before anybody believes it. */
  readonly isBlip: boolean
}

/** What the plan has come to. */
export interface Happened extends Planned {
  readonly began: number
  readonly ended: number
}

export function dies(host: Host): Trouble {
  return { kind: 'dies', subject: `${host.id} reachable`, begin: () => host.die(), end: () => host.back() }
}

export function freezes(host: Host): Trouble {
  const now = (act: () => void): Promise<void> => {
    act()
    return Promise.resolve()
  }
  return {
    kind: 'freezes',
    subject: `${host.id} reachable`,
    begin: () => now(host.freeze),
    end: () => now(host.thaw),
  }
}

export function isKilled(target: string, name: string, container: Docker.Container): Trouble {
  const [begin, end] = [() => container.kill(), () => container.start()]
  return { kind: 'is killed', subject: `${target} container-state ${name}`, begin, end }
}

/** Its health check looks for a file. */
export function isUnhealthy(target: string, name: string, socket: string): Trouble {
  const inside = (...words: readonly string[]) => run('docker', ['-H', `unix://${socket}`, 'exec', name, ...words])
  return {
    kind: 'is unhealthy',
    subject: `${target} container-health ${name}`,
    begin: () => inside('/bin/busybox', 'touch', '/tmp/ill'),
    end: () => inside('/bin/busybox', 'rm', '/tmp/ill'),
  }
}

/** A health check for `isUnhealthy`, every second. */
export const HEALTH_CHECK: Docker.HealthConfig = {
  Test: ['CMD', '/bin/busybox', 'test', '!', '-e', '/tmp/ill'],
  Interval: 1_000_000_000,
  Timeout: 5_000_000_000,
  Retries: 1,
}

export interface PlanWish {
  readonly spanMs: number
  /** A trouble that lasts so long has to be told. */
  readonly longMs: number
  readonly chance: () => number
}

/** Each subject has one trouble at most: some last, some are over at once, and the rest are well all the time. */
export function planned(troubles: readonly Trouble[], { spanMs, longMs, chance }: PlanWish): readonly Planned[] {
  return troubles.flatMap((trouble): Planned[] => {
    const lot = chance()
    const latestMs = Math.max(0, spanMs - longMs * 1.5)
    const fromMs = chance() * latestMs
    if (lot < 0.4) return [{ trouble, fromMs, toMs: fromMs + longMs * (1 + chance() / 2), isBlip: false }]
    // Who is well again before the next look was never ill; a health check needs longer than a blip to see anything.
    if (lot < 0.7 && trouble.kind !== 'is unhealthy') return [{ trouble, fromMs, toMs: fromMs + 300, isBlip: true }]
    return []
  })
}
