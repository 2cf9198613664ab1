/**
 * What is wrong with a store: `missing`, there is none to read; `held`, another daemon writes it; `unusable`, what lies
 * there is not ours, not whole or not of this version, and stays as it is; `failed`, it cannot be read or written now.
 */
export type StoreTrouble = 'missing' | 'held' | 'unusable' | 'failed'

/** Its message is one for people: the place, what is wrong with it and, where there is one, the cure. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly trouble: StoreTrouble

  constructor(trouble: StoreTrouble, message: string, options?: ErrorOptions) {
    super(message, options)
    this.trouble = trouble
  }
}
