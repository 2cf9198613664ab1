import { expect } from 'chai'
import { parseKernelLog } from '../../../../lib/kit/host/parse/kernel-log.ts'

describe('the log of the kernel', () => {
  const texts = (rows: string): (readonly [number, string])[] =>
    parseKernelLog(rows, 'dmesg', 0).lines.map(({ upMs, text }) => [upMs, text])

  it('is read as dmesg, the journal and syslog write it', () => {
    const wanted = [[2_159_921.855, 'a: b']]
    expect(texts('[ 2159.921855] a: b')).to.deep.equal(wanted)
    expect(texts('<6>[ 2159.921855] a: b')).to.deep.equal(wanted)
    expect(texts('[ 2159.921855][  T123] a: b')).to.deep.equal(wanted)
    expect(texts('[ 2159.921855] web-1 kernel: a: b')).to.deep.equal(wanted)
    expect(texts('Nov 29 13:00:00 web-1 kernel: [ 2159.921855] a: b')).to.deep.equal(wanted)
    expect(texts('2026-11-29T13:00:00.123456+00:00 web-1 kernel: [ 2159.921855] a: b')).to.deep.equal(wanted)
  })

  it('begins anew where a boot begins, and leaves out what has no moment', () => {
    expect(texts('[ 9.000000] old\n[    0.000000] Linux version 6.1.0\n[ 1.000000] new\nCall trace')).to.deep.equal([
      [1000, 'new'],
    ])
  })

  it('says which boot it is of, and whether there was more', () => {
    const id = '0f3c2a51-7a64-4a0e-9a0c-0c1c6a2b3d4e'
    expect(parseKernelLog(`boot ${id}\n[ 1.0] x`, 'journal', 5)).to.include({ bootId: id, cut: false, bootedAt: 5 })
    expect(parseKernelLog('[ 1.0] x\n'.repeat(300), 'dmesg', 0).cut).to.equal(true)
  })
})
