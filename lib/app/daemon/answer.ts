import { SELF } from '../../model/oneself.ts'
import type { Subject } from '../../model/result.ts'
import type { Store } from '../../model/store.ts'
import type { Outcome, Wish } from '../control/words.ts'
import type { AboutDaemon } from './about-daemon.ts'
import { explain } from './explain.ts'
import type { ExplainWorld } from './explain.ts'
import { askLetters } from './letters.ts'
import { askMending } from './mending.ts'
import type { MendingWorld } from './mending.ts'
import { grant } from './people.ts'
import type { Granted } from './people.ts'
import type { Picture } from './picture.ts'

/** What the picture or the store can answer; what concerns the daemon itself never comes here. */
export type Asked = Exclude<Wish, { do: 'reload' | AboutDaemon }>

export interface AnswerWorld extends ExplainWorld {
  readonly store: Pick<Store, 'outgoing'>
  readonly healer: (ExplainWorld['healer'] & MendingWorld['healer']) | null
}

/**
 * Answers people, or does what they wish. What has changed is in the picture already, and has to be saved; notices that
 * wait among it have to be sent.
 *
 * @throws StoreError
 */
export async function answer(asked: Asked, world: AnswerWorld): Promise<Granted> {
  switch (asked.do) {
    case 'explain':
      return why(asked, world)
    case 'letters':
    case 'retry-letters':
    case 'drop-letters':
      return askLetters(asked, world.store, world.now)
    case 'heal-stopped':
    case 'heal-resumed':
    case 'heal-plan':
    case 'heal-run':
    case 'hold':
    case 'release':
    case 'holds':
      return askMending(asked, world)
    default:
      return grant(asked, world.picture, world.now)
  }
}

/** Whether it is answered without changing anything. */
export function isQuestion({ do: what }: Asked): boolean {
  return what === 'explain' || what === 'letters' || what === 'holds'
}

function why(asked: Extract<Asked, { do: 'explain' }>, world: ExplainWorld): Granted {
  const { target, check } = asked
  const item = asked.item ?? onlyItem(asked, world.picture)
  const outcome: Outcome =
    item === null
      ? {
          kind: 'refused',
          why: `"${target}" has several items of "${check}": ${itemsOf(asked, world.picture).join(', ')}`,
        }
      : explained({ target, check, item }, world)
  return { batch: {}, outcome }
}

function explained(subject: Subject, world: ExplainWorld): Outcome {
  const { target } = subject
  const isKnown = target === SELF || world.inventory.targets.some(({ id }) => id === target)
  if (!isKnown) return { kind: 'refused', why: `there is no target "${target}"` }
  return { kind: 'explained', explanation: explain(subject, world) }
}

/** Whoever names no item means the one there is; null where there are several. */
function onlyItem(asked: Pick<Subject, 'target' | 'check'>, picture: Picture): string | null {
  const items = itemsOf(asked, picture)
  return items.length > 1 && !items.includes('') ? null : items.includes('') ? '' : (items[0] ?? '')
}

function itemsOf({ target, check }: Pick<Subject, 'target' | 'check'>, picture: Picture): string[] {
  const own = picture.statesOf(target).filter(({ subject }) => subject.check === check)
  return own.map(({ subject }) => subject.item)
}
