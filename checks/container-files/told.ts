import { classOfPath } from '../../lib/kit/index.ts'
import type { PathClass } from '../../lib/kit/index.ts'
import type { FileChange } from '../../lib/model/inside.ts'
import type { Verdict } from '../../lib/model/result.ts'
import type { EpochMs } from '../../lib/model/time.ts'
import { expectedIn } from './expected.ts'
import { isLearning, isSettling, recall, sumMark } from './memory.ts'
import type { Known, Looking, Recalled } from './memory.ts'

type Status = Verdict['status']

/** What is to be told of one container. */
export interface Told {
  /** Changed since the first look, the worst first. */
  readonly fresh: readonly FileChange[]
  /** Changed before the first look, and no start script's business. */
  readonly met: readonly FileChange[]
  /** Watched paths that are other than at the first look. */
  readonly edited: readonly string[]
  readonly status: Status
}

/** Holds what is changed against what was known. */
export function judgeChanges(look: Looking & { readonly known: Known | null }): Told {
  const { container, changes, options, known } = look
  const recalled = known ? { ...recall(known), since: known.since } : null
  const isExpected = expectedIn(container, options)
  const isSettled = !isSettling(container, options, look.now)
  // What is watched may be other than in the image, and may not become so under our eyes.
  const isTold = (path: string): boolean =>
    !isExpected(path) || (isSettled && recalled?.isMet(path) === false && options.watch.includes(path))
  const judged = changes.changes
    .filter(({ path }) => isTold(path))
    .map((change) => ({ change, ...judgeChange(change.path, look, recalled) }))
    .filter(({ status }) => status !== 'ok')
    .toSorted((one, other) => RANK[other.status] - RANK[one.status])
  const fresh = judged.filter(({ isOld }) => !isOld).map(({ change }) => change)
  // What came since our first look is told as that.
  const edited = (known ? editedOf(known, look.sums) : []).filter((each) => fresh.every(({ path }) => path !== each))
  const met = judged.filter(({ isOld, change }) => isOld && !edited.includes(change.path)).map(({ change }) => change)
  const statuses = [...judged.map(({ status }) => status), ...edited.map((path) => statusOfEdit(path, look))]
  const status = statuses.reduce<Status>((one, other) => (RANK[other] > RANK[one] ? other : one), 'ok')
  return { fresh, met, edited, status }
}

const RANK: Readonly<Record<Status, number>> = { ok: 0, warning: 1, critical: 2 }

interface Judged {
  readonly status: Status
  /** It was there at our first look. */
  readonly isOld: boolean
}

function judgeChange(path: string, { options, container, now }: Looking, known: Remembered | null): Judged {
  const itsClass = classOfPath(path)
  if (itsClass === 'noise') return AS_EXPECTED
  const status = options.classes[itsClass]
  const isOld = known === null || known.isMet(path)
  switch (itsClass) {
    case 'data':
      return isUsual(path, known, now, options) ? AS_EXPECTED : { status, isOld: false }
    case 'system':
      return isOld || isSettling(container, options, now) ? AS_EXPECTED : { status, isOld }
    default:
      // Nobody knows who did what was there before we came, and there may be a reason: worth a look and no alarm.
      return { status: isOld && status === 'critical' ? 'warning' : status, isOld }
  }
}

const AS_EXPECTED: Judged = { status: 'ok', isOld: true }

type Remembered = Recalled & Pick<Known, 'since'>

function isUsual(path: string, known: Remembered | null, now: EpochMs, options: Looking['options']): boolean {
  return known === null || isLearning(known, options, now) || known.isInKnownFolder(path)
}

function editedOf({ sums }: Known, now: ReadonlyMap<string, string | null>): string[] {
  return sums.flatMap(([path, mark]) => {
    const sum = now.get(path)
    return sum !== undefined && sumMark(sum) !== mark ? [path] : []
  })
}

/** Somebody wanted it to be watched: it is a warning at least. */
function statusOfEdit(path: string, { options }: Looking): Status {
  const itsClass: PathClass = classOfPath(path)
  const status = itsClass === 'noise' ? 'warning' : options.classes[itsClass]
  return status === 'ok' ? 'warning' : status
}
