import { killSwitchOf } from '../../../app/heal/kill-switch.ts'
import type { KillSwitch } from '../../../app/heal/kill-switch.ts'
import { resumeHealing, stopHealing } from '../../../app/heal/turn-switch.ts'
import type { Writing } from '../../../app/heal/turn-switch.ts'
import { loadWorld } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { outcomeOf, whoAsks } from '../../wish.ts'
import { writeOut } from '../../write-out.ts'
import type { HealArgs } from './args.ts'

export async function stop(args: HealArgs, io: Io): Promise<number> {
  const by = whoAsks(args.by)
  const { note } = args
  const said = { by, note, at: io.clock.now() }
  const { unwritten: log } = await stopHealing(said, await switchOf(args, io), writing(args, io))
  return say({ stopped: true, by, note, log }, 'healing is stopped: "orch-watch heal resume" lets it go on', args, io)
}

export async function resume(args: HealArgs, io: Io): Promise<number> {
  const by = whoAsks(args.by)
  const { note } = args
  const { isChanged, unwritten: log } = await resumeHealing({ by, note }, await switchOf(args, io), writing(args, io))
  if (!isChanged) return say({ stopped: false, log }, 'healing was not stopped', args, io)
  return say({ stopped: false, by, note, log }, 'healing goes on', args, io)
}

async function switchOf(args: HealArgs, io: Io): Promise<KillSwitch> {
  return killSwitchOf((await loadWorld(args, io)).inventory, io)
}

function writing(args: HealArgs, io: Io): Writing {
  return (asked) => outcomeOf(asked, 'done', args, io)
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
