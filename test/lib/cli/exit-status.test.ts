import { expect } from 'chai'
import { exitStatus } from '../../../lib/cli/exit-status.ts'
import type { Status } from '../../../lib/model/result.ts'
import { aFaulted, aReport, aResult } from '../../helpers/builders.ts'

const RESULTS = {
  ok: aResult(),
  warning: aResult({ status: 'warning' }),
  unknown: aFaulted(),
  critical: aResult({ status: 'critical' }),
}

function exitOf(statuses: readonly Status[], failOn: Exclude<Status, 'ok'> = 'warning'): number {
  return exitStatus(aReport({ results: statuses.map((status) => RESULTS[status]) }), failOn)
}

describe('exitStatus', () => {
  it('answers like a Nagios plugin: 0 ok, 1 warning, 2 critical, 3 unknown', () => {
    expect([exitOf(['ok']), exitOf(['warning']), exitOf(['critical']), exitOf(['unknown'])]).to.deep.equal([0, 1, 2, 3])
  })

  it('lets the worst win: a known disaster over not knowing, not knowing over a warning', () => {
    expect(exitOf(['ok', 'warning', 'unknown', 'critical'])).to.equal(2)
    expect(exitOf(['unknown', 'warning', 'ok'])).to.equal(3)
    expect(exitOf(['warning', 'ok'])).to.equal(1)
  })

  it('is content with no target at all', () => expect(exitOf([])).to.equal(0))

  it('counts a changed host key as critical', () => {
    expect(exitStatus(aReport({ results: [aFaulted({ code: 'host-key-changed' })] }), 'critical')).to.equal(2)
  })

  const cases: [Exclude<Status, 'ok'>, Record<Status, number>][] = [
    ['warning', { ok: 0, warning: 1, unknown: 3, critical: 2 }],
    ['unknown', { ok: 0, warning: 0, unknown: 3, critical: 2 }],
    ['critical', { ok: 0, warning: 0, unknown: 0, critical: 2 }],
  ]
  for (const [failOn, codes] of cases)
    it(`--fail-on ${failOn} forgives everything less severe`, () => {
      for (const status of ['ok', 'warning', 'unknown', 'critical'] as const)
        expect(exitOf([status], failOn), status).to.equal(codes[status])
    })
})
