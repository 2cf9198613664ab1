import type { EpochMs } from '../model/time.ts'
import type { Git } from './git.ts'

/** A revision to which somebody has given a name. */
export interface Tag {
  readonly name: string
  /** 40 hexadecimal digits. */
  readonly revision: string
  /** When it was given. */
  readonly at: EpochMs
  readonly by: string
  readonly note: string
}

/** The revisions that have names: the tags of git. */
export interface Tags {
  /** The newest first. */
  tags(): Promise<readonly Tag[]>
  /** The id of the revision of that name; null where there is none. */
  tagged(name: string): Promise<string | null>
  /** Gives a revision a name. Throws a RegistryError: there is one of that name, and it is not to be moved. */
  tag(wanted: Omit<Tag, 'at'>, isMoved: boolean): Promise<void>
  /** Why nothing can have that name; null when something can. */
  whyNoName(name: string): Promise<string | null>
}

const [APART, ENTRY] = ['\u001f', '\u001e']
const FIELDS = ['refname:strip=2', '*objectname', 'objectname', 'creatordate:unix', 'contents']
const BY = /^By: (.*)$/mu
/** What means something else where a revision is named: the beginning of an id, what runs, the newest. */
const TAKEN = /^(?:[0-9a-f]{4,40}|HEAD|running)$/u

export function tagsIn(git: Git): Tags {
  const tags: Tags['tags'] = async () => {
    const format = `--format=${ENTRY}${FIELDS.map((each) => `%(${each})`).join(APART)}`
    const text = await git.run(['for-each-ref', '--sort=-creatordate', format, 'refs/tags'])
    return text.split(ENTRY).flatMap(readTag)
  }
  return {
    tags,
    async tagged(name) {
      const meant = `refs/tags/${name}^{commit}`
      const id = await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', meant]).catch(() => '')
      return id.trim() === '' ? null : id.trim()
    },
    async tag({ name, revision, by, note }, isMoved) {
      const words = [note, `By: ${by}`].map((each) => each.replace(/[\u0000-\u001f\u007f]/gu, ' '))
      const messages = words.filter((each) => each.trim() !== '').flatMap((each) => ['-m', each])
      await git.run(['tag', '--annotate', ...(isMoved ? ['--force'] : []), ...messages, '--', name, revision])
    },
    async whyNoName(name) {
      if (TAKEN.test(name)) return 'it means something else where a revision is named'
      const isFine = !name.startsWith('-') && (await git.succeeds(['check-ref-format', `refs/tags/${name}`]))
      return isFine ? null : 'git takes no such name: no blanks, no "..", none of ~^:?*[\\, no "/" or "." at the end'
    },
  }
}

/** One that somebody has made with git himself is one as well. */
function readTag(entry: string): readonly Tag[] {
  const [name, tagged, own, seconds, message] = entry.split(APART)
  if (name === undefined || own === undefined || message === undefined) return []
  const isOurs = tagged !== ''
  return [
    {
      name,
      revision: (isOurs ? tagged : own) ?? own,
      at: Number(seconds) * 1000,
      by: isOurs ? (BY.exec(message)?.[1] ?? '') : '',
      note: isOurs && !message.startsWith('By: ') ? (message.split('\n')[0] ?? '') : '',
    },
  ]
}
