import { Chalk } from 'chalk'
import type { Dump } from '../../../app/control/dump.ts'
import type { WatchLog } from '../../../app/daemon/watch.ts'
import { formatDuration } from '../../../base/duration.ts'
import { oneLine } from '../../../base/escape.ts'
import { isoInstant, shortInstant } from '../../../base/instant.ts'
import type { Incident } from '../../../model/incident.ts'
import type { Outgoing } from '../../../model/notice.ts'
import type { Status, Subject } from '../../../model/result.ts'
import type { Transition } from '../../../model/state.ts'
import type { Io } from '../../command.ts'

export interface RunLog extends WatchLog {
  /** How the daemon is, as one line of JSON, whatever the other lines look like. */
  dump(dump: Dump): void
}

/** How urgent a line is, as syslog counts. Source: RFC 5424, 6.2.1. */
type Level = 2 | 3 | 4 | 5 | 6

interface Line {
  readonly level: Level
  /** The word in front: "CRITICAL", "recovered". */
  readonly word: string
  readonly text: string
  readonly subject?: Subject
}

const LEVELS: Readonly<Record<Status, Level>> = { ok: 5, warning: 4, unknown: 4, critical: 2 }

/**
 * Every change a line on standard error: with its time in a terminal, as JSON for another program, with the priority
 * that journald reads where it listens.
 */
export function logTo(io: Io, { json, color, quiet }: { json: boolean; color: boolean; quiet: boolean }): RunLog {
  const ink = new Chalk({ level: color && io.stderr.isTTY ? 1 : 0 })
  const isJournal = io.env['JOURNAL_STREAM'] !== undefined && !io.stderr.isTTY
  const paint: Readonly<Record<Level, (text: string) => string>> = {
    2: (text) => ink.red.bold(text),
    3: (text) => ink.red(text),
    4: (text) => ink.yellow(text),
    5: (text) => ink.green(text),
    6: (text) => ink.dim(text),
  }

  function write({ level, word, text, subject }: Line): void {
    const at = io.clock.now()
    if (json) io.stderr.write(`${JSON.stringify({ at: isoInstant(at), level, word, text, ...subject })}\n`)
    else if (isJournal) io.stderr.write(`<${level}>${word} ${text}\n`)
    else io.stderr.write(`${ink.dim(shortInstant(at))} ${paint[level](word)} ${text}\n`)
  }

  return {
    say: (text) => {
      if (!quiet) write({ level: 6, word: 'orch-watch', text })
    },
    dump: (dump) => void io.stderr.write(`${JSON.stringify(dump)}\n`),
    warn: (text) => write({ level: 4, word: 'warning', text: oneLine(text) }),
    changed(transition, incident) {
      const line = lineOf(transition, incident)
      if (line) write(line)
    },
    tried: (outgoing) => write(lineOfTry(outgoing)),
  }
}

/** What has happened to a subject; null where nobody would miss the line. */
function lineOf(transition: Transition, incident: Incident | undefined): Line | null {
  const { subject } = transition
  const name = oneLine([subject.target, subject.check, subject.item].filter((part) => part !== '').join(' '))
  const summary = oneLine(incident?.summary ?? '')
  switch (transition.kind) {
    case 'problem':
      return { level: LEVELS[transition.to], word: transition.to.toUpperCase(), text: `${name}: ${summary}`, subject }
    case 'recovery': {
      const lasted = incident ? ` after ${formatDuration(transition.at - incident.beganAt)}` : ''
      return { level: 5, word: 'recovered', text: `${name}${lasted}`, subject }
    }
    case 'flapping-started':
      return { level: 4, word: 'flapping', text: `${name}: ${summary}`, subject }
    case 'flapping-stopped':
      return { level: 6, word: 'settled', text: name, subject }
    case 'gone':
      return incident ? { level: 6, word: transition.because, text: name, subject } : null
  }
}

function lineOfTry({ state, notice, answer, attempts }: Outgoing): Line {
  const { route, entries } = notice
  const incidents = `${entries.length} incident${entries.length === 1 ? '' : 's'}`
  const what = `${route.notifier}: ${incidents} by "${route.rule}"`
  if (state === 'delivered') return { level: 6, word: 'told', text: oneLine(what) }
  const text = oneLine(`${what}, try ${attempts}: ${answer}`)
  return state === 'dead' ? { level: 3, word: 'given up', text } : { level: 4, word: 'refused', text }
}
