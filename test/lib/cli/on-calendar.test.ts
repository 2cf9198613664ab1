import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { onCalendar } from '../../../lib/cli/commands/service/on-calendar.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { UsageError } from '../../../lib/cli/usage-error.ts'

describe('a cron expression as a timer of systemd', () => {
  for (const [cron, calendar] of [
    ['0 7 * * *', '*-*-* 07:00:00'],
    ['0 7 * * 1-5', 'Mon,Tue,Wed,Thu,Fri *-*-* 07:00:00'],
    ['30 6 1 * *', '*-*-01 06:30:00'],
    ['*/15 8-10 * * *', '*-*-* 08,09,10:00,15,30,45:00'],
    ['5 4 * 1,7 *', '*-01,07-* 04:05:00'],
    ['0 0 * * 0,7', 'Sun *-*-* 00:00:00'],
    ['0 */6 * * *', '*-*-* 00,06,12,18:00:00'],
    ['* * * * *', '*-*-* *:*:00'],
    ['10/20 7 * * *', '*-*-* 07:10,30,50:00'],
  ] as const)
    it(`says "${cron}" as "${calendar}"`, () => expect(onCalendar(cron)).to.equal(calendar))

  it('refuses what a timer cannot mean, and what is no expression', () => {
    for (const cron of [
      '0 7 1 * 1',
      '@daily',
      '0 7 * *',
      '0 0 7 * * *',
      '60 7 * * *',
      '0 7 * * mon',
      '0 7-5 * * *',
      '*/0 7 * * *',
      '0 7 L * *',
      '',
    ])
      expect(() => onCalendar(cron), cron).to.throw(UsageError, 'cannot be a timer')
  })

  it('is understood by systemd itself', function () {
    skipUnless(this, { files: ['/usr/bin/systemd-analyze'] })
    for (const cron of ['0 7 * * 1-5', '*/15 8-10 * * *', '5 4 * 1,7 *', '* * * * *']) {
      const { status, stderr } = spawnSync('/usr/bin/systemd-analyze', ['calendar', onCalendar(cron)], {
        encoding: 'utf8',
      })
      expect([cron, status, stderr]).to.deep.equal([cron, 0, ''])
    }
  })
})
