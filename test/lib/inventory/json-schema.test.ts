import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { loadNotifiers, notifierNames } from '../../../lib/app/notifiers.ts'
import { loadRemedies, remedyNames } from '../../../lib/app/remedies.ts'
import { loadChecks, loadConnectors } from '../../../lib/app/plugins.ts'
import { jsonSchema } from '../../../lib/inventory/json-schema.ts'
import { inFolder, problemsIn, REGISTRIES } from '../../helpers/inventory.ts'
import { readProject, ROOT } from '../../helpers/project.ts'

const FIXTURES = 'test/fixtures/inventory'
/** What no schema of one file can see: the YAML itself, other files, names, the world, and levels together. */
const BEYOND = /^(?:d0[12456]|d09-open|d1[02346]-|d16|[a-z]+-that|own-|nothing|two-|empty|plugin)/u

describe('the JSON Schema', function () {
  this.timeout(60_000)

  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(jsonSchema(REGISTRIES))

  it('is the same whenever it is asked for', () => {
    expect(JSON.stringify(jsonSchema(REGISTRIES))).to.equal(JSON.stringify(jsonSchema(REGISTRIES)))
  })

  for (const name of readdirSync(join(ROOT, FIXTURES)).filter((each) => !BEYOND.test(each))) {
    it(`agrees with the loader on ${name}`, async () => {
      const fits = validate(parse(readProject(`${FIXTURES}/${name}/targets.yaml`)))
      const problems = await problemsIn(join(ROOT, FIXTURES, name), { env: { DB_PASSWORD: 'x' } })
      expect(fits, JSON.stringify(validate.errors?.slice(0, 3))).to.equal(problems.length === 0)
    })
  }

  it('takes the shipped inventory, with every example in it, and so does the loader', async () => {
    const [checks, connectors, notifiers, remedies] = await Promise.all([
      loadChecks(),
      loadConnectors(),
      loadNotifiers(notifierNames()),
      loadRemedies(remedyNames()),
    ])
    const shipped = readProject('targets.yaml')
    const examples = shipped.replaceAll(/^( *)# (?=[ -] )(?=.*[:{])/gmu, '$1').replaceAll(/^  # {3}/gmu, '    ')
    const fits = new Ajv2020({ strict: false }).compile(jsonSchema({ checks, connectors, notifiers, remedies }))
    for (const text of [shipped, examples]) expect(fits(parse(text)), JSON.stringify(fits.errors)).to.equal(true)
    expect((parse(examples) as { targets: unknown[] }).targets).to.have.length(5)
    const files = { '.ssh/id_ed25519': 'key', 'ca.pem': 'ca', 'cert.pem': 'cert', 'key.pem': 'key' }
    const problems = await inFolder({ 'targets.yaml': examples, ...files }, (folder) =>
      problemsIn(folder, { registries: { checks, connectors, notifiers, remedies } }),
    )
    expect(problems.map(({ message }) => message)).to.deep.equal([])
  })
})
