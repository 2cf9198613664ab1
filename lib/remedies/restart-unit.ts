import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import { fault } from '../kit/fault.ts'
import { defineRemedy } from '../kit/remedy.ts'
import type { Hands } from '../kit/remedy.ts'
import type { HealObject } from '../model/heal.ts'
import type { Ms } from '../model/time.ts'

/** systemd's own time for a start and a stop is a minute and a half each. */
const RESTART_MS: Ms = 200_000
const SHOW_MS: Ms = 15_000
/** So long a unit that starts or stops is waited for, when nobody knows what became of it. */
const MOVES_MS: Ms = 40_000
const LOOK_MS: Ms = 500
const SECOND_MS: Ms = 1000
/** As systemd lets units be called; what begins with a dash would be taken for an option. */
const UNIT = /^[A-Za-z0-9:_.@\\][A-Za-z0-9:_.@\\-]{0,254}$/u

const options = z.strictObject({
  unit: z
    .string()
    .regex(UNIT, 'is no name of a unit')
    .optional()
    .describe('the unit to restart; the one that the incident is about when left out'),
  sudo: z
    .boolean()
    .default(true)
    .describe('whether `sudo -n` is put before it: a user that only looks may not restart'),
})

type Options = z.output<typeof options>

/**
 * Restarts a unit of systemd that has failed, or one of your choice.
 *
 * Source: systemctl(1), `show`; org.freedesktop.systemd1(5), ActiveState, Result and InvocationID.
 */
export default defineRemedy<Options>({
  name: 'restart-unit',
  title: 'Restart a systemd unit',
  mends: ['systemd-unit', 'process', 'tcp-port', 'http', 'file-age', 'log-pattern', 'command', 'remote-command'],
  options,
  async describe({ incident: { subject } }, { unit }, hands) {
    const name = unit ?? (subject.check === 'systemd-unit' ? subject.item : '')
    if (!UNIT.test(name)) return []
    const object: HealObject = { target: subject.target, kind: 'unit', name }
    const { load, active, result, invocation } = await show(object, hands)
    if (load !== 'loaded') return []
    return [
      {
        ...{ object, host: subject.target, group: null, incarnation: invocation },
        words: `restart the unit "${name}" on "${subject.target}"`,
        unsettled: MOVING.has(active) ? `it is ${active}` : null,
        // systemd calls one that was stopped by hand inactive, and one that ended badly failed.
        person:
          active === 'inactive' && result === 'success' ? 'somebody has stopped it, or it has done its work' : null,
        ...{ drift: null, available: null, groups: [], scale: null, needsPerson: null, cannot: null },
      },
    ]
  },
  async apply({ object, incarnation }, { sudo }, hands) {
    const { invocation } = await show(object, hands)
    if (invocation !== incarnation) throw fault('busy', `"${object.name}" was started by somebody else meanwhile`)
    const shell = await hands.shell(object.target)
    const argv = [...(sudo ? (['sudo', '-n'] as const) : []), 'systemctl', 'restart', '--', object.name]
    const ended = await shell.run(argv as [string, ...string[]], { signal: hands.signal, timeoutMs: RESTART_MS })
    if (ended.exitCode !== 0)
      throw fault('refused', oneLine(`systemctl: ${ended.stderr || `exit code ${ended.exitCode}`}`, 300))
  },
  async wasDone({ object, at }, _, hands) {
    let shown = await show(object, hands)
    // systemd goes on with what it was asked for, whether anybody waits for it or not.
    for (let leftMs = MOVES_MS; MOVING.has(shown.active); leftMs -= LOOK_MS) {
      if (leftMs <= 0) return null
      await hands.clock.sleep(LOOK_MS, hands.signal)
      shown = await show(object, hands)
    }
    // Whole seconds are all that it tells: of the one in which it was intended, what came later is meant.
    return shown.enteredAt === null ? null : shown.active === 'active' && shown.enteredAt >= at - (at % SECOND_MS)
  },
})

const MOVING = new Set(['activating', 'deactivating', 'reloading', 'refreshing'])

interface Shown {
  readonly load: string
  readonly active: string
  readonly result: string
  /** Another one each time it is started. */
  readonly invocation: string
  /** When it became active last. */
  readonly enteredAt: number | null
}

async function show({ target, name }: HealObject, hands: Hands): Promise<Shown> {
  const shell = await hands.shell(target)
  const properties = 'LoadState,ActiveState,Result,InvocationID,ActiveEnterTimestamp'
  // In UTC and in words that no language changes.
  const argv = ['env', 'LC_ALL=C', 'TZ=UTC', 'systemctl', 'show', `--property=${properties}`, '--', name] as const
  const { exitCode, stdout, stderr } = await shell.run(argv, { signal: hands.signal, timeoutMs: SHOW_MS })
  if (exitCode !== 0) throw fault('not-supported', oneLine(`systemctl: ${stderr || `exit code ${exitCode}`}`, 300))
  const told = new Map(
    stdout.split('\n').map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]),
  )
  const text = (key: string): string => told.get(key) ?? ''
  return {
    load: text('LoadState'),
    active: text('ActiveState'),
    result: text('Result'),
    invocation: text('InvocationID'),
    enteredAt: instantOf(text('ActiveEnterTimestamp')),
  }
}

/** "Mon 2026-11-30 11:59:00 UTC". */
function instantOf(text: string): number | null {
  const [, day = '', time = ''] = text.split(' ')
  const at = Date.parse(`${day}T${time}Z`)
  return Number.isNaN(at) ? null : at
}
