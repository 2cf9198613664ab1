import { namesOf } from '../../app/names.ts'
import type { Names } from '../../app/names.ts'
import { pageReporterNames } from '../../app/page-reporters.ts'
import { reporterNames } from '../../app/reporters.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { Ms } from '../../model/time.ts'
import type { Io } from '../command.ts'
import { described, describedCommonOptions } from '../described.ts'
import { commandNames, loadCommand } from '../load-commands.ts'
import { fitting, printed, wantedBy } from './candidates.ts'
import type { Candidate, Wanted } from './candidates.ts'
import type { Kind } from './kinds.ts'

/** The shell knows its files better than we do: the scripts read this line. */
const FILES = ':files\n'

/** Nobody waits longer for a key that was pressed; the shell takes the rest of 300 ms. */
const WHOLE_MS: Ms = 280
/** Where the start of the process has taken most of it, the machine is so busy that people expect to wait. */
const LEAST_MS: Ms = 150

/**
 * How long it may take, of a process that has run for a while. A machine on which that is not enough is told so with
 * ORCH_WATCH_COMPLETION_MS.
 */
export function patienceOf({ ORCH_WATCH_COMPLETION_MS: asked = '' }: Io['env'], usedMs: Ms): Ms {
  const wholeMs = /^[1-9]\d{0,4}$/u.test(asked) ? Number(asked) : WHOLE_MS
  return Math.max(LEAST_MS, wholeMs - usedMs)
}

/**
 * What may stand at the cursor, a line for each: the word, a tab, what it is. Never throws, and says nothing of what is
 * broken: it would be written into the line that is being typed.
 *
 * @param words all behind the program's name; the last is the one at the cursor, perhaps empty
 * @param patienceMs what is not known by then is not offered
 */
export async function complete(words: readonly string[], io: Pick<Io, 'env' | 'cwd'>, patienceMs: Ms): Promise<string> {
  try {
    const late = (): Error => new Error('too late')
    return await withDeadline({ ms: Math.max(1, patienceMs), expired: late }, () => offered(words, io))
  } catch {
    // A broken inventory, a folder that is not ours to read, a store that is away: there is nothing to offer then.
    return ''
  }
}

async function offered(words: readonly string[], io: Pick<Io, 'env' | 'cwd'>): Promise<string> {
  const typed = words.at(-1) ?? ''
  const names = commandNames()
  const called = words.slice(0, -1).find((word) => names.includes(word))
  const command = called === undefined ? null : described(await loadCommand(called))
  const common = describedCommonOptions()
  const wanted = wantedBy(words, command, common)
  if (wanted.what === 'values' && wanted.kind === 'files') return FILES
  return printed(fitting(await candidatesFor(wanted, words, io), typed))
}

async function candidatesFor(
  wanted: Wanted,
  words: readonly string[],
  io: Pick<Io, 'env' | 'cwd'>,
): Promise<readonly Candidate[]> {
  switch (wanted.what) {
    case 'commands':
      return Promise.all(commandNames().map(async (word) => ({ word, says: (await loadCommand(word)).summary })))
    case 'options':
      return [...wanted.options.map(({ name, says }) => ({ word: `--${name}`, says })), HELP]
    case 'choices':
      return wanted.choices.map((choice) => ({ word: wanted.lead + choice, says: '' }))
    case 'values': {
      const found = await valuesOf(wanted.kind, words, io)
      return found.map(({ word, says }) => ({ word: wanted.lead + word, says }))
    }
  }
}

const HELP: Candidate = { word: '--help', says: 'show help' }

async function valuesOf(
  kind: Kind,
  words: readonly string[],
  io: Pick<Io, 'env' | 'cwd'>,
): Promise<readonly Candidate[]> {
  if (kind === 'free' || kind === 'files') return []
  if (kind === 'formats') return called(reporterNames(), '')
  if (kind === 'pages') return called(pageReporterNames(), '')
  const names = await namesOf(configIn(words), io)
  if (kind === 'checks') return called(await names.checks(), 'check')
  if (kind === 'incidents') return called(await names.incidents(), 'incident')
  return namesFor(kind, names)
}

function namesFor(
  kind: Exclude<Kind, 'free' | 'files' | 'formats' | 'pages' | 'checks' | 'incidents'>,
  names: Names,
): readonly Candidate[] {
  const workloads = called(names.workloads, 'workload')
  const targets = [...called(names.targets, 'target'), ...workloads, ...called(names.parity, 'two environments')]
  switch (kind) {
    case 'notifiers':
      return called(names.notifiers, 'notifier')
    case 'targets':
      return targets
    case 'selectors':
      return [...targets, ...called(names.labels, 'label')]
    case 'objects':
      return [
        ...called(
          names.targets.map((id) => `${id}/`),
          'objects of this target',
        ),
        ...workloads,
      ]
  }
}

function called(words: readonly string[], says: string): readonly Candidate[] {
  return words.map((word) => ({ word, says }))
}

function configIn(words: readonly string[]): string | undefined {
  const at = words.findLastIndex((word) => word === '--config' || word.startsWith('--config='))
  if (at < 0) return undefined
  return words[at] === '--config' ? words[at + 1] : words[at]?.slice('--config='.length)
}
