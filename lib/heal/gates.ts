import type { GateAnswer, GateName } from '../model/heal.ts'
import { GATES } from '../model/heal.ts'
import type { Asked, Gate } from './gate.ts'
import { attempts } from './gates/attempts.ts'
import { available } from './gates/available.ts'
import { budgets } from './gates/budgets.ts'
import { certain } from './gates/certain.ts'
import { killSwitch } from './gates/kill-switch.ts'
import { lease } from './gates/lease.ts'
import { mode } from './gates/mode.ts'
import { people } from './gates/people.ts'
import { scale } from './gates/scale.ts'
import { settled } from './gates/settled.ts'
import { storm } from './gates/storm.ts'
import { windows } from './gates/windows.ts'

const BY_NAME: Readonly<Record<GateName, Gate>> = {
  'kill-switch': killSwitch,
  mode,
  lease,
  certain,
  settled,
  people,
  windows,
  storm,
  available,
  attempts,
  budgets,
  scale,
}

/** What every gate says, in their order: the first that does not let it through is the reason. */
export function askGates(asked: Asked): readonly GateAnswer[] {
  return GATES.map((gate) => {
    const no = BY_NAME[gate](asked)
    return { gate, no: no?.why ?? null, againAt: no?.againAt ?? null }
  })
}
