import { inspect } from 'node:util'

const MASK = '***'

/** A value that does not show itself: not in a log, not in JSON, not in an error, not in a debugger's print. */
export class Secret {
  readonly #value: string
  /** Where it came from, safe to show: "env:DB_PASSWORD". */
  readonly source: string

  constructor(value: string, source: string) {
    this.#value = value
    this.source = source
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return MASK
  }

  toJSON(): string {
    return MASK
  }

  [inspect.custom](): string {
    return MASK
  }
}
