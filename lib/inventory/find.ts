import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { WatchError } from '../base/problem.ts'

/** The inventory that was asked for, or the first of the usual places that has one. */
export function findInventory(asked: string | undefined, place: { cwd: string; home: string }): string {
  if (asked !== undefined) return resolve(place.cwd, asked)
  const usual = [
    join(place.cwd, 'targets.yaml'),
    join(place.home, '.config/orch-watch/targets.yaml'),
    '/etc/orch-watch/targets.yaml',
  ]
  const found = usual.find((file) => existsSync(file))
  if (found !== undefined) return found
  throw new WatchError([
    {
      where: { file: 'targets.yaml', line: 1, column: 1 },
      message: 'there is no inventory',
      hint: `name one with --config, or write ${usual.join(' or ')}`,
    },
  ])
}
