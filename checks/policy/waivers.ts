import { matcher, oneLine, shortInstant } from '../../lib/kit/index.ts'
import type { Waiver } from './shape.ts'

/** A waiver as it is asked, again and again. */
export interface AskedWaiver {
  readonly waiver: Waiver
  /** Its last day is over. */
  readonly isOver: boolean
  /** Whether it is about this rule of this object. */
  readonly covers: (rule: string, names: readonly string[]) => boolean
}

/** Those of a target, as they are on the day of the look. */
export function waiversOf(waivers: readonly Waiver[], target: string, now: number): readonly AskedWaiver[] {
  const today = shortInstant(now).slice(0, 10)
  return waivers
    .filter((waiver) => matcher([waiver.target])(target))
    .map((waiver) => {
      const [rule, object] = [matcher([waiver.rule]), matcher([waiver.object])]
      return {
        waiver,
        // Days are written so that the later one is the greater text.
        isOver: today > waiver.until,
        covers: (id, names) => rule(id) && names.some(object),
      }
    })
}

/** Of several the one that lasts longest. */
export function coveredBy(
  waivers: readonly AskedWaiver[],
  rule: string,
  names: readonly string[],
): AskedWaiver | undefined {
  return waivers
    .filter(({ covers }) => covers(rule, names))
    .reduce<AskedWaiver | undefined>(
      (best, each) => (best && best.waiver.until >= each.waiver.until ? best : each),
      undefined,
    )
}

/** "until 2027-01-31 (ann: moves in spring)". */
export function waiverWords({ until, owner, reason }: Waiver): string {
  return `until ${until} (${oneLine(owner, 40)}: ${oneLine(reason, 80)})`
}
