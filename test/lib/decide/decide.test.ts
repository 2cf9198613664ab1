import { expect } from 'chai'
import { aRule, aTelling, HOUR, MINUTE, SECOND } from '../../helpers/telling.ts'

describe('who is told what', () => {
  it('hears of a problem after a short wait, and of its end', () => {
    const telling = aTelling([aRule()])
    telling.open()
    telling.pass(5 * MINUTE)
    telling.resolve('web-1-disk')
    telling.pass(MINUTE)
    expect(telling.heard()).to.deep.equal(['10s ops: problem web-1-disk critical', '310s ops: recovery web-1-disk'])
  })

  it('hears nothing of what was over before anybody was told', () => {
    const telling = aTelling([aRule()])
    telling.open()
    telling.pass(5 * SECOND)
    telling.resolve('web-1-disk')
    telling.pass(HOUR)
    expect(telling.heard()).to.deep.equal([])
  })

  it('gets one notice for what comes together', () => {
    const telling = aTelling([aRule()])
    telling.open({ check: 'disk' })
    telling.pass(4 * SECOND)
    telling.open({ check: 'memory', status: 'warning' })
    telling.pass(MINUTE)
    expect(telling.heard()).to.deep.equal(['10s ops: problem web-1-disk critical, problem web-1-memory warning'])
  })

  it('gets what comes later after the interval, with what goes on', () => {
    const telling = aTelling([aRule()])
    telling.open({ check: 'disk' })
    telling.pass(15 * SECOND)
    telling.open({ check: 'memory' })
    telling.pass(5 * MINUTE)
    expect(telling.heard()).to.deep.equal([
      '10s ops: problem web-1-disk critical',
      '70s ops: problem web-1-memory critical, still web-1-disk critical',
    ])
  })

  it('is reminded for as long as it lasts', () => {
    const telling = aTelling([aRule({ repeatMs: HOUR })])
    telling.open()
    telling.pass(2.5 * HOUR)
    expect(telling.heard()).to.deep.equal([
      '10s ops: problem web-1-disk critical',
      '3610s ops: still web-1-disk critical',
      '7210s ops: still web-1-disk critical',
    ])
  })

  it('is told when it gets worse', () => {
    const telling = aTelling([aRule()])
    const open = telling.open({ status: 'warning' })
    telling.pass(10 * MINUTE)
    telling.set({ ...open, status: 'critical' })
    telling.pass(10 * MINUTE)
    expect(telling.heard()).to.deep.equal([
      '10s ops: problem web-1-disk warning',
      '610s ops: problem web-1-disk critical',
    ])
    expect(telling.notices.map(({ entries }) => entries[0]?.was)).to.deep.equal([undefined, 'warning'])
  })

  it('hears only of what the rule means', () => {
    const rule = aRule({ when: { status: ['critical'], target: ['web-*'], labels: new Map([['rack', ['w']]]) } })
    const telling = aTelling([rule])
    telling.open({ target: 'web-1' })
    telling.open({ target: 'web-2', status: 'warning' })
    telling.open({ target: 'db-1' })
    telling.pass(MINUTE)
    expect(telling.heard()).to.deep.equal(['10s ops: problem web-1-disk critical'])
  })

  it('is told of the end even when what was critical ended as a warning', () => {
    const telling = aTelling([aRule({ when: { status: ['critical'] } })])
    const open = telling.open()
    telling.pass(MINUTE)
    telling.set({ ...open, status: 'warning' })
    telling.pass(MINUTE)
    telling.set({ ...open, status: 'warning', phase: 'resolved', resolvedAt: telling.now(), because: 'recovered' })
    telling.pass(MINUTE)
    expect(telling.heard()).to.deep.equal(['10s ops: problem web-1-disk critical', '130s ops: recovery web-1-disk'])
  })

  it('goes up to somebody else when nobody has mended it', () => {
    const steps = [{ notify: 'ops' }, { notify: 'boss', openForMs: 30 * MINUTE }]
    const telling = aTelling([aRule({ steps })])
    telling.open()
    telling.pass(HOUR)
    telling.resolve('web-1-disk')
    telling.pass(MINUTE)
    expect(telling.heard()).to.deep.equal([
      '10s ops: problem web-1-disk critical',
      '1810s boss: problem web-1-disk critical',
      '3610s ops: recovery web-1-disk',
      '3610s boss: recovery web-1-disk',
    ])
  })

  it('is told once that something flaps, and not what it changes to', () => {
    const telling = aTelling([aRule()])
    const open = telling.open({ isFlapping: true })
    for (const status of ['warning', 'critical', 'warning'] as const) {
      telling.pass(5 * MINUTE)
      telling.set({ ...open, status })
    }
    telling.pass(5 * MINUTE)
    telling.set({ ...open, isFlapping: false })
    telling.pass(MINUTE)
    expect(telling.heard()).to.have.length(2)
    expect(telling.notices.map(({ entries }) => entries[0]?.isFlapping)).to.deep.equal([true, false])
  })
})

describe('a reason to keep quiet', () => {
  const silence = { by: 'silence', detail: 'moving racks' } as const

  it('lets nobody hear of a problem, and of its end nobody who has not heard of it', () => {
    const telling = aTelling([aRule()])
    telling.mute(() => silence)
    telling.open()
    telling.pass(HOUR)
    telling.resolve('web-1-disk')
    telling.pass(HOUR)
    expect(telling.heard()).to.deep.equal([])
  })

  it('keeps no end from those who were told of the beginning', () => {
    const telling = aTelling([aRule()])
    telling.open()
    telling.pass(MINUTE)
    telling.mute(() => silence)
    telling.resolve('web-1-disk')
    telling.pass(MINUTE)
    expect(telling.heard()).to.deep.equal(['10s ops: problem web-1-disk critical', '70s ops: recovery web-1-disk'])
  })

  it('when it ends, what is still wrong is told at once', () => {
    const telling = aTelling([aRule()])
    telling.mute(() => ({ ...silence, until: HOUR }))
    telling.open()
    telling.pass(HOUR - 1)
    telling.mute(null)
    telling.pass(MINUTE)
    expect(telling.heard()).to.deep.equal([`${(HOUR - 1) / SECOND + 10}s ops: problem web-1-disk critical`])
  })

  it('is asked about again when it is over', () => {
    const telling = aTelling([aRule({ group: { by: ['target'], waitMs: 0, intervalMs: MINUTE } })])
    telling.mute(() => (telling.now() < HOUR ? { ...silence, until: HOUR } : null))
    telling.open()
    telling.pass(2 * HOUR)
    expect(telling.heard()).to.deep.equal(['3600s ops: problem web-1-disk critical'])
  })

  it('keeps the reminders away', () => {
    const telling = aTelling([aRule({ repeatMs: HOUR })])
    telling.open()
    telling.pass(MINUTE)
    telling.mute(() => ({ by: 'acknowledged', detail: 'by ada: on it' }))
    telling.pass(10 * HOUR)
    expect(telling.heard()).to.have.length(1)
  })
})

describe('a flood', () => {
  it('of a thousand targets in one interval is five notices at most, and nobody is missing', () => {
    const telling = aTelling([aRule()])
    const ids = new Set<string>()
    for (let nth = 0; nth < 1000; nth += 1) {
      ids.add(telling.open({ target: `web-${nth}`, check: 'reachable', item: '' }).id)
      if (nth % 10 === 0) telling.pass(600)
    }
    telling.pass(HOUR)
    expect(telling.notices.length).to.be.at.most(5)
    const told = telling.notices.flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'problem'))
    expect(new Set(told.map(({ incident }) => incident))).to.deep.equal(ids)
    expect(told).to.have.length(1000)
  })

  it('ebbs the same way', () => {
    const telling = aTelling([aRule()])
    const ids = Array.from({ length: 200 }, (_, nth) => telling.open({ target: `web-${nth}` }).id)
    telling.pass(HOUR)
    const before = telling.notices.length
    for (const id of ids) telling.resolve(id)
    telling.pass(HOUR)
    expect(before).to.equal(1)
    expect(telling.notices.length - before).to.equal(1)
    expect(telling.notices.at(-1)?.entries.filter(({ kind }) => kind === 'recovery')).to.have.length(200)
  })
})

describe('what was told', () => {
  it('is not told again because of a restart, and what is owed is not forgotten', () => {
    const telling = aTelling([aRule()])
    telling.open()
    telling.pass(5 * SECOND)
    telling.restart()
    telling.pass(MINUTE)
    telling.restart()
    telling.pass(HOUR)
    telling.resolve('web-1-disk')
    telling.restart()
    telling.pass(MINUTE)
    expect(telling.heard()).to.deep.equal(['10s ops: problem web-1-disk critical', '3675s ops: recovery web-1-disk'])
  })

  it('is ended by a rule that is no more', () => {
    const telling = aTelling([aRule()])
    telling.open()
    telling.pass(MINUTE)
    telling.rules([])
    telling.open({ target: 'db-1' })
    telling.pass(MINUTE)
    telling.resolve('web-1-disk')
    telling.pass(MINUTE)
    expect(telling.heard()).to.deep.equal(['10s ops: problem web-1-disk critical', '120s ops: recovery web-1-disk'])
  })

  it('leaves nothing behind once it is over', () => {
    const telling = aTelling([aRule()])
    telling.open()
    telling.pass(MINUTE)
    telling.resolve('web-1-disk')
    telling.pass(MINUTE)
    const keys = telling.notices.map(({ key }) => key)
    telling.open()
    telling.pass(MINUTE)
    expect(new Set([...keys, telling.notices.at(-1)?.key])).to.have.length(3)
  })
})
