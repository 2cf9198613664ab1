import { expect } from 'chai'
import { orchWatch } from '../../helpers/command-line.ts'
import type { Ran } from '../../helpers/command-line.ts'
import { inFolder } from '../../helpers/inventory.ts'

const MAIL = 'use: email, host: mail.example.org, from: watch@example.org, to: [ada@example.org]'

function printed(notifiers: string, ...words: readonly string[]): Promise<Ran> {
  const text = `targets: [{ id: here, runtime: local }]\nnotifiers: { ${notifiers} }\n`
  return inFolder({ 'targets.yaml': text }, (folder) => orchWatch(folder, ['service', 'print', ...words]))
}

/** The lines that take something away from a service. */
function confinedBy(units: string): string[] {
  const words = 'UMask|NoNew|Protect|Private|Restrict(?!art)|Lock|SystemCall|Capability|Ambient|StateDirectory'
  return units
    .split('\n')
    .filter((line) => new RegExp(`^(?:${words})[A-Za-z]*=`, 'u').test(line) && !/^RestartP/u.test(line))
}

describe('orch-watch service print', function () {
  this.timeout(30_000)

  it('has a timer and what it starts beside the daemon, where a report is asked for', async () => {
    const { out, code } = await printed(`ops: { ${MAIL} }`, '--report', '0 7 * * 1-5', '--report-period', '7d')
    expect(code).to.equal(0)
    expect(out)
      .to.contain('# orch-watch-report.timer')
      .and.to.contain('OnCalendar=Mon,Tue,Wed,Thu,Fri *-*-* 07:00:00\n')
    expect(out).to.match(/ExecStart="[^"]+" "[^"]+" "--config" "[^"]+" "report" "--period" "7d" "--mail" "ops"\n/u)
    expect((await printed(`ops: { ${MAIL} }`)).out).to.not.contain('orch-watch-report')
  })

  it('holds the daemon and what makes its reports in the same way', async () => {
    const { out } = await printed(`ops: { ${MAIL} }`, '--report', '0 7 * * *')
    const [daemon = [], report = []] = out.split(/^# orch-watch-report\.timer$/mu).map(confinedBy)
    expect(daemon).to.have.length.above(15)
    expect(report).to.deep.equal(daemon)
  })

  it('refuses a timer that cannot be said, and one that nobody would hear of', async () => {
    const both = `ops: { ${MAIL} }, boss: { ${MAIL} }`
    for (const [notifiers, words, said] of [
      [`ops: { ${MAIL} }`, ['--report', '0 7 1 * 1'], 'cannot be a timer'],
      ['ops: { use: stdout }', ['--report', '0 7 * * *'], 'there is none'],
      [both, ['--report', '0 7 * * *'], 'has to name a notifier of "use: email": ops, boss'],
      [both, ['--report', '0 7 * * *', '--report-mail', 'hr'], 'ops, boss'],
      [both, ['--report', '0 7 * * *', '--report-mail', 'ops', '--report-period', '7 d'], '--report-period'],
    ] as const) {
      const { code, err } = await printed(notifiers, ...words)
      expect(code).to.equal(64)
      expect(err).to.contain(said)
    }
  })
})
