import { formatDuration } from '../../base/duration.ts'
import { objectWords } from '../../model/configuration.ts'
import type { Labels } from '../../model/labels.ts'
import type { Subject } from '../../model/result.ts'
import type { Cause, Revision } from '../../model/revision.ts'
import type { TargetId } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

/** What was recorded lately, for whoever asks what changed before something broke. */
export interface RecentChanges {
  note(changes: readonly Change[]): void
  /** In words, what changed in the hour before: first of the thing itself, then on its host, then in its environment. */
  before(subject: Subject, at: EpochMs): readonly string[]
}

type Change = Pick<Revision, 'target' | 'kind' | 'name' | 'words' | 'at' | 'cause'>

const BEFORE_MS: Ms = 3_600_000
/** A rollout of a whole fleet is one story, and the newest of it tells enough. */
const KEPT = 1_000
const TOLD = 10
/** Targets with the same value of it are one environment. */
const ENVIRONMENT = 'env'
/** Whoever begins to watch has changed nothing. */
const NO_CHANGE: readonly Cause[] = ['recorded']

export function recentChanges(labelsOf: (target: TargetId) => Labels): RecentChanges {
  let kept: readonly Change[] = []

  function closeness({ target, name }: Change, subject: Subject): 0 | 1 | 2 | null {
    if (target === subject.target) return isAbout(name, subject.item) ? 0 : 1
    const environment = labelsOf(subject.target)[ENVIRONMENT]
    return environment !== undefined && labelsOf(target)[ENVIRONMENT] === environment ? 2 : null
  }

  return {
    note(changes) {
      kept = [...kept, ...changes.filter(({ cause }) => !NO_CHANGE.includes(cause))].slice(-KEPT)
    },
    before(subject, at) {
      const found = kept
        .filter((change) => change.at <= at && change.at > at - BEFORE_MS)
        .flatMap((change) => {
          const near = closeness(change, subject)
          return near === null ? [] : [{ change, near }]
        })
        .sort((one, other) => one.near - other.near || other.change.at - one.change.at)
      const told = found.slice(0, TOLD).map(({ change }) => wordsOf(change, at))
      const more = found.length > TOLD ? [`and ${found.length - TOLD} more`] : []
      return found.length === 0 ? [] : ['what changed in the hour before:', ...told, ...more]
    },
  }
}

/** A container is called "shop-web-1" by checks and "shop/web/1" by the registry. */
function isAbout(name: string, item: string): boolean {
  return item !== '' && (item === name || item === name.replaceAll('/', '-'))
}

function wordsOf(change: Change, now: EpochMs): string {
  const ago = formatDuration(Math.max(1000, Math.floor((now - change.at) / 1000) * 1000))
  return `${ago} before: ${objectWords(change)} ${change.words}`
}
