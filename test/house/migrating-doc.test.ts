import { expect } from 'chai'
import { loadNotifiers, notifierNames } from '../../lib/app/notifiers.ts'
import { loadChecks, loadConnectors } from '../../lib/app/plugins.ts'
import type { Problem } from '../../lib/base/problem.ts'
import type { Registries } from '../../lib/inventory/schema.ts'
import { docBlocks } from '../helpers/doc-blocks.ts'
import { inFolder, problemsIn } from '../helpers/inventory.ts'
import { readProject } from '../helpers/project.ts'

const PAGE = 'docs/migrating.md'
const HEADINGS = ['Hosts, services, contacts', 'Plugins, NRPE, check_by_ssh', 'Monitors', 'Notifications']

function marked(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/gu)].map(([, word = '']) => word)
}

/** Of the tables whose heads call a column so, its cells, and what stands in the next one. */
function columns(column: string): { readonly cell: string; readonly next: string }[] {
  const tables = readProject(PAGE)
    .split('\n\n')
    .filter((part) => part.startsWith('|'))
  return tables.flatMap((table) => {
    const [head = [], , ...rows] = table.split('\n').map((row) => row.split('|').map((cell) => cell.trim()))
    const at = head.indexOf(column)
    return at === -1 ? [] : rows.map((row) => ({ cell: row[at] ?? '', next: row[at + 1] ?? '' }))
  })
}

/** The words in marks of such a column. */
function named(column: string): string[] {
  return columns(column).flatMap(({ cell }) => marked(cell))
}

describe('docs/migrating.md', () => {
  let registries: Registries
  before(async () => {
    const [checks, connectors, notifiers] = await Promise.all([
      loadChecks(),
      loadConnectors(),
      loadNotifiers(notifierNames()),
    ])
    registries = { checks, connectors, notifiers, remedies: new Map() }
  })

  /** Only what lies elsewhere on somebody's machine may be missing. */
  const wrongIn = async (text: string): Promise<readonly Problem[]> => {
    const problems = await inFolder({ 'targets.yaml': text }, (folder) => problemsIn(folder, { registries }))
    return problems.filter(({ message }) => !/"(?:file|env|command):/u.test(message))
  }

  it('shows inventories that are right, to the last key', async () => {
    const shown = HEADINGS.flatMap((heading) => docBlocks(PAGE, heading, 'yaml'))
    expect(shown.length).to.equal(readProject(PAGE).match(/^```yaml$/gmu)?.length)
    for (const text of shown) expect(await wrongIn(text), text).to.deep.equal([])
  })

  it('says of checks only what they understand', async () => {
    let said = 0
    for (const { cell, next } of columns('check'))
      for (const option of marked(next).filter((each) => /^[a-z]+: /u.test(each))) {
        const tries = marked(cell).map((check) =>
          wrongIn(`targets: [{ id: a, address: monitor@192.0.2.1, checks: { ${check}: { ${option} } } }]`),
        )
        expect(
          (await Promise.all(tries)).some((wrong) => wrong.length === 0),
          `${cell}: ${option}`,
        ).to.equal(true)
        said += 1
      }
    expect(said).to.be.above(10)
  })

  it('names no check and no notifier that does not exist', () => {
    const checks = named('check')
    expect(checks).to.have.length.above(30)
    expect(checks.filter((name) => !/^[a-z-]+$/u.test(name))).to.deep.equal([])
    expect(checks.filter((name) => !registries.checks.has(name))).to.deep.equal([])
    const notifiers = named('notifier')
    expect(notifiers).to.have.length.above(8)
    expect(notifiers.filter((name) => !notifierNames().includes(name))).to.deep.equal([])
  })

  it('leaves no notifier out that somebody may come with', () => {
    const own = new Set(['stdout', 'syslog'])
    expect(notifierNames().filter((name) => !own.has(name) && !named('notifier').includes(name))).to.deep.equal([])
  })
})
