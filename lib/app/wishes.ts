import type { EpochMs } from '../model/time.ts'
import type { WebOutcome, WebWish, Wishing } from '../web/wishing.ts'
import type { Outcome } from './control/words.ts'
import type { Asked } from './daemon/answer.ts'
import type { Picture } from './daemon/picture.ts'
import type { KillSwitch } from './heal/kill-switch.ts'
import { resumeHealing, stopHealing } from './heal/turn-switch.ts'
import type { Turned } from './heal/turn-switch.ts'

export interface WishesWorld {
  /** The desk that the control socket asks as well. */
  readonly grant: (asked: Asked) => Promise<Outcome>
  readonly picture: Pick<Picture, 'silences'>
  /** That of the inventory as it is now. */
  readonly killSwitch: () => KillSwitch
  /** What was put together of what is known is old. */
  readonly changed: () => void
  readonly now: () => EpochMs
}

/** What people of the web want, at the desk of the daemon. */
export function wishesOf({ grant, picture, killSwitch, changed, now }: WishesWorld): Wishing {
  let looking: Promise<Outcome> | null = null

  /** However many ask for a new plan meanwhile, it is looked once. */
  function planned(): Promise<Outcome> {
    looking ??= grant({ do: 'heal-plan' }).finally(() => (looking = null))
    return looking
  }

  async function outcomeOf(wish: WebWish): Promise<WebOutcome> {
    const write = (asked: unknown): Promise<Outcome> => grant(asked as Asked)
    switch (wish.do) {
      case 'heal-stop': {
        const { by, note } = wish
        return turned('healing is stopped', await stopHealing({ by, note, at: now() }, killSwitch(), write))
      }
      case 'heal-resume': {
        const done = await resumeHealing(wish, killSwitch(), write)
        return done.isChanged ? turned('healing goes on', done) : { kind: 'refused', why: 'healing was not stopped' }
      }
      case 'heal-plan':
        return seen(await (wish.plan === undefined ? planned() : grant({ do: 'heal-plan', plan: wish.plan })))
      default:
        return seen(await grant(wish))
    }
  }

  return {
    now,
    silences: () => picture.silences.filter(({ until }) => until > now()),
    async holds() {
      const outcome = await grant({ do: 'holds' })
      return outcome.kind === 'holds' ? outcome.holds : []
    },
    stopped: () => killSwitch().read(),
    async fulfil(wish) {
      try {
        return await outcomeOf(wish)
      } finally {
        if (wish.do !== 'heal-plan') changed()
      }
    },
  }
}

function turned(says: string, { unwritten }: Turned): WebOutcome {
  return {
    kind: 'done',
    ids: [],
    says: unwritten === null ? says : `${says}; it does not stand in the log: ${unwritten}`,
  }
}

function seen(outcome: Outcome): WebOutcome {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'done', says: outcome.says, ids: outcome.ids ?? [] }
    case 'planned':
    case 'ran':
    case 'refused':
      return outcome
    default:
      throw new Error('the daemon answers something else than was asked')
  }
}
