import type { Context } from 'hono'
import type { Exposition } from '../kit/exporter.ts'
import type { Exported } from '../model/metrics.ts'
import type { IncidentId } from '../model/incident.ts'
import type { Ms } from '../model/time.ts'
import type { CostPort } from './cost-port.ts'
import type { HealingPort } from './healing-port.ts'
import type { QuietPort } from './quiet-port.ts'
import type { Board, Story, TargetPast, TargetSeen } from '../pages/board.ts'

/** Who may ask: everybody, whoever may read what is known, whoever may change something. */
export type Right = 'public' | 'read' | 'write'

/** What the pages are made of. */
export interface StatusWorld {
  /** How everything stands now. */
  board(): Promise<Board>
  /** One story in full; null where there is none of that name. */
  story(id: IncidentId): Promise<Story | null>
  past(target: TargetSeen): Promise<TargetPast>
  /** Grows with every look: whoever shows something asks again when it has. */
  looks(): number
}

/** What routes may know of the daemon. */
export interface WebWorld {
  /** All that is known at this moment. */
  readonly exported: () => Exported
  /** The texts in which metrics are written, by the name of their exporter. */
  readonly expositions: ReadonlyMap<string, Exposition>
  readonly status: StatusWorld
  readonly quiet: QuietPort
  readonly healing: HealingPort
  readonly cost: CostPort
  /** What is missing before others can lean on the daemon: words for programs. Nothing when it is ready. */
  readonly missing: () => readonly string[]
}

/** One file in lib/web/routes/. */
export interface Route {
  /** File name. */
  readonly name: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly right: Right
  /** Time for a whole answer; a client that takes longer is hung up on. Null for one that goes on and on. */
  readonly timeoutMs: Ms | null
  answer(context: Context, world: WebWorld): Response | Promise<Response>
}
