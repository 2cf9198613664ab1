import { expect } from 'chai'
import { inspect } from 'node:util'
import type { Secret } from '../../../lib/base/secret.ts'
import { defineCheck } from '../../../lib/kit/check.ts'
import type { AnyCheck } from '../../../lib/kit/check.ts'
import * as z from 'zod'
import { secret } from '../../../lib/kit/secret-ref.ts'
import type { Target } from '../../../lib/model/target.ts'
import { inFolder, loadFrom, problemsIn, REGISTRIES } from '../../helpers/inventory.ts'
import type { Given } from '../../helpers/inventory.ts'

/** A check with a secret deep in its options, which runs only where it is named. */
const page: AnyCheck = defineCheck({
  name: 'page',
  title: 'Page',
  on: 'named',
  needs: { shell: true },
  limits: {},
  options: z.strictObject({ headers: z.record(z.string(), secret()).optional(), url: z.string().default('/') }),
  observe: () => null,
  judge: () => [],
})

const given = (env: Record<string, string> = {}): Given => ({
  env,
  registries: { ...REGISTRIES, checks: new Map([...REGISTRIES.checks, ['page', page]]) },
})

const tokensOf = (targets: readonly Target[]): string[] =>
  targets.map(({ plans }) => {
    const { headers } = plans.find(({ check }) => check === 'page')?.options as { headers: { token: Secret } }
    return headers.token.reveal()
  })

describe('a secret in the options of a check', () => {
  it('is fetched beside the file that it is written in, a group’s for every target of it', async () => {
    const files = {
      'targets.yaml': `include: sub/web.yaml
targets:
  - { id: a, runtime: local, groups: [web] }
  - { id: b, runtime: local, groups: [web] }
  - { id: c, runtime: local, checks: { page: { headers: { token: "env:TOKEN" } } } }`,
      'sub/web.yaml': 'groups: { web: { checks: { page: { headers: { token: "file:token" } } } } }',
      'sub/token': 'beside the group',
    }
    await inFolder(files, async (folder) => {
      const { targets } = await loadFrom(folder, given({ TOKEN: 'own' }))
      expect(tokensOf(targets)).to.deep.equal(['beside the group', 'beside the group', 'own'])
      expect(inspect(targets, { depth: null, showHidden: true }) + JSON.stringify(targets)).to.not.match(/own"|beside/u)
    })
  })

  it('that is missing is told with its place, once', async () => {
    const files = {
      'targets.yaml': `groups: { web: { checks: { page: { headers: { token: "env:TOKEN" } } } } }
targets: [{ id: a, runtime: local, groups: [web] }, { id: b, runtime: local, groups: [web] }]`,
    }
    await inFolder(files, async (folder) => {
      const problems = await problemsIn(folder, given())
      expect(problems.map(({ message }) => message)).to.deep.equal(['check "page": "env:TOKEN" is not set'])
      expect(problems[0]?.where).to.include({ line: 1 })
    })
  })
})

describe('a check that runs only where it is named', () => {
  const plansOf = (yaml: string): Promise<string[]> =>
    inFolder({ 'targets.yaml': yaml }, async (folder) => {
      const [target] = (await loadFrom(folder, given())).targets
      return target!.plans.map(({ check }) => check)
    })

  it('is not on because it fits, nor because the settings say how it should be', async () => {
    expect(await plansOf('targets: [{ id: a, runtime: local }]')).to.not.include('page')
    const settings = 'settings: { checks: { page: { url: /x } } }'
    expect(await plansOf(`${settings}\ntargets: [{ id: a, runtime: local }]`)).to.not.include('page')
    expect(await plansOf(`${settings}\ntargets: [{ id: a, runtime: local, checks: { page: on } }]`)).to.include('page')
  })
})
