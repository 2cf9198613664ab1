import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { judge } from '../../lib/judge/judge.ts'
import type { AnyCheck } from '../../lib/kit/check.ts'
import * as kit from '../../lib/kit/public.ts'
import { summaryOf, statusOf } from '../../lib/model/result.ts'
import { planOf } from '../helpers/checks.ts'
import type { Settings } from '../helpers/checks.ts'
import { aProcess, LOOKED_AT } from '../helpers/facts.ts'

const PAGE = join(import.meta.dirname, '../../docs/writing-a-check.md')

describe('docs/writing-a-check.md', () => {
  let folder: string
  let check: AnyCheck

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orch-watch-page-'))
    const code = /```js\n(.*?)```/su.exec(await readFile(PAGE, 'utf8'))?.[1] ?? ''
    const file = join(folder, 'big-process.mjs')
    await writeFile(file, code)
    const module = (await import(pathToFileURL(file).href)) as { default: (given: typeof kit) => AnyCheck }
    check = module.default(kit)
  })

  after(() => rm(folder, { recursive: true, force: true }))

  async function said(settings: Settings): Promise<string[]> {
    const processes = [aProcess({ name: 'postgres', residentBytes: 20 * 2 ** 30 }), aProcess({ name: 'sh' })]
    const look = { at: LOOKED_AT }
    const plan = planOf(check, settings)
    const seen = { look, target: { id: 'db', labels: {} }, host: { processes } }
    const facts: unknown = await check.observe(seen, plan.options, null)
    const results = judge(check, plan, { target: 'db', check: check.name, at: look.at, kind: 'seen', facts, look })
    return results.map((result) => `${statusOf(result)}: ${summaryOf(result)}`)
  }

  it('shows a check that works as it stands', async () => {
    expect(check.name).to.equal('big-process')
    expect(await said({})).to.deep.equal(['warning: postgres holds 20 GiB (resident > 8GiB)'])
  })

  it('shows settings that work', async () => {
    const line = /`checks: \{ big-process: (\{.*?\}) \}`/u.exec(await readFile(PAGE, 'utf8'))?.[1]
    expect(line).to.equal('{ crit: "> 16GiB", except: [postgres] }')
    expect(await said({ crit: '> 16GiB' })).to.deep.equal(['critical: postgres holds 20 GiB (resident > 16GiB)'])
    expect(await said({ crit: '> 16GiB', except: ['postgres'] })).to.deep.equal(['ok: sh holds 8 MiB'])
  })

  it('stays under one page', async () => {
    expect((await readFile(PAGE, 'utf8')).split('\n').length).to.be.at.most(75)
  })
})
