import type * as z from 'zod'
import type { Family, Series } from '../model/metrics.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import type { Delivery, DeliveryContext } from './notifier.ts'

/** Text that others fetch. Pure: the same families give the same bytes. */
export interface Exposition {
  readonly kind: 'text'
  /** File name in lib/exporters/. */
  readonly name: string
  readonly title: string
  /** With everything behind the semicolon. */
  readonly mediaType: string
  render(families: Iterable<Family>): string
}

/** Some of what leaves at one moment: what one request or connection carries. */
export interface Push {
  readonly at: EpochMs
  /** Since when counters count. */
  readonly since: EpochMs
  readonly families: readonly Family[]
  /** Series of the push before that are not there any more: nothing is known of them now. */
  readonly gone: readonly Ended[]
}

/** A series without its number. */
export interface Ended {
  readonly name: string
  readonly labels: Series
}

/** One way to send metrics somewhere. What it needs is imported when it sends. */
export interface Pusher<Options> {
  readonly kind: 'push'
  /** File name in lib/exporters/, and the word behind `use:`. */
  readonly name: string
  readonly title: string
  /** Secrets among them are references in the schema and wrapped when `send` sees them. */
  readonly options: z.ZodObject
  /** Time for one try. */
  readonly timeoutMs: Ms
  /** So many samples are sent in one try. */
  readonly mostSamples: number
  /** Sends once; trying again is not its business. Resolves whatever happens; throws for bugs only. */
  send(push: Push, options: Options, context: DeliveryContext): Promise<Delivery>
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- exporters of all shapes live in one registry; each was checked where it was defined
export type AnyPusher = Pusher<any>

/** One file in lib/exporters/. */
export type AnyExporter = Exposition | AnyPusher
