import { notAhead, withHealth, withOutcome, withoutOld } from '../../heal/ledger.ts'
import type { Deed, DeedOutcome } from '../../model/heal.ts'
import type { Subject } from '../../model/result.ts'
import type { EpochMs } from '../../model/time.ts'

/** What was done, in memory; each step says what to write down. */
export interface Book {
  /** The oldest first. */
  readonly all: () => readonly Deed[]
  begin(deed: Deed): void
  end(id: string, end: { readonly outcome: DeedOutcome; readonly why: string; readonly at: EpochMs }): Deed | null
  /**
   * Goes on with how it was after each of them, and with the clock where that has been set right.
   *
   * @param badSince since when a subject is bad; null while it is not
   * @returns those of which something has changed
   */
  follow(badSince: (subject: Subject) => EpochMs | null, now: EpochMs): readonly Deed[]
}

export function bookOf(remembered: readonly Deed[]): Book {
  let deeds: readonly Deed[] = [...remembered].sort((one, other) => one.at - other.at)
  return {
    all: () => deeds,
    begin(deed) {
      deeds = [...withoutOld(deeds, deed.at), deed]
    },
    end(id, end) {
      deeds = withOutcome(deeds, id, end)
      return deeds.find((deed) => deed.id === id) ?? null
    },
    follow(badSince, now) {
      const before = deeds
      deeds = before.map((deed) => withHealth(notAhead(deed, now), badSince(deed.subject), now))
      return deeds.filter((deed, index) => deed !== before[index])
    },
  }
}
