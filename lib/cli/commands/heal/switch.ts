import type { Wish } from '../../../app/control/words.ts'
import { killSwitchOf } from '../../../app/heal/kill-switch.ts'
import type { KillSwitch } from '../../../app/heal/kill-switch.ts'
import { loadWorld } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { outcomeOf, whoAsks } from '../../wish.ts'
import { writeOut } from '../../write-out.ts'
import type { HealArgs } from './args.ts'

/** It holds from here on, whatever becomes of the daemon and of the log. */
export async function stop(args: HealArgs, io: Io): Promise<number> {
  const by = whoAsks(args.by)
  const { note } = args
  await (await switchOf(args, io)).stop({ by, note, at: io.clock.now() })
  const log = await noted({ do: 'heal-stopped', by, note }, args, io)
  return say({ stopped: true, by, note, log }, 'healing is stopped: "orch-watch heal resume" lets it go on', args, io)
}

export async function resume(args: HealArgs, io: Io): Promise<number> {
  const by = whoAsks(args.by)
  const { note } = args
  const wasStopped = await (await switchOf(args, io)).resume()
  if (!wasStopped) return say({ stopped: false, log: null }, 'healing was not stopped', args, io)
  const log = await noted({ do: 'heal-resumed', by, note }, args, io)
  return say({ stopped: false, by, note, log }, 'healing goes on', args, io)
}

async function switchOf(args: HealArgs, io: Io): Promise<KillSwitch> {
  return killSwitchOf((await loadWorld(args, io)).inventory, io)
}

/** Why it does not stand in the log; null where it does. A log that cannot be written keeps nobody from stopping. */
async function noted(asked: Wish, args: HealArgs, io: Io): Promise<string | null> {
  try {
    await outcomeOf(asked, 'done', args, io)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

interface Said {
  readonly stopped: boolean
  readonly by?: string
  readonly note?: string
  readonly log: string | null
}

async function say({ log, ...done }: Said, words: string, args: HealArgs, io: Io): Promise<number> {
  const missing = log === null ? '' : `it does not stand in the log: ${log}`
  const text = args.json ? JSON.stringify({ ...done, warning: log }) : words
  await writeOut(io.stdout, `${text}\n`)
  if (!args.json && missing !== '') io.stderr.write(`orch-watch: ${oneLine(missing)}\n`)
  return EXIT.ok
}
