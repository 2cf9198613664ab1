import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { WatchError } from '../base/problem.ts'

interface Place {
  readonly cwd: string
  readonly home: string
}

/** The inventory that was asked for, or the first of the usual places that has one, or null. */
export function findInventory(asked: string | undefined, place: Place): string | null {
  if (asked !== undefined) return resolve(place.cwd, asked)
  return usualPlaces(place).find((file) => existsSync(file)) ?? null
}

export function noInventory(place: Place): WatchError {
  const where = { file: 'targets.yaml', line: 1, column: 1 }
  const hint = `"orch-watch init" writes one; or name one with --config, or write ${usualPlaces(place).join(' or ')}`
  return new WatchError([{ where, message: 'there is no inventory', hint }])
}

function usualPlaces({ cwd, home }: Place): string[] {
  return [join(cwd, 'targets.yaml'), join(home, '.config/orch-watch/targets.yaml'), '/etc/orch-watch/targets.yaml']
}
