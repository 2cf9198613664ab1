import { readFile, realpath } from 'node:fs/promises'
import { failed, ok, skipped } from '../../../app/doctor/step.ts'
import type { Step } from '../../../app/doctor/step.ts'
import { quote } from '../../../base/quote.ts'
import { DEFAULT_USER, PLACE } from '../service/place.ts'
import { pageBeside, unitOf } from '../service/unit.ts'

/**
 * Whether the unit in its place is the one that this version would write for the same inventory, account and memory.
 *
 * @param place where it stands
 * @param called the program as it was started
 */
export async function unitStep(place = PLACE, called = process.argv[1] ?? ''): Promise<Step> {
  const text = await readFile(place, 'utf8').catch(() => null)
  if (text === null) return skipped('unit', 'there is none', 'sudo orch-watch service install')
  const user = /^User=(.*)$/mu.exec(text)?.[1] ?? DEFAULT_USER
  const memory = /^MemoryMax=(.*)$/mu.exec(text)?.[1] ?? ''
  const config = wordBehind(text, '--config')
  const program = await realpath(called).catch(() => called)
  const words = { node: process.execPath, program, page: pageBeside(program), config, user, memory }
  if (unitOf(words) === text) return ok('unit', `${place} is as this version writes it`)
  const message = `${place} is not as this version would write it for ${config || 'its inventory'}`
  const account = user === DEFAULT_USER ? '' : ` --user ${user}`
  return failed(
    'unit',
    { message },
    `sudo orch-watch service install --config ${quote(config)}${account} --memory ${memory}`,
  )
}

/** The word of `ExecStart=` behind an option, without the quotes and escapes of systemd. */
function wordBehind(text: string, option: string): string {
  const [, quoted = ''] = new RegExp(`^ExecStart=.* ${option} "((?:[^"\\\\]|\\\\.)*)"`, 'mu').exec(text) ?? []
  return quoted.replace(/\\(.)/gu, '$1').replaceAll('%%', '%').replaceAll('$$', '$')
}
