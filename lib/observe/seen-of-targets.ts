import { machineOf } from '../kit/parity/sides.ts'
import type { Configuration } from '../model/configuration.ts'
import type { Container } from '../model/engine.ts'
import type { Fault, Looked } from '../model/fault.ts'
import type { Machine } from '../model/parity.ts'
import type { Target, TargetId } from '../model/target.ts'
import type { EpochMs } from '../model/time.ts'
import { areOtherObjects, lastSeen } from './last-seen.ts'
import type { LastSeen } from './last-seen.ts'
import type { SectionAnswers } from './sections.ts'

/** What was seen last of each target: workloads are made of the containers of several, environments of all they were made of. */
export interface SeenOfTargets {
  readonly containers: LastSeen<readonly Container[]>
  readonly configurations: LastSeen<readonly Configuration[]>
  readonly machines: LastSeen<Machine>
}

export function nothingSeen(): SeenOfTargets {
  return {
    containers: lastSeen<readonly Container[]>(areOtherObjects),
    configurations: lastSeen<readonly Configuration[]>(areOtherObjects),
    machines: lastSeen((one, other) => one.engine !== other.engine || one.kernel !== other.kernel),
  }
}

/** Whether a look has told anything that was not known, for those who are made of it. */
export interface News {
  readonly ofContainers: boolean
  readonly ofConfigurations: boolean
}

/** What of a look is of interest here. */
interface Looks extends Pick<SectionAnswers, 'engine' | 'host' | 'configurations'> {
  readonly at: EpochMs
  readonly refused: ReadonlyMap<string, Fault>
}

/** Takes note of what a look at a target has seen of its own accord. */
export function noteSight({ id }: Target, sight: Looks, seen: SeenOfTargets): News {
  const { engine, host, configurations, refused, at } = sight
  const gone = refused.get('') ?? refused.get('engine')
  const containers = looked(engine.containers, gone)
  const running = looked(configurations.running, gone ?? refused.get('configurations'))
  const machine = machineOf(engine.info, host.os)
  // A look that asked for one of both says nothing of the other.
  const whole = { ...seen.machines.of(id)?.value, ...machine }
  const isOtherMachine = Object.keys(machine).length > 0 && seen.machines.note(id, { kind: 'seen', value: whole }, at)
  const isOther = running ? seen.configurations.note(id, running, at) : false
  return {
    ofContainers: containers ? seen.containers.note(id, containers, at) : false,
    ofConfigurations: isOther || isOtherMachine,
  }
}

function looked<T>(answer: Looked<T> | undefined, why: Fault | undefined): Looked<T> | null {
  return answer ?? (why ? { kind: 'faulted', fault: why } : null)
}

export function forget(ids: ReadonlySet<TargetId>, { containers, configurations, machines }: SeenOfTargets): void {
  for (const each of [containers, configurations, machines]) each.forget(ids)
}
