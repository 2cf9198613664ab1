import type * as z from 'zod'
import type { Clock } from '../base/clock.ts'
import type { Notice, NoticeEntry } from '../model/notice.ts'
import type { EpochMs, Ms } from '../model/time.ts'

/** A notice in words, made once for all ways to tell it. Foreign text in it is one line each, and not escaped for any sink. */
export interface Message {
  /** One line: "CRITICAL web-1 disk /var: 96% used" or "3 problems on web-1". */
  readonly title: string
  /** Several lines, plain text. */
  readonly body: string
  /** What the words were made of. */
  readonly notice: Notice
}

/** What became of one try. The notifier never tries again by itself. */
export type Delivery =
  /** `reference`: what the receiver calls it, for the audit trail; may be empty. */
  | { readonly kind: 'delivered'; readonly reference: string }
  /** `isFinal`: the same will be refused again, so that few tries are enough. */
  | { readonly kind: 'rejected'; readonly isFinal: boolean; readonly reason: string; readonly retryAfterMs?: Ms }

/** A report as something that can be sent. */
export interface FiledReport {
  /** One line. */
  readonly title: string
  readonly at: EpochMs
  /** To be read at once; foreign text in it is one line each. */
  readonly text: string
  /** A whole page that needs nothing beside it. */
  readonly html: string
  /** What to call the page. */
  readonly fileName: string
}

export interface DeliveryContext {
  /** Aborted when the time for one try is over; what was begun is freed then. */
  readonly signal: AbortSignal
  readonly clock: Clock
  /** The page on which somebody can read on; absent where there is none. */
  readonly link?: string
}

/** One file in lib/notifiers/: one way to tell somebody. What it needs is imported when it sends. */
export interface Notifier<Options> {
  /** File name and the word behind `use:`. */
  readonly name: string
  readonly title: string
  /** Secrets among them are references in the schema and wrapped when `send` sees them. */
  readonly options: z.ZodObject
  /** Whether a receiver keeps each incident by itself and so has to be told of the end of each. */
  readonly tells: 'notices' | 'incidents'
  /** It says each incident in its own way: title and body of the message are not used, and nobody can choose them. */
  readonly hasOwnWords?: true
  /** Time for one try. */
  readonly timeoutMs: Ms
  /** Resolves whatever happens; throws for bugs only. */
  send(message: Message, options: Options, context: DeliveryContext): Promise<Delivery>
  /** Sends a report. Absent where there is no room for one. Resolves as `send` does. */
  sendReport?(report: FiledReport, options: Options, context: DeliveryContext): Promise<Delivery>
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- notifiers of all shapes live in one registry; each was checked where it was defined
export type AnyNotifier = Notifier<any>

export type { Notice, NoticeEntry }
