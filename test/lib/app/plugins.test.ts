import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadChecks } from '../../../lib/app/plugins.ts'

const PLAIN = `export default ({ defineCheck, noOptions, verdict }) => defineCheck({
  name: 'load', title: 'Mine', needs: { host: ['load'] }, limits: {}, options: noOptions,
  observe: ({ host }) => host.load, judge: () => [verdict({ say: 'mine' })],
})`

describe("checks of the user's own", () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'orch-watch-plugins-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const problemWith = async (file: string, text: string): Promise<string> => {
    writeFileSync(join(folder, file), text)
    try {
      await loadChecks([folder])
    } catch (error) {
      return (error as Error).message.replace(folder, '…')
    }
    return 'no problem'
  }

  it('are read after ours and win', async () => {
    writeFileSync(join(folder, 'load.mjs'), PLAIN)
    const checks = await loadChecks([folder])
    expect(checks.get('load')?.title).to.equal('Mine')
    expect(checks.get('disk')?.title).to.equal('Disk space')
  })

  it('are refused when the name is not the name of the file', async () => {
    const problem = await problemWith('lod.mjs', PLAIN)
    expect(problem).to.equal('…/lod.mjs:1:1: plugin: the default export is not a plugin called "lod"')
  })

  it('are refused when a part is missing, or a shipped limit says nothing', async () => {
    expect(await problemWith('odd.mjs', "export default { name: 'odd', title: 'Odd' }")).to.contain(
      '"needs" and "limits"',
    )
    const withLimit = PLAIN.replace("name: 'load'", "name: 'even'").replace(
      'limits: {}',
      "limits: { a: { unit: 'ratio', bad: 'above', warn: '> 120%', about: '' } }",
    )
    expect(await problemWith('even.mjs', withLimit)).to.contain('limit "a"')
    rmSync(join(folder, 'even.mjs'))
    const hasty = PLAIN.replace("name: 'load'", "name: 'hasty', everyMs: '10m'")
    expect(await problemWith('hasty.mjs', hasty)).to.contain('"everyMs" has to be a number of milliseconds')
  })

  it('are refused when they need, or want to be told, what does not exist or has a meaning already', async () => {
    const named = (name: string): string => PLAIN.replace("name: 'load'", `name: '${name}'`)
    expect(await problemWith('one.mjs', named('one').replace("host: ['load']", 'disks: true'))).to.contain(
      'nothing offers "disks": a check needs some of host, engine, workloads, nodes, configurations, parity, shell',
    )
    rmSync(join(folder, 'one.mjs'))
    const options = named('two').replace('noOptions, verdict', 'z, verdict')
    expect(
      await problemWith('two.mjs', options.replace('options: noOptions', 'options: z.strictObject({ warn: z.any() })')),
    ).to.contain('an option may not be called "warn"')
    rmSync(join(folder, 'two.mjs'))
    const unit = "limits: { a: { unit: 'miles', bad: 'above', about: '' } }"
    expect(await problemWith('three.mjs', named('three').replace('limits: {}', unit))).to.contain(
      '"unit" has to be one of',
    )
    rmSync(join(folder, 'three.mjs'))
    const documents = 'limits: {}, documents: { rules: {} }'
    expect(await problemWith('four.mjs', named('four').replace('limits: {}', documents))).to.contain(
      '"documents" names "rules", which is no option',
    )
    rmSync(join(folder, 'four.mjs'))
    const rules = options
      .replace("'two'", "'five'")
      .replace('options: noOptions', 'options: z.strictObject({ rules: z.any() })')
    expect(await problemWith('five.mjs', rules.replace('limits: {}', documents))).to.contain(
      'document "rules": "schema" has to be a schema',
    )
  })

  it('are told all together when several are wrong, a function that fails among them', async () => {
    writeFileSync(join(folder, 'fails.mjs'), "export default () => { throw new Error('not today') }")
    const told = await problemWith('nothing.mjs', 'export const x = 1')
    expect(told).to.contain('fails.mjs:1:1: plugin: its function fails: not today')
    expect(told).to.contain('nothing.mjs:1:1: plugin: the default export is not a plugin called "nothing"')
  })

  it('are refused when they cannot be imported at all, with the reason', async () => {
    expect(await problemWith('broken.mjs', 'export default {')).to.match(
      /broken\.mjs:1:1: plugin: it cannot be imported: /u,
    )
  })

  it('are refused when the folder is not there', async () => {
    const error = await loadChecks([join(folder, 'nowhere')]).catch((thrown: unknown) => thrown)
    expect((error as Error).message).to.contain('the folder cannot be read: ENOENT')
  })
})
