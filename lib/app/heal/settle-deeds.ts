import type { AnyRemedy } from '../../kit/remedy.ts'
import type { Rule } from '../../model/rule.ts'
import { settled } from './carry-out.ts'
import type { CarryOutWorld } from './carry-out.ts'

export interface SettleDeedsWorld extends Pick<
  CarryOutWorld,
  'book' | 'write' | 'now' | 'stopping' | 'withHands' | 'stoppedBy'
> {
  readonly remedies: () => ReadonlyMap<string, AnyRemedy>
  readonly rules: () => readonly Rule[]
}

/** Looks what became of deeds that were under way when the last daemon ended. None of them is just done again. */
export async function settleDeeds(world: SettleDeedsWorld): Promise<void> {
  const { book, write, now } = world
  for (const deed of book.all().filter(({ endedAt }) => endedAt === null)) {
    const remedy = world.remedies().get(deed.remedy)
    const step = world.rules().find(({ name }) => name === deed.rule)?.healing?.steps[deed.step]
    const why = 'the daemon ended in the middle of it'
    const end =
      remedy && step?.remedy === deed.remedy
        ? await settled(deed, remedy, { options: step.options, why }, world)
        : ({ outcome: 'unknown', why: `${why}, and no rule has it any more` } as const)
    if (end === null) return
    const ended = book.end(deed.id, { ...end, at: now() })
    if (ended)
      await write({ deeds: [ended], entries: [{ kind: 'settled', of: ended, words: `${deed.words}: ${end.outcome}` }] })
  }
}
