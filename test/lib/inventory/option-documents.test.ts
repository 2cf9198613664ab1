import { expect } from 'chai'
import policy from '../../../checks/policy.ts'
import { inFolder, loadFrom, problemsIn, REGISTRIES } from '../../helpers/inventory.ts'

const registries = { ...REGISTRIES, checks: new Map([...REGISTRIES.checks, ['policy', policy]]) }

const target = (settings: string): string =>
  `targets:\n  - { id: box, runtime: docker, endpoint: 'unix:///x.sock', checks: { policy: ${settings} } }\n`

const RULE = '{ id: ours, title: is not ours, broken: { field: image.name, notLike: "ours/*" } }'

interface Options {
  readonly bundles: readonly { readonly rules: readonly { readonly id: string }[] }[]
}

describe('files that an option of a check names', () => {
  it('are found from the file that names them, and the check gets what is in them', async () => {
    const files = {
      'targets.yaml': `include: more/targets.yaml\n${target('{}')}`,
      'more/targets.yaml': `groups:\n  all: { checks: { policy: { bundles: [./ours.yaml, containers] } } }\ntargets:\n  - { id: other, runtime: docker, endpoint: 'unix:///y.sock', groups: [all] }\n`,
      'more/ours.yaml': `rules: [${RULE}]\n`,
    }
    await inFolder(files, async (folder) => {
      const { targets } = await loadFrom(folder, { registries })
      const plans = targets.map(({ plans }) => plans.find(({ check }) => check === 'policy'))
      const ids = plans.map((plan) => (plan?.options as Options).bundles.map(({ rules }) => rules[0]?.id))
      expect(ids).to.deep.equal([['privileged'], ['ours', 'privileged']])
      // What a recording keeps does not need the file.
      expect(plans[1]?.written).to.deep.equal({
        bundles: [
          { rules: [{ id: 'ours', title: 'is not ours', broken: { field: 'image.name', notLike: 'ours/*' } }] },
          'containers',
        ],
      })
    })
  })

  it('are read once, however many targets name them, and told of once', async () => {
    const two = `targets:\n${['a', 'b'].map((id) => `  - { id: ${id}, runtime: docker, endpoint: 'unix:///${id}.sock', checks: { policy: { bundles: [./ours.yaml] } } }\n`).join('')}`
    expect(await told({ 'targets.yaml': two, 'ours.yaml': 'rules: 3\n' })).to.deep.equal([
      'ours.yaml:1:8: "3" is not a list',
    ])
  })

  it('are wrong with a place in them, and with what is allowed', async () => {
    const ours = `rules:
  - { id: one, title: x, broken: { field: image.name, iss: x } }
  - { id: two, title: x, broken: { field: 'mounts[', exists: true } }
  - { id: three, title: x, broken: { all: [{ field: user, is: a, like: b }] } }
  - { id: three, title: x, severity: bad, broken: { field: user } }
  - { id: four, title: x, broken: { some: mounts.* } }
  - { id: five, title: x, broken: { field: user, matches: '(' } }
  - { id: six, title: x, broken: { field: limits.memoryBytes, below: much } }
waivers:
  - { rule: one, reason: x, owner: ann, until: 2027-02-30 }
`
    expect(await told({ 'targets.yaml': target('{ bundles: [./ours.yaml] }'), 'ours.yaml': ours })).to.deep.equal(
      EXPECTED,
    )
  })

  it('are told where they are named when they are not there, or no such is shipped', async () => {
    const lines = await told({ 'targets.yaml': target('{ bundles: [containerz, ./no.yaml] }') })
    expect(lines).to.deep.equal(
      [
        '2:91: nothing that is shipped is called "containerz" (shipped: containers; a file is named by its path, such as "./containerz.yaml")',
        '2:103: cannot read "no.yaml": no such file',
      ].map((line) => `targets.yaml:${line}`),
    )
  })

  it('say which rules there are: a waiver or a severity for another one is a mistake', async () => {
    const settings = `{ rules: { privilegd: off }, waivers: [{ rule: "no-such-*", reason: x, owner: ann, until: 2027-01-31 }] }`
    const lines = await told({ 'targets.yaml': target(settings) })
    expect(lines[0]).to.match(/^targets\.yaml:2:\d+: there is no rule "privilegd" \(did you mean "privileged"\?\)$/u)
    expect(lines[1]).to.match(/^targets\.yaml:2:\d+: there is no rule "no-such-\*" \(rules: privileged, /u)
    expect(lines).to.have.length(2)
  })
})

/** As people read it, with the hint behind. */
async function told(files: Readonly<Record<string, string>>): Promise<string[]> {
  const problems = await inFolder(files, (folder) => problemsIn(folder, { registries }))
  return problems.map(({ where, message, hint }) => {
    const place = `${where.file}:${where.line}:${where.column}`
    return `${place}: ${message}${hint === undefined ? '' : ` (${hint})`}`
  })
}

const TESTS = 'is, isNot, oneOf, noneOf, like, notLike, matches, above, below, exists, empty, secret'

const EXPECTED = [
  '2:55: "iss" is not a key here (did you mean "is"?)',
  '3:43: "mounts[" is not a path: write limits.memoryBytes, mounts.*.source or ports["22/tcp"]',
  `4:44: a field has one test of ${TESTS}, not is and like`,
  '5:38: "bad" is not allowed here (allowed: critical, warning, note)',
  `5:51: a field has one test of ${TESTS}, not none`,
  '6:35: "some" and "where" belong together',
  '7:59: "(" is not a pattern: missing closing ): "("',
  '8:70: "much" is not a number, nor a size such as "512MiB"',
  '10:48: "2027-02-30": is not a day: write "2027-01-31"',
].map((line) => `ours.yaml:${line}`)
