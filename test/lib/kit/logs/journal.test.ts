import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import { entriesOf, isJournalCursor } from '../../../../lib/kit/logs/journal.ts'
import { openLocal, watcher } from '../../../helpers/log-files.ts'

/** Where a journal lies; without it nobody is asked. */
const KEPT = '/run/log/journal'
const CURSOR = 's=9c6a;i=1f4;b=0f3c2a517a64;m=8;t=6;x=ab'

function row(message: unknown, more: object = {}): string {
  return JSON.stringify({ __CURSOR: CURSOR, __REALTIME_TIMESTAMP: '1795959485337123', MESSAGE: message, ...more })
}

describe('entries of the journal', () => {
  it('are text, bytes where they are no UTF-8, and nothing where they are long', () => {
    const { entries } = entriesOf(`${row('a')}\n${row([98, 255])}\n${row(null)}\n`)
    expect(entries.map(({ message }) => message)).to.deep.equal(['a', 'b\ufffd', ''])
    expect(entries[0]).to.include({ cursor: CURSOR, atMs: 1795959485337 })
  })

  it('that were cut are left for the next time, and what is no entry hides none', () => {
    const { entries, words } = entriesOf(`No journal files were found.\n{"bad"\n${row('a')}\n${row('b').slice(0, 20)}`)
    expect(entries.map(({ message }) => message)).to.deep.equal(['a'])
    expect(words).to.equal('No journal files were found.')
  })

  it('have a cursor that goes into an argument only when systemd may have made it', () => {
    expect(isJournalCursor(CURSOR)).to.equal(true)
    for (const wrong of ['', '--vacuum-size=1', 's=1', "s=1;i=2'; reboot", `${CURSOR}\n`])
      expect(isJournalCursor(wrong), wrong).to.equal(false)
  })
})

describe('a journal that is looked at again', () => {
  it('is asked for what comes after the last entry', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ow-journal-'))
    const path = process.env['PATH'] ?? ''
    const now = String(Date.now() * 1000)
    writeFileSync(join(folder, 'out'), `${row('one', { __REALTIME_TIMESTAMP: now })}\n`)
    // Stands in for journalctl, which shows nothing where systemd does not run.
    writeFileSync(join(folder, 'journalctl'), `#!/bin/sh\nprintf '%s\\n' "$*" >>${folder}/asked\ncat ${folder}/out\n`)
    chmodSync(join(folder, 'journalctl'), 0o755)
    process.env['PATH'] = `${folder}:${path}`
    const made = existsSync(KEPT) ? undefined : mkdirSync(KEPT, { recursive: true })
    let session: Session | undefined
    try {
      session = await openLocal()
      const one = watcher(session, { place: { kind: 'journal', unit: 'nginx.service', priority: 'err' } })
      const first = await one.look()
      expect(first.lines.map(({ text }) => text)).to.deep.equal(['one'])
      writeFileSync(join(folder, 'out'), '')
      expect((await one.look()).lines).to.deep.equal([])
      const asked = readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n')
      expect(asked[0]).to.match(/--since=@\d+ --unit=nginx.service --priority=err$/u)
      expect(asked[1]).to.contain(`--after-cursor=${CURSOR} `)
    } finally {
      process.env['PATH'] = path
      await session?.close()
      rmSync(folder, { recursive: true, force: true })
      if (made !== undefined) rmSync(made, { recursive: true })
    }
  }).timeout(30_000)
})
