import type { Needs } from '../kit/check.ts'
import type { Session } from '../kit/connector.ts'
import { fault, faulted } from '../kit/fault.ts'
import { machineOf } from '../kit/parity/sides.ts'
import type { Configuration } from '../model/configuration.ts'
import type { Looked } from '../model/fault.ts'
import type { Machine } from '../model/parity.ts'
import { askSections } from './sections.ts'

/** What the containers of a target were made of, and what they stand on. */
export interface MadeThere {
  readonly running: Looked<readonly Configuration[]>
  readonly machine: Machine
}

/** Asks for it over an open conversation. What cannot be asked is told in the answer; throws only where that is aborted. */
export async function askMadeThere(session: Session, signal: AbortSignal): Promise<MadeThere> {
  const refused: ReturnType<typeof faulted>[] = []
  const needs: Needs = {
    configurations: ['running'],
    ...(session.engine && { engine: ['info'] as const }),
    ...(session.host && { host: ['os'] as const }),
  }
  const { engine, host, configurations } = await askSections(
    [needs],
    session,
    async (capability, work) => {
      try {
        return await work(signal)
      } catch (error) {
        signal.throwIfAborted()
        if (capability !== 'host') refused.push(faulted(error))
        return {}
      }
    },
    {},
  )
  const running = refused[0] ?? configurations.running ?? faulted(fault('bug', 'nobody answered for "running"'))
  return { running, machine: machineOf(engine.info, host.os) }
}
