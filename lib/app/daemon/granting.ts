import type { Outbox } from '../../act/outbox.ts'
import type { Outcome } from '../control/words.ts'
import { answer } from './answer.ts'
import type { AnswerWorld, Asked } from './answer.ts'
import type { Desk } from './desk.ts'
import type { Healer } from '../heal/healer.ts'
import type { Granted } from './people.ts'
import type { Saver } from './saver.ts'

export interface Granting {
  readonly saver: Saver
  readonly outbox: Pick<Outbox, 'add'>
  readonly desk: Pick<Desk, 'poke'>
  readonly healer: Pick<Healer, 'note'>
}

/** Does what a person asks of the daemon; resolves when it is written down. */
export async function grant(
  asked: Asked,
  known: AnswerWorld,
  { saver, outbox, desk, healer }: Granting,
): Promise<Outcome> {
  const granted = await answer(asked, known)
  const isWritten = await written(granted, { saver, healer })
  outbox.add((granted.batch.outgoing ?? []).filter(({ state }) => state === 'waiting'))
  desk.poke()
  return isWritten ? granted.outcome : unwritten(granted.outcome, saver.lag()?.why ?? 'the disk does not answer')
}

function written({ batch, healed }: Granted, { saver, healer }: Pick<Granting, 'saver' | 'healer'>): Promise<boolean> {
  return healed ? healer.note(healed) : saver.save(batch)
}

/** It is done, and would not outlast us. */
function unwritten(outcome: Outcome, why: string): Outcome {
  if (outcome.kind !== 'done') return outcome
  return { ...outcome, says: `${outcome.says}; it is not written down yet, and lost if the daemon ends now: ${why}` }
}
