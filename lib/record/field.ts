import type { Configuration } from '../model/configuration.ts'

/** What stands in one setting, where that is a text; undefined where it is not, or a fingerprint. */
export function fieldText({ fields }: Pick<Configuration, 'fields'>, ...path: readonly string[]): string | undefined {
  const key = JSON.stringify(path)
  const value = fields.find((field) => JSON.stringify(field.path) === key)?.value
  return typeof value === 'string' ? value : undefined
}
