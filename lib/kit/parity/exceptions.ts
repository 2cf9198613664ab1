import { fieldPath } from '../field-path.ts'
import { matcher } from '../patterns.ts'
import type { Difference, Exception, Parity } from '../../model/parity.ts'

/** Marks the differences that somebody wants; an exception whose last day is over says so, and counts no more. */
export function except(
  differences: readonly Difference[],
  exceptions: readonly Exception[],
  today: string,
): Pick<Parity, 'differences' | 'unneeded'> {
  const asked = exceptions.map((exception) => ({
    ...{ exception, path: fieldPath(exception.path) },
    // Machines have no role, and are meant by "all" as well.
    isOf: exception.role === '*' ? () => true : matcher([exception.role]),
  }))
  const used = new Set<Exception>()
  const marked = differences.map((difference) => {
    const fitting = asked
      .filter(({ path, isOf }) => path?.fits(difference.path) === true && isOf(difference.role))
      .map(({ exception }) => exception)
    for (const exception of fitting) used.add(exception)
    const inTime = fitting.find(({ until }) => until === undefined || today <= until)
    const over = fitting[0]
    if (inTime) return { ...difference, wanted: inTime }
    return over ? { ...difference, over } : difference
  })
  return { differences: marked, unneeded: exceptions.filter((exception) => !used.has(exception)) }
}
