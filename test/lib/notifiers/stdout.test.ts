import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import type { Message } from '../../../lib/kit/notifier.ts'
import stdout from '../../../lib/notifiers/stdout.ts'
import { controlsIn, notifierContract } from '../../contracts/notifier.ts'
import { aContext, aMessage, anEntry, aRecovery, optionsOf } from '../../helpers/notices.ts'
import { ROOT } from '../../helpers/project.ts'

/** What this process would print, kept from the reporter of the tests. */
function caught(begins = ''): { taken(): string; release(): void } {
  const own = process.stdout.write.bind(process.stdout)
  const pieces: string[] = []
  const instead = (text: string, done?: unknown): boolean => {
    if (typeof done !== 'function' || !text.startsWith(begins)) return own(text)
    pieces.push(text)
    ;(done as () => void)()
    return true
  }
  process.stdout.write = instead
  return { taken: () => pieces.splice(0).join(''), release: () => void (process.stdout.write = own) }
}

describe('the notifier stdout', () => {
  notifierContract(stdout, () => {
    const printed = caught('{"schema"')
    return Promise.resolve({
      written: {},
      taken: () => Promise.resolve(printed.taken().trimEnd().split('\n')),
      actingOn: (lines) => lines.flatMap((line) => (line === '' || JSON.parse(line) ? controlsIn(line) : [])),
      close: async () => {
        printed.release()
        await Promise.resolve()
      },
    })
  })

  it('prints a line for each incident, or the message', async () => {
    const printed = caught()
    try {
      const message: Message = aMessage(anEntry({ summary: 'one\ntwo' }), aRecovery({ target: 'web-2' }))
      await stdout.send(message, optionsOf(stdout, {}) as never, aContext())
      const lines = printed.taken().trimEnd().split('\n')
      expect(lines).to.have.length(2)
      expect(JSON.parse(lines[0] ?? '')).to.include({ rule: 'tell ops', target: 'web-1', summary: 'one\ntwo' })
      await stdout.send(message, optionsOf(stdout, { format: 'text' }) as never, aContext())
      expect(printed.taken()).to.equal(
        [
          '1 problem, 1 recovery on 2 targets',
          '  CRITICAL web-1 disk /var: one two, since 2026-11-23 11:48:00Z',
          '  RECOVERED web-2 disk /var after 12m, it was critical: 96% used',
          '',
        ].join('\n'),
      )
    } finally {
      printed.release()
    }
  })

  it('lives on when nobody reads any more', () => {
    const program = [
      "import stdout from './lib/notifiers/stdout.ts'",
      "import { aContext, aMessage } from './test/helpers/notices.ts'",
      "for (let n = 0; n < 40; n += 1) await stdout.send(aMessage(), { format: 'json' }, aContext())",
      "const last = await stdout.send(aMessage(), { format: 'json' }, aContext())",
      'process.stderr.write(JSON.stringify(last))',
    ].join('\n')
    const node = `"$0" --import tsx/esm --input-type=module -e "$1" | head -c 1`
    const { stderr } = spawnSync('sh', ['-c', node, process.execPath, program], { cwd: ROOT, encoding: 'utf8' })
    expect(stderr).to.equal('{"kind":"rejected","isFinal":false,"reason":"standard output cannot be written: EPIPE"}')
  })
})
