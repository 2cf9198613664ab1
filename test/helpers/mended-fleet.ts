import { expect } from 'chai'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { killSwitchOf } from '../../lib/app/heal/kill-switch.ts'
import type { KillSwitch } from '../../lib/app/heal/kill-switch.ts'
import type { Healing } from '../../lib/model/heal.ts'
import type { HealPlan } from '../../lib/model/inventory.ts'
import type { Store } from '../../lib/model/store.ts'
import { memoryStore } from '../../lib/store/memory.ts'
import { aFakeRemedy } from './fake-remedy.ts'
import type { FakeRemedy } from './fake-remedy.ts'
import { NOT_HEALING } from './not-healing.ts'
import { aRule, HOUR, MINUTE, SECOND } from './telling.ts'
import { aWatchedTarget, watchFleet } from './watched-fleet.ts'
import type { WatchedFleet } from './watched-fleet.ts'

const HEALING: Healing = {
  steps: [{ remedy: 'touch', options: {}, attempts: 3, withinMs: 2 * MINUTE, openForMs: 0 }],
  mode: 'act',
  budget: { deeds: 10, withinMs: HOUR },
  backoff: { firstMs: 10 * SECOND, mostMs: MINUTE },
}
const ON = { ...NOT_HEALING, enabled: true }

export interface MendedFleet {
  readonly fleet: WatchedFleet
  readonly fake: FakeRemedy
  readonly killSwitch: KillSwitch
  readonly store: Store
  /** A second. Files are read on no clock of ours: what was asked for before this one has been read when it has. */
  second(): Promise<void>
  live(ms: number): Promise<void>
  /** Lives until it is so, for ten minutes at most. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>
}

/** A disk of one target may be full, and a rule touches these containers for that, in simulated time. */
export async function aMendedFleet(
  names: readonly string[],
  {
    folder,
    mode = 'act',
    heal = ON,
  }: { readonly folder: string; readonly mode?: Healing['mode']; readonly heal?: HealPlan },
): Promise<MendedFleet> {
  const place = { cwd: folder, env: { HOME: folder, STATE_DIRECTORY: folder } }
  const [store, fake] = [memoryStore(), aFakeRemedy(names)]
  const rules = [aRule({ name: 'touch it', healing: { ...HEALING, mode } })]
  const fleet = await watchFleet([aWatchedTarget('web-1')], { rules, store, remedies: [fake.remedy], heal, place })
  const killSwitch = killSwitchOf({ files: ['targets.yaml'] } as never, place)
  await fleet.pass(2 * MINUTE)
  const second = async (): Promise<void> => {
    await fleet.pass(SECOND)
    await killSwitch.read()
    await nextTurn()
  }
  return {
    ...{ fleet, fake, killSwitch, store, second },
    async live(ms) {
      for (let passed = 0; passed < ms; passed += SECOND) await second()
    },
    async until(isSo) {
      for (let seconds = 0; seconds < 600; seconds += 1) {
        if (await isSo()) return
        await second()
      }
      expect.fail('it never came to that')
    },
  }
}
