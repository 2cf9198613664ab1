import type { Context } from 'hono'
import { OBJECT_KINDS } from '../model/configuration.ts'
import type { NamedObject } from './recorded.ts'

/** The object that an address names; null where it names none. */
export function namedObject({ req }: Context): NamedObject | null {
  const object = req.query('object') ?? ''
  const kind = OBJECT_KINDS.find((each) => each === req.query('kind'))
  return object === '' ? null : { object, kind }
}
