import { expect } from 'chai'
import containerLayer from '../../../checks/container-layer.ts'
import type { AnyCheck } from '../../../lib/kit/check.ts'
import type { Inventory } from '../../../lib/model/inventory.ts'
import type { CheckPlan, Target } from '../../../lib/model/target.ts'
import { inventoryOf, REGISTRIES } from '../../helpers/inventory.ts'

const targetOf = async (yaml: string, id = 'here'): Promise<Target> => {
  const { targets } = await inventoryOf(yaml)
  return targets.find((target) => target.id === id)!
}

const planOf = async (yaml: string, check: string): Promise<CheckPlan | undefined> =>
  (await targetOf(yaml)).plans.find((plan) => plan.check === check)

const boundsOf = async (yaml: string): Promise<Record<string, (string | undefined)[]>> => {
  const plan = await planOf(yaml, 'disk')
  return Object.fromEntries(
    Object.entries(plan!.limits).map(([name, { warn, crit }]) => [name, [warn?.text, crit?.text]]),
  )
}

const HERE = '{ id: here, runtime: local }'

describe('what holds for a target', () => {
  it('comes from the settings, then its groups in their order, then itself, key by key', async () => {
    const { labels, timeoutMs } = await targetOf(`
settings: { timeout: 10s, labels: { a: settings, b: settings, c: settings, d: settings } }
groups:
  one: { timeout: 20s, labels: { b: one, c: one, d: one } }
  two: { labels: { c: two, d: two } }
targets: [{ id: here, runtime: local, groups: [one, two], labels: { d: here } }]`)
    expect({ ...labels }).to.deep.equal({ a: 'settings', b: 'one', c: 'two', d: 'here' })
    expect(timeoutMs).to.equal(20_000)
  })

  it('turns around when the groups are named the other way round', async () => {
    const { labels } = await targetOf(`
groups: { one: { labels: { c: one } }, two: { labels: { c: two } } }
targets: [{ id: here, runtime: local, groups: [two, one] }]`)
    expect(labels['c']).to.equal('one')
  })

  it('is every minute and 45 seconds when nobody says anything', async () => {
    const { schedule, timeoutMs } = await targetOf(`targets: [${HERE}]`)
    expect(schedule).to.deep.equal({ kind: 'every', everyMs: 60_000 })
    expect(timeoutMs).to.equal(45_000)
  })

  it('lets a rhythm push out another one of a more general level, and keeps the time zone', async () => {
    const cron = await targetOf(`
settings: { every: 30s, timezone: Europe/Berlin }
targets: [{ id: here, runtime: local, cron: "0 4 * * *" }]`)
    expect(cron.schedule).to.deep.equal({ kind: 'cron', expression: '0 4 * * *', timezone: 'Europe/Berlin' })
    const every = await targetOf(`
settings: { cron: "0 4 * * *" }
targets: [{ id: here, runtime: local, every: 5m }]`)
    expect(every.schedule).to.deep.equal({ kind: 'every', everyMs: 300_000 })
  })

  it('lets a label be called like a method of every object', async () => {
    const { labels } = await targetOf(
      'targets: [{ id: here, runtime: local, labels: { toString: x, hasOwnProperty: y } }]',
    )
    expect(Object.keys(labels)).to.deep.equal(['toString', 'hasOwnProperty'])
  })

  it('keeps labels and groups apart that are written as numbers or words of logic', async () => {
    const { labels } = await targetOf(
      'targets: [{ id: here, runtime: local, labels: { rack: 7, spare: true, off: off } }]',
    )
    expect({ ...labels }).to.deep.equal({ rack: '7', spare: 'true', off: 'off' })
  })
})

describe('the limits of a check', () => {
  it('are the shipped ones until somebody says otherwise', async () => {
    expect(await boundsOf(`targets: [${HERE}]`)).to.deep.equal({
      used: ['> 80%', '> 90%'],
      free: [undefined, undefined],
    })
  })

  it('merge limit by limit and side by side', async () => {
    expect(
      await boundsOf(`
settings: { checks: { disk: { warn: { used: 70%, free: 9GiB } } } }
groups: { web: { checks: { disk: { crit: { free: "< 2GiB" } } } } }
targets: [{ id: here, runtime: local, groups: [web], checks: { disk: { warn: { used: 60% } } } }]`),
    ).to.deep.equal({ used: ['> 60%', '> 90%'], free: ['< 9GiB', '< 2GiB'] })
  })

  it('take a bare value for the first limit', async () => {
    expect(
      (await boundsOf('targets: [{ id: here, runtime: local, checks: { disk: { crit: "> 95%" } } }]'))['used'],
    ).to.deep.equal(['> 80%', '> 95%'])
  })

  it('go away with "off": one of them by name, a whole side without', async () => {
    const one = 'targets: [{ id: here, runtime: local, checks: { disk: { warn: { used: off } } } }]'
    expect((await boundsOf(one))['used']).to.deep.equal([undefined, '> 90%'])
    const side = `
settings: { checks: { disk: { warn: { free: 9GiB } } } }
targets: [{ id: here, runtime: local, checks: { disk: { warn: off } } }]`
    expect(await boundsOf(side)).to.deep.equal({ used: [undefined, '> 90%'], free: [undefined, undefined] })
  })
})

describe('the checks of a target', () => {
  it('are all that fit it, none of them asked for', async () => {
    const { plans } = await targetOf(`targets: [${HERE}]`)
    expect(plans.map(({ check, explicit }) => [check, explicit])).to.deep.equal([
      ['disk', false],
      ['reachable', false],
      ['swap', false],
    ])
  })

  it('include those of the engine beside it as soon as there is one', async () => {
    const names = async (engine: string): Promise<string[]> =>
      (await targetOf(`targets: [{ id: here, runtime: local, engine: ${engine} }]`)).plans.map(({ check }) => check)
    expect(await names('auto')).to.include('container-state')
    expect(await names('/run/podman/podman.sock')).to.include('container-state')
    expect(await names('off')).to.not.include('container-state')
    expect(await names('false')).to.not.include('container-state')
  })

  it('are asked for when a group or the target names them, not when the settings do', async () => {
    const asked = async (settings: string, group: string, own: string): Promise<boolean | undefined> =>
      (
        await planOf(
          `
settings: { checks: { ${settings} } }
groups: { web: { checks: { ${group} } } }
targets: [{ id: here, runtime: local, groups: [web], checks: { ${own} } }]`,
          'swap',
        )
      )?.explicit
    expect(await asked('swap: on', '', '')).to.equal(false)
    expect(await asked('', 'swap: {}', '')).to.equal(true)
    expect(await asked('', '', 'swap: ')).to.equal(true)
    expect(await asked('swap: off', '', '')).to.equal(undefined)
    expect(await asked('swap: off', 'swap: { warn: 50% }', '')).to.equal(true)
    expect(await asked('', 'swap: on', 'swap: off')).to.equal(undefined)
  })

  it('leave out, in silence, one that has to be told what to look for', async () => {
    expect(await planOf(`targets: [${HERE}]`, 'port')).to.equal(undefined)
    const told = await planOf('targets: [{ id: here, runtime: local, checks: { port: { number: 22 } } }]', 'port')
    expect(told?.options).to.deep.equal({ number: 22 })
  })

  it('take their options from all levels, and may be slower than their target', async () => {
    const yaml = `
settings: { timezone: Europe/Berlin, checks: { disk: { only: ["/"], every: 10m } } }
targets: [{ id: here, runtime: local, checks: { disk: { except: ["/tmp"], cron: "0 * * * *" } } }]`
    const plan = await planOf(yaml, 'disk')
    expect(plan?.options).to.deep.equal({ only: ['/'], except: ['/tmp'] })
    expect(plan?.schedule).to.deep.equal({ kind: 'cron', expression: '0 * * * *', timezone: 'Europe/Berlin' })
    expect(await planOf(`targets: [${HERE}]`, 'disk')).to.not.have.property('schedule')
  })
})

describe('where a setting came from', () => {
  const from = ({ origins }: Inventory, path: string): string | undefined => {
    const origin = origins.get('here')!.find((each) => each.path === path)
    return origin && `${origin.value} ${origin.from}${origin.group ?? ''} ${origin.source?.line ?? '-'}`
  }

  it('is told for every setting: the level, the line, the words', async () => {
    const inventory = await inventoryOf(
      `settings: { labels: { site: one }, checks: { swap: off } }
groups:
  web: { every: 30s, checks: { disk: { warn: 70% } } }
targets:
  - id: here
    address: web-1
    ssh: { password: env:DB_PASSWORD, jump: [] }
    groups: [web]
    checks: { disk: { crit: { free: 1GiB }, except: [/tmp] } }`,
      { env: { DB_PASSWORD: 'hunter2' } },
    )
    expect(from(inventory, 'labels.site')).to.equal('one settings 1')
    expect(from(inventory, 'checks.swap')).to.equal('off settings 1')
    expect(from(inventory, 'every')).to.equal('30s groupweb 3')
    expect(from(inventory, 'timeout')).to.equal('45s default -')
    expect(from(inventory, 'checks.disk.limits.used.warn')).to.equal('70% groupweb 3')
    expect(from(inventory, 'checks.disk.limits.used.crit')).to.equal('> 90% default -')
    expect(from(inventory, 'checks.disk.limits.free.crit')).to.equal('1GiB target 9')
    expect(from(inventory, 'checks.disk.options.except')).to.equal('["/tmp"] target 9')
    expect(from(inventory, 'address')).to.equal('web-1 target 6')
    expect(from(inventory, 'ssh.password')).to.equal('env:DB_PASSWORD target 7')
    expect(JSON.stringify([...inventory.origins])).to.not.contain('hunter2')
  })
})

describe('what has to last, and when it is over', () => {
  const held = async (yaml: string): Promise<unknown> => {
    const plan = await planOf(yaml, 'disk')
    const limits = Object.entries(plan!.limits).map(([name, { clear, forMs }]) => [name, clear?.text, forMs])
    return { forMs: plan!.forMs, limits }
  }

  it('is said for all limits of a check, or for each of them', async () => {
    expect(await held(`targets: [{ id: here, runtime: local, checks: { disk: { for: 5m, clear: 70% } } }]`)).to.eql({
      forMs: 300_000,
      limits: [
        ['used', '< 70%', 300_000],
        ['free', undefined, 300_000],
      ],
    })
    const yaml = `
groups: { web: { checks: { disk: { for: 5m } } } }
targets: [{ id: here, runtime: local, groups: [web], checks: { disk: { for: { used: off }, clear: { free: "> 4GiB" } } } }]`
    expect(await held(yaml)).to.eql({
      forMs: 300_000,
      limits: [
        ['used', undefined, undefined],
        ['free', '> 4GiB', 300_000],
      ],
    })
  })

  it('is at once, and at the limit itself, when nobody says anything', async () => {
    expect(await held(`targets: [${HERE}]`)).to.eql({
      forMs: undefined,
      limits: [
        ['used', undefined, undefined],
        ['free', undefined, undefined],
      ],
    })
  })

  it('asks what is dear no more often than its check says, unless somebody says how often', async () => {
    const rhythm = async (words: string, own = '{}'): Promise<CheckPlan['schedule']> => {
      const checks = new Map<string, AnyCheck>([...REGISTRIES.checks, ['container-layer', containerLayer]])
      const yaml = `targets: [{ id: here, runtime: docker, endpoint: 'unix:///x.sock'${words}, checks: { container-layer: ${own} } }]`
      const { targets } = await inventoryOf(yaml, { registries: { ...REGISTRIES, checks } })
      return targets[0]?.plans.find(({ check }) => check === 'container-layer')?.schedule
    }
    expect(await rhythm('')).to.deep.equal({ kind: 'every', everyMs: 600_000 })
    expect(await rhythm(', every: 10s')).to.deep.equal({ kind: 'every', everyMs: 600_000 })
    expect(await rhythm(', every: 1h'), 'as its target').to.equal(undefined)
    expect(await rhythm(', cron: "0 3 * * *"'), 'as its target').to.equal(undefined)
    expect(await rhythm('', '{ every: 30s }')).to.deep.equal({ kind: 'every', everyMs: 30_000 })
  })

  it('gives each of many targets that say no more than how often a rhythm of its own', async () => {
    const checks = new Map<string, AnyCheck>([...REGISTRIES.checks, ['container-layer', containerLayer]])
    const target = (id: string, every: string): string =>
      `{ id: ${id}, runtime: docker, endpoint: 'unix:///${id}.sock', every: ${every}, groups: [web] }`
    const yaml = `groups: { web: { checks: { container-layer: {} } } }\ntargets: [${target('fast', '10s')}, ${target('slow', '1h')}]`
    const { targets } = await inventoryOf(yaml, { registries: { ...REGISTRIES, checks } })
    const schedules = targets.map(({ plans }) => plans.find(({ check }) => check === 'container-layer')?.schedule)
    expect(schedules).to.deep.equal([{ kind: 'every', everyMs: 600_000 }, undefined])
  })
})
