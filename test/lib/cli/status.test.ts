import { expect } from 'chai'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { controlSocket } from '../../../lib/app/control/fulfil.ts'
import type { Dump } from '../../../lib/app/control/dump.ts'
import { serveControl } from '../../../lib/app/control/serve.ts'
import type { OwnState } from '../../../lib/app/own-state.ts'
import { ownTrouble } from '../../../lib/app/own-trouble.ts'
import type { Inventory } from '../../../lib/model/inventory.ts'
import { NOTIFIER_CHECK, SELF, VIEW_CHECK } from '../../../lib/model/oneself.ts'
import type { SubjectState } from '../../../lib/model/state.ts'
import { openStore } from '../../../lib/store/open-store.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import { inFolder } from '../../helpers/inventory.ts'
import { anOutgoing, aTargetRecord } from '../../helpers/remembered.ts'

const WELL: Dump = {
  ...{ at: 0, pid: 1, uptimeMs: 60_000, rssBytes: 1, stuck: null, breakersOpen: 0, openIncidents: 0, outbox: 0 },
  looks: { done: 9, skipped: 0, waiting: 0, running: 0, atOnce: 50, atMost: 50, lateness: null },
  ...{ storeLag: null, eventLoop: { p99Ms: 1 }, recording: { isOn: true, trouble: null, behind: null } },
}

const own = (parts: Partial<OwnState> = {}): OwnState => ({
  daemon: WELL,
  wrong: [],
  deadCount: 0,
  stopped: null,
  ...parts,
})

function notWell(check: string, item: string, summary: string): SubjectState {
  const [state] = aTargetRecord(SELF).states
  return { ...(state as SubjectState), subject: { target: SELF, check, item }, status: 'critical', summary }
}

describe('what status says of the watching itself', () => {
  it('is nothing while all is well', () => expect(ownTrouble(own(), true)).to.deep.equal([]))

  const claims: [string, Partial<OwnState>, string][] = [
    [
      'that nothing is written, for how long and why, once',
      {
        daemon: {
          ...WELL,
          stuck: 'nothing can be written: …',
          storeLag: { sinceMs: 720_000, why: 'the disk is full' },
        },
      },
      'for 12m nothing could be written, and this is from before: the disk is full',
    ],
    [
      'that the daemon has come to a halt',
      { daemon: { ...WELL, stuck: 'nobody looks whether anything is due' } },
      'the daemon is not at work: nobody looks whether anything is due',
    ],
    [
      'that its machine does not keep up',
      { daemon: { ...WELL, looks: { ...WELL.looks, atOnce: 12 } } },
      'this machine does not keep up: 12 of 50 targets are looked at at once; a longer "every" helps, or more processors',
    ],
    [
      'that nothing can be recorded, and why',
      { daemon: { ...WELL, recording: { isOn: false, trouble: 'there is no "git" on this machine', behind: null } } },
      'nothing can be recorded: there is no "git" on this machine',
    ],
    [
      'that the remote is behind',
      { daemon: { ...WELL, recording: { isOn: true, trouble: null, behind: '/srv/x.git: no such repository' } } },
      'what is recorded is not at its remote: /srv/x.git: no such repository',
    ],
    ['that it does not answer', { daemon: 'silent' }, 'the daemon runs and does not answer: its log says more'],
    [
      'that a notifier does not get through, in words that can do no harm',
      { wrong: [notWell(NOTIFIER_CHECK, 'pager', 'gave up after 5 tries: \u001b[2J')] },
      'notifier "pager" does not get through: gave up after 5 tries: \\u{1b}[2J',
    ],
    [
      'that it is we who cannot see',
      { wrong: [notWell(VIEW_CHECK, '', 'none of 2 references can be reached')] },
      'it is we who cannot see, and nobody is told of targets meanwhile: none of 2 references can be reached',
    ],
    [
      'that nothing is mended, and who has said so',
      { stopped: 'by ada, since 2026-11-23 01:00:00Z: we are at it' },
      'nothing is mended, healing was stopped by ada, since 2026-11-23 01:00:00Z: we are at it',
    ],
    [
      'that notices were given up',
      { deadCount: 2 },
      '2 notices given up: "orch-watch alerts dead" lists what to try again or to drop',
    ],
  ]
  for (const [claim, parts, line] of claims)
    it(`is ${claim}`, () => expect(ownTrouble(own(parts), false)).to.deep.equal([line]))

  it('is that no daemon runs only where that has made things old: somebody may look from cron', () => {
    expect(ownTrouble(own({ daemon: 'none' }), false)).to.deep.equal([])
    const [line] = ownTrouble(own({ daemon: 'none' }), true)
    expect(line).to.equal('no daemon runs with this inventory: "orch-watch run" starts one')
  })

  it('stands below the list, out of the store and out of the daemon that runs', async () => {
    const { out, code } = await inFolder(
      { 'targets.yaml': 'targets: [{ id: here, runtime: local }]' },
      async (folder) => {
        const address = `sqlite:${join(folder, 'store.db')}`
        const store = await openStore(address, { access: 'write' })
        const self = { ...aTargetRecord(SELF), states: [notWell(NOTIFIER_CHECK, 'pager', 'gave up')] }
        await store.save({ targets: [self], outgoing: [anOutgoing('a', { state: 'dead' })] })
        await store.close()
        const path = controlSocket({ files: ['targets.yaml'] } as unknown as Inventory, {
          cwd: folder,
          env: { HOME: folder },
        })
        mkdirSync(dirname(path), { recursive: true })
        const dump = { ...WELL, storeLag: { sinceMs: 60_000, why: 'the disk is full' } }
        const control = await serveControl(path, () => Promise.resolve({ kind: 'dumped', dump }))
        try {
          return await orchWatch(folder, ['status', '--store', address])
        } finally {
          await control.close()
        }
      },
    )
    expect([code, out.trimEnd().split('\n')]).to.deep.equal([
      0,
      [
        'nothing is known yet: "orch-watch run" has not looked at any of these',
        '! for 1m nothing could be written, and this is from before: the disk is full',
        '! notifier "pager" does not get through: gave up',
        '! 1 notice given up: "orch-watch alerts dead" lists what to try again or to drop',
      ],
    ])
  })
})
