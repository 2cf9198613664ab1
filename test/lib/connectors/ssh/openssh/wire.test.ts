import { expect } from 'chai'
import fc from 'fast-check'
import { fieldsOf, MESSAGE, message, packets, parts } from '../../../../../lib/connectors/ssh/openssh/wire.ts'
import { FaultError } from '../../../../../lib/kit/fault.ts'

describe('the packets of a control socket', () => {
  it('come out as they went in, whatever pieces they come in', () => {
    const some = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 })
    fc.assert(
      fc.property(some, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (bodies, sizes) => {
        const sent = Buffer.concat(bodies.map((body) => parts(Buffer.from(body))))
        const cut = packets()
        const got: Buffer[] = []
        for (let at = 0, turn = 0; at < sent.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1
          got.push(...cut(sent.subarray(at, at + size)))
          at += size
        }
        expect(got.map((each) => each.toString('hex'))).to.deep.equal(
          bodies.map((each) => Buffer.from(each).toString('hex')),
        )
      }),
    )
  })

  it('hold numbers, texts and bytes that can be read again', () => {
    const [packet = Buffer.alloc(0)] = packets()(message(MESSAGE.open, 'session', 7, true, Buffer.from([1, 2])))
    const fields = fieldsOf(packet)
    expect([fields.byte(), fields.byte()]).to.deep.equal([0, MESSAGE.open])
    expect([fields.text(), fields.u32(), fields.byte()]).to.deep.equal(['session', 7, 1])
    expect([...fields.bytes()]).to.deep.equal([1, 2])
  })

  it('are refused when they are too long, or end too early', () => {
    expect(() => packets()(Buffer.from([0xff, 0xff, 0xff, 0xff]))).to.throw(FaultError)
    expect(() => fieldsOf(Buffer.from([0, 0, 0, 9, 1])).bytes()).to.throw(FaultError)
  })
})
