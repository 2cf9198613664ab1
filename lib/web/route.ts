import type { Context } from 'hono'
import type { Exposition } from '../kit/exporter.ts'
import type { Exported } from '../model/metrics.ts'
import type { IncidentId } from '../model/incident.ts'
import type { WebPlan } from '../model/inventory.ts'
import type { TransitionDocument, TransitionId } from '../kit/transition-document.ts'
import type { Ms } from '../model/time.ts'
import type { Board, Story, TargetPast, TargetSeen } from '../pages/board.ts'
import type { Lines } from './lines.ts'

/** Who may ask: everybody, whoever may read what is known, whoever may change something. */
export type Right = 'public' | 'read' | 'write'

/** Why somebody may not. */
export interface Refusal {
  readonly status: 401 | 403 | 421
  readonly words: string
}

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

/** Where somebody begins: with what comes now, with the start of the daemon, or behind an event that they know. */
export type Begin = 'now' | 'start' | { readonly behind: TransitionId }

/** What has happened to subjects, one after the other, for those who follow it. */
export interface TransitionFeed {
  /**
   * All that came since there, as far as it is known still, and what comes. What is not known any more is told as a loss.
   *
   * @param wake called whenever there is more
   */
  follow(begin: Begin, wake: () => void): Promise<Follower>
}

export interface Follower {
  /** What comes next; null when there is nothing yet. */
  next(): Told | null
  end(): void
}

/** What is told once is written once, however many hear it. */
export interface Told {
  readonly document: TransitionDocument
  /** The document, as a line of JSON. */
  readonly text: string
}

/** What routes may know of the daemon. */
export interface WebWorld {
  /** All that is known at this moment. */
  readonly exported: () => Exported
  /** The texts in which metrics are written, by the name of their exporter. */
  readonly expositions: ReadonlyMap<string, Exposition>
  readonly status: StatusWorld
  readonly transitions: TransitionFeed
  /** What is missing before others can lean on the daemon: words for programs. Nothing when it is ready. */
  readonly missing: () => readonly string[]
}

/** What whoever serves the routes adds. */
export interface ServedWorld extends WebWorld {
  readonly lines: Lines
  /** Why whoever asks may not do what needs that right; null when they may. For routes that find out what they are asked for first. */
  readonly refusal: (context: Context, right: Right) => Refusal | null
  /** How somebody is told that. */
  readonly refuse: (context: Context, refusal: Refusal) => Response
  /** What everybody may see; null where that is nothing. */
  readonly publicView: () => NonNullable<WebPlan['publicView']> | null
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
  answer(context: Context, world: ServedWorld): Response | Promise<Response>
}
