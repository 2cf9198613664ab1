import { expect } from 'chai'
import * as z from 'zod'
import { loadNotifiers, notifierNames } from '../../lib/app/notifiers.ts'
import { loadRemedies, remedyNames } from '../../lib/app/remedies.ts'
import { loadChecks, loadConnectors } from '../../lib/app/plugins.ts'
import type { Registries } from '../../lib/inventory/schema.ts'
import { secret } from '../../lib/kit/secret-ref.ts'
import { aNotifier } from '../helpers/fakes.ts'
import { inFolder, problemsIn } from '../helpers/inventory.ts'
import { readProject } from '../helpers/project.ts'

/** Kinds that the pages name, with the keys shown there; those that are shipped stand for themselves. */
const SHOWN = [
  aNotifier('slack', z.strictObject({ url: secret() })),
  aNotifier('pagerduty', z.strictObject({ key: secret() })),
  aNotifier('email', z.strictObject({ host: z.string(), from: z.string(), to: z.array(z.string()) })),
]

describe('what the pages say about alerting', () => {
  it('is right, example by example', async () => {
    const registries = await everything()
    const examples = ['docs/alerting.md', 'docs/healing.md', 'README.md'].flatMap((page) =>
      [...readProject(page).matchAll(/```yaml\n([^`]*)```/gu)].flatMap(([, text = '']) =>
        /^(?:notifiers|rules|settings):/mu.test(text) ? [{ page, text }] : [],
      ),
    )
    expect(examples.length).to.be.greaterThan(5)
    for (const { page, text } of examples) {
      const whole = /^targets:/mu.test(text) ? text : `targets: [{ id: here, runtime: local }]\n${text}`
      const problems = await inFolder({ 'targets.yaml': whole }, (folder) => problemsIn(folder, { registries }))
      // Only what lies elsewhere on somebody's machine may be missing.
      const wrong = problems.filter(({ message }) => !/"(?:file|env|command):/u.test(message))
      expect(wrong, `${page}: ${text}`).to.deep.equal([])
    }
  })

  it('names tests that there are, where it says what holds it', () => {
    const [, table = ''] = readProject('docs/healing.md').split('| held by')
    const [rows = ''] = table.split('\n\n')
    const held = rows.split('\n').filter((row) => row.includes('`test/'))
    expect(held.length).to.be.greaterThan(10)
    for (const row of held) {
      const by = row.split(' | ').at(-1) ?? ''
      for (const [, file = '', names = ''] of by.matchAll(/`(test[^`]+)`: ("(?:[^`]|`(?!test))*")/gu))
        for (const name of names.replace(/^"|"$/gu, '').split('"; "'))
          expect(readProject(file), `${file}: ${name}`).to.include(`it('${name}'`)
      expect(by, row).to.match(/`test\//u)
    }
  })
})

async function everything(): Promise<Registries> {
  const [checks, connectors, shipped, remedies] = await Promise.all([
    loadChecks(),
    loadConnectors(),
    loadNotifiers(notifierNames()),
    loadRemedies(remedyNames()),
  ])
  const shown = SHOWN.map((notifier) => [notifier.name, notifier] as const)
  return { checks, connectors, remedies, notifiers: new Map([...shown, ...shipped]) }
}
