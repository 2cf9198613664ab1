import { fault } from '../../kit/fault.ts'
import type { PrintedLine } from '../../model/session.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { RecordedWorld } from '../../web/recorded.ts'
import { askDaemon } from '../control/ask.ts'
import { controlSocket } from '../control/fulfil.ts'
import { lastLines } from '../last-lines.ts'
import type { AskedLines } from '../last-lines.ts'
import { secretsOf } from '../mask-secrets.ts'
import type { Place } from '../state-folder.ts'
import { withSessions } from '../with-sessions.ts'
import type { Conversing } from '../with-sessions.ts'

/** What is read of one place, when somebody looks at it. */
export interface Sources {
  /** @throws FaultError */
  lastLines(of: AskedLines): Promise<readonly PrintedLine[]>
  readonly recorded: RecordedWorld
}

/**
 * Hands `work` a way to read what containers print: by the daemon, over the conversations that it has anyway, and where none runs here over
 * our own, which are opened when they are needed and closed at the end.
 */
export function withLines<T>(
  inventory: Inventory,
  { place, ...world }: Conversing & { readonly place: Place },
  work: (lines: Sources['lastLines']) => Promise<T>,
): Promise<T> {
  const targets = new Map(inventory.targets.map((target) => [target.id, target]))
  const secrets = secretsOf(inventory)
  return withSessions(inventory, world, (sessions) =>
    work(
      async (of) =>
        (await byDaemon(of, controlSocket(inventory, place), world.stopping)) ??
        lastLines(of, { targets, sessions, secrets: () => secrets, stopping: world.stopping }),
    ),
  )
}

/** Null where no daemon runs. */
async function byDaemon(of: AskedLines, socket: string, over: AbortSignal): Promise<readonly PrintedLine[] | null> {
  const asked = await askDaemon(socket, { do: 'last-lines', ...of }, over).catch((cause: unknown) => {
    over.throwIfAborted()
    throw fault('lost', 'the daemon runs and does not answer: its log says more', { cause })
  })
  if (asked === null) return null
  if (asked.kind === 'lines') return asked.lines
  throw fault('unreadable', asked.kind === 'refused' ? asked.why : 'the daemon answers something else than was asked')
}
