import { expect } from 'chai'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WatchError } from '../../../lib/base/problem.ts'
import { loadFrom } from '../../helpers/inventory.ts'
import { ROOT } from '../../helpers/project.ts'

const FOLDER = join(ROOT, 'test/fixtures/inventory')
/** Secrets that the cases may refer to. A value that shows up in an expected text is a leak. */
const ENV = { DB_PASSWORD: 'hunter2' }

describe('the inventory, case by case', () => {
  for (const name of readdirSync(FOLDER).sort()) {
    it(`says exactly what is expected of ${name}`, async () => {
      const said = await outcome(join(FOLDER, name))
      const expected = join(FOLDER, name, 'expected.txt')
      if (process.env['UPDATE_EXPECTED'] !== undefined) writeFileSync(expected, said)
      expect(said).to.equal(readFileSync(expected, 'utf8'))
      expect(said).to.not.contain('hunter2')
    })
  }
})

/** The exit code and every line, or what was understood. */
async function outcome(folder: string): Promise<string> {
  try {
    const { targets, notifiers, rules, warnings } = await loadFrom(folder, { env: ENV })
    const lines = targets.map(({ id, runtime, via, carrier, groups, plans }) =>
      [
        `${carrier ? '(carrier) ' : ''}${id} ${runtime}`,
        ...(via === undefined ? [] : [`via ${via}`]),
        ...(groups.length === 0 ? [] : [`groups ${groups.join(', ')}`]),
        `checks ${plans.map(({ check, explicit }) => `${check}${explicit ? '!' : ''}`).join(' ')}`,
      ].join('; '),
    )
    const told = [
      ...notifiers.map(({ name, use }) => `notifier ${name} ${use}`),
      ...rules.map(({ name, steps }) => `rule ${name}: ${steps.map(({ notify }) => notify).join(', ')}`),
    ]
    return ['exit 0', ...warnings.map((warning) => `warning: ${warning}`), ...lines, ...told, ''].join('\n')
  } catch (error) {
    if (!(error instanceof WatchError)) throw error
    const count = error.problems.length
    const text = `${error.message}\n${count} problem${count === 1 ? '' : 's'}, nothing started\n`
    return `exit ${error.exitCode}\n${text.replaceAll(folder, '<folder>')}`
  }
}
