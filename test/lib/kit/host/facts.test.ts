import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { factsOf } from '../../../../lib/kit/host/facts.ts'
import type { HostAnswer } from '../../../../lib/kit/host/facts.ts'
import type { Frame } from '../../../../lib/kit/host/frames.ts'
import type { HostSection } from '../../../../lib/model/host.ts'
import { ALL_SECTIONS, AROUND, HOSTS, recordedAnswer } from '../../../helpers/host-answers.ts'

const changed = (system: string, frames: Readonly<Record<string, Frame | null>>, stderr = ''): HostAnswer => {
  const all = new Map(recordedAnswer(system).frames)
  for (const [name, frame] of Object.entries(frames)) {
    if (frame) all.set(name, frame)
    else all.delete(name)
  }
  return { frames: all, stderr, earlier: null, around: AROUND }
}
const faultOf = (section: HostSection, answer: HostAnswer) => {
  const looked = factsOf(new Set([section]), answer)[section]
  return looked?.kind === 'faulted' ? looked.fault : undefined
}

describe('facts of a host', () => {
  for (const system of readdirSync(HOSTS))
    it(`reads ${system} as recorded`, () => {
      const expected: unknown = JSON.parse(readFileSync(join(HOSTS, system, 'expected.json'), 'utf8'))
      expect(JSON.parse(JSON.stringify(factsOf(ALL_SECTIONS, recordedAnswer(system))))).to.deep.equal(expected)
    })

  it('answers nothing that was not asked', () => {
    expect(Object.keys(factsOf(new Set(['swap']), recordedAnswer('debian-12')))).to.deep.equal(['swap'])
  })

  it('never takes a section without its end for an answer, and leaves the others alone', () => {
    const cut = changed('debian-12', { processes: null, units: null, space: null, later: null })
    const facts = factsOf(ALL_SECTIONS, cut)
    const faulted = Object.entries(facts).filter(([, { kind }]) => kind === 'faulted')
    expect(faulted.map(([section]) => section)).to.have.members([
      'processes',
      'units',
      'mounts',
      'cpu',
      'diskIo',
      'netIo',
    ])
    for (const [, looked] of faulted) expect(looked).to.have.nested.property('fault.code', 'unreadable')
  })

  it('says which limit ran out when a disk or systemd does not answer', () => {
    const slow = changed('debian-12', { space: { text: '', status: '137' }, units: { text: '', status: '124' } })
    expect(faultOf('mounts', slow)).to.include({ code: 'timed-out', phase: 'space' })
    expect(faultOf('units', slow)).to.include({ code: 'timed-out', phase: 'units' })
  })

  it('tells why systemctl failed in its own words, made harmless', () => {
    const broken = changed(
      'debian-12',
      { units: { text: '', status: '1' } },
      'Failed to connect to bus: \u001b[31mNo such file or directory\n',
    )
    expect(faultOf('units', broken)?.message).to.equal(
      'systemctl failed with exit code 1: "Failed to connect to bus: \\u{1b}[31mNo such file or directory"',
    )
  })

  it('has no file systems to show where none holds data', () => {
    expect(factsOf(new Set(['mounts']), changed('debian-12', { mounts: { text: '', status: '0' } }))).to.deep.equal({
      mounts: { kind: 'seen', value: [] },
    })
  })

  it('cannot read mounts when neither stat nor df says anything', () => {
    const silent = changed('debian-12', { space: { text: '', status: '1' }, df: { text: '', status: '127' } })
    expect(faultOf('mounts', silent)).to.include({ code: 'unreadable', message: 'df failed with exit code 127' })
  })

  it('completes with df what stat could not say', () => {
    const rows = recordedAnswer('alpine-3.20').frames
    const some = changed('alpine-3.20', {
      space: { text: '4096 100 50 40 10 5 /boot\n', status: '1' },
      inodes: { text: '', status: '1' },
    })
    expect(rows.has('df')).to.equal(true)
    const mounts = factsOf(new Set(['mounts']), some).mounts
    expect(mounts).to.have.nested.property('value[0].totalBytes', 7642184 * 1024)
    expect(mounts).to.not.have.nested.property('value[0].inodes')
    expect(mounts).to.have.nested.property('value[1].totalBytes', 409600)
  })

  it('reads all of /proc when awk gave up in the middle', () => {
    const { frames } = recordedAnswer('centos-6')
    const half = changed('debian-12', {
      processes: { text: 'page 4096\n1 0 S 12 systemd\n', status: '2' },
      'process-stats': frames.get('process-stats')!,
    })
    expect(factsOf(new Set(['processes']), half)).to.have.nested.property('processes.value.length', 5)
  })
})
