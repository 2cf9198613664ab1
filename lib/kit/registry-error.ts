/**
 * What is wrong with a registry: `missing`, there is none to read, or no git to read it with; `locked`, another git works in it, or left its lock
 * behind; `diverged`, a remote has what is not here; `damaged`, git cannot read its own objects; `unusable`, what lies there is not ours; `failed`, everything else.
 */
export type RegistryTrouble = 'missing' | 'locked' | 'diverged' | 'damaged' | 'unusable' | 'failed'

/** Its message is one for people: the place, what is wrong with it and, where there is one, the cure. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  readonly trouble: RegistryTrouble

  constructor(trouble: RegistryTrouble, message: string, options?: ErrorOptions) {
    super(message, options)
    this.trouble = trouble
  }
}
