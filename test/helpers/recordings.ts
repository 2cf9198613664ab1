import fc from 'fast-check'
import { hiding } from '../../lib/record/hide.ts'
import { pathWords, valueWords } from '../../lib/record/words.ts'
import type { Session } from '../../lib/kit/connector.ts'
import type { Configuration, Recorder } from '../../lib/model/configuration.ts'
import type { Looked } from '../../lib/model/fault.ts'
import { record } from '../../lib/record/record.ts'

/** A fingerprint that tells texts apart, and no more. */
export const hide = hiding({ secret: [], plain: [] }, (text) =>
  String(Buffer.from(text).reduce((sum, each) => (sum * 31 + each) >>> 0, 7)),
)

/** "operator env.A = 1", one line for each setting. */
export function linesOf(of: Pick<Configuration, 'fields'> | null): string[] {
  return (of?.fields ?? []).map(({ path, value, origin }) => `${origin} ${pathWords(path)} = ${valueWords(value)}`)
}

export function recordedOf(got: Configuration | null): Configuration {
  if (!got) throw new Error('nothing was recorded')
  return got
}

/** The same JSON with its keys in another order, and the lists whose parts have names. */
export function reordered(
  value: unknown,
  isNamed: (key: string, list: readonly unknown[]) => boolean,
): fc.Arbitrary<unknown> {
  const of = (each: unknown, key: string): fc.Arbitrary<unknown> => {
    if (Array.isArray(each)) {
      const parts = each.map((part: unknown) => of(part, ''))
      const list: fc.Arbitrary<unknown[]> = fc.tuple(...parts)
      return isNamed(key, each) ? list.chain((own) => fc.shuffledSubarray(own, { minLength: own.length })) : list
    }
    if (typeof each !== 'object' || each === null) return fc.constant(each)
    const entries = Object.entries(each).map(([name, part]) => of(part, name).map((own) => [name, own] as const))
    return fc
      .tuple(...entries)
      .chain((own) => fc.shuffledSubarray(own, { minLength: own.length }))
      .map((own) => Object.fromEntries(own))
  }
  return of(value, '')
}

/** What a session is given that records. */
export const recorder: Recorder = (definition) => record(definition, hide)

export async function configurationsIn(session: Session): Promise<Looked<readonly Configuration[]>> {
  const { running } = await session.configurations!.read(new Set(['running']), new AbortController().signal)
  if (!running) throw new Error('nothing was answered')
  return running
}

/** Any JSON, with names that mean something to JavaScript among its keys. */
export const anyJson: fc.Arbitrary<unknown> = fc
  .jsonValue()
  .chain((value) =>
    fc
      .constantFrom('__proto__', 'constructor', 'toString')
      .map((key): unknown => JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`)),
  )
