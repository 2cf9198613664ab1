import { OBJECT_KINDS } from '../model/configuration.ts'
import { CAUSES } from '../model/revision.ts'
import type { Recording, Revision } from '../model/revision.ts'
import { jsonIn } from '../base/json-text.ts'
import type { Git } from './git.ts'

/** Between the parts of a line that we ask git for: no message can hold it. */
const APART = '\u001f'
const ENTRY = '\u001e'
const MOST_WORDS = 200

/** The message of a commit: what happened in one line, then each object with its cause, in a form that can be read back. */
export function messageOf(recordings: readonly Recording[], about: string): string {
  const told = recordings.map(
    ({ target, kind, name, cause, words }) => `Recorded: ${JSON.stringify([target, kind, name, cause, cut(words)])}`,
  )
  return `${cut(about)}\n\n${told.join('\n')}\n`
}

function cut(words: string): string {
  const line = words.replace(/[\u0000-\u001f\u007f]/gu, ' ')
  return line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS - 1)}…` : line
}

/** Which revisions are asked for. */
export interface Asked {
  /** Files; every one when left out. */
  readonly places?: readonly string[]
  readonly most: number
  /** A revision, a tag, a branch: the newest that counts. */
  readonly upTo?: string
}

/** The revisions of objects, the newest first. */
export async function revisionsIn(git: Git, { places = [], most, upTo = 'HEAD' }: Asked): Promise<readonly Revision[]> {
  const format = `--format=${ENTRY}%H${APART}%at${APART}%B`
  const text = await git.run(['log', `--max-count=${most}`, format, upTo, '--', ...places])
  return text.split(ENTRY).flatMap((entry) => {
    const [id, at, message] = entry.split(APART)
    if (id === undefined || at === undefined || message === undefined) return []
    return message.split('\n').flatMap((line) => toRevision(line, id, Number(at) * 1000))
  })
}

function toRevision(line: string, id: string, at: number): readonly Revision[] {
  if (!line.startsWith('Recorded: ')) return []
  const told = jsonIn(line.slice('Recorded: '.length))
  if (!Array.isArray(told) || !told.every((each) => typeof each === 'string')) return []
  const [target = '', kindWord, name = '', causeWord, words = ''] = told as readonly string[]
  const kind = OBJECT_KINDS.find((each) => each === kindWord)
  const cause = CAUSES.find((each) => each === causeWord)
  return kind && cause ? [{ id, at, target, kind, name, cause, words }] : []
}
