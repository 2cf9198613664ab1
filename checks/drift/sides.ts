import { declaredDiff, diff, isRestartMark } from '../../lib/kit/index.ts'
import type { Change } from '../../lib/kit/index.ts'
import type { Configuration, DeclaredConfiguration, KnownBaseline } from '../../lib/model/configuration.ts'

/** Who differs from whom in one setting. */
export type Side =
  /** What runs is otherwise than the baseline, and no file speaks about it. */
  | 'from-baseline'
  /** What runs is otherwise than the file, and there is no baseline. */
  | 'from-file'
  /** File and baseline agree, what runs does not. */
  | 'from-both'
  /** All three differ. */
  | 'each'
  /** The file wants something else than the baseline, and what runs is as the baseline. */
  | 'not-deployed'
  /** The file and what runs agree, the baseline is older. */
  | 'behind'

export interface Difference {
  readonly side: Side
  /** To what runs, from the file where it is otherwise, else from the baseline. */
  readonly change: Change
  /** Where each of the three has something else: from the baseline to what runs. */
  readonly fromBaseline?: Change
}

export interface Sides {
  readonly wish: DeclaredConfiguration | undefined
  readonly baseline: KnownBaseline | undefined
  readonly is: Configuration
}

/** Setting by setting, in the order of their paths. */
export function differencesOf({ wish, baseline, is }: Sides): readonly Difference[] {
  const fromFile = byPath(wish ? declaredDiff(wish, is) : [])
  const fromBaseline = byPath(
    baseline ? diff(baseline.configuration, is).filter(({ path }) => !isRestartMark(path)) : [],
  )
  const between = byPath(wish && baseline ? declaredDiff(wish, { ...baseline.configuration, runsAs: is.runsAs }) : [])
  const paths = [...new Set([...fromFile.keys(), ...fromBaseline.keys()])].sort()
  const isImageNamed = wish !== undefined && paths.some((path) => path === IMAGE_NAME)
  return paths.flatMap((path): readonly Difference[] => {
    // The name says it, and a file knows nothing else.
    if (isImageNamed && path === IMAGE_ID) return []
    const [file, base] = [fromFile.get(path), fromBaseline.get(path)]
    if (file && !baseline) return [{ side: 'from-file', change: file }]
    if (file && !base) return [{ side: 'not-deployed', change: file }]
    if (file && base)
      return [
        between.has(path) ? { side: 'each', change: file, fromBaseline: base } : { side: 'from-both', change: file },
      ]
    return base ? [{ side: between.has(path) ? 'behind' : 'from-baseline', change: base }] : []
  })
}

const IMAGE_NAME = JSON.stringify(['image', 'name'])
const IMAGE_ID = JSON.stringify(['image', 'id'])

function byPath(changes: readonly Change[]): ReadonlyMap<string, Change> {
  return new Map(changes.map((change) => [JSON.stringify(change.path), change]))
}
