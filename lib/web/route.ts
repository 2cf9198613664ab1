import type { Context } from 'hono'
import type { Exposition } from '../kit/exporter.ts'
import type { Exported } from '../model/metrics.ts'
import type { IncidentId } from '../model/incident.ts'
import type { Ms } from '../model/time.ts'
import type { Board, Story, TargetPast, TargetSeen } from '../pages/board.ts'
import type { FormTokens } from './form-token.ts'
import type { Notes } from './notes.ts'
import type { Wishing } from './wishing.ts'

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
  /** What is missing before others can lean on the daemon: words for programs. Nothing when it is ready. */
  readonly missing: () => readonly string[]
  /** Where people say what they want done. */
  readonly wishes: Wishing
}

/** What routes know beside that: what is between them and those who ask. */
export interface Serving extends WebWorld {
  readonly forms: FormTokens
  readonly notes: Notes
}

/** One file in lib/web/routes/. */
export interface Route {
  /** File name. */
  readonly name: string
  /** A POST is for programs: they bring JSON, and say by a Bearer token who they are. */
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly right: Right
  /** Time for a whole answer; a client that takes longer is hung up on. Null for one that goes on and on. */
  readonly timeoutMs: Ms | null
  answer(context: Context, world: Serving): Response | Promise<Response>
  /** What the form of this page sends to the same address: only what a page of ours has sent gets here. */
  readonly take?: (context: Context, world: Serving) => Promise<Response>
}
