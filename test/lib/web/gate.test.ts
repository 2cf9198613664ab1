import { expect } from 'chai'
import { Secret } from '../../../lib/base/secret.ts'
import { refusalOf } from '../../../lib/web/gate.ts'
import type { Right } from '../../../lib/web/gate.ts'

const READ = 'r'.repeat(32)
const WRITE = 'w'.repeat(32)
const tokens = { read: new Secret(READ, 'env:READ'), write: new Secret(WRITE, 'env:WRITE') }
const plan = { host: '127.0.0.1', hosts: ['watch.example.org'], tokens }

const status = (host: string, localAddress = '127.0.0.1'): number =>
  refusalOf({ host, authorization: undefined, localAddress }, 'public', plan)?.status ?? 200

const asks = (
  right: Right,
  authorization: string | undefined,
  own: typeof plan | { host: string; hosts: []; tokens: object },
) => refusalOf({ host: '127.0.0.1:9876', authorization, localAddress: '127.0.0.1' }, right, own)?.status ?? 200

describe('the door of the web', () => {
  it('answers to names that are ours, and to the address that was dialled', () => {
    for (const host of ['127.0.0.1', '127.0.0.1:9876', 'localhost:9876', 'watch.example.org', 'WATCH.example.org:80'])
      expect(status(host), host).to.equal(200)
    expect(status('[::1]:9876', '::1')).to.equal(200)
    expect(status('192.0.2.7:9876', '::ffff:192.0.2.7')).to.equal(200)
  })

  it('answers to no other: a page of somebody else may lead here under a name of its own', () => {
    const foreign = [
      'evil.example',
      'evil.example:9876',
      '',
      '127.0.0.1.evil.example',
      '192.0.2.8',
      '[::2]',
      'a b',
      '127.0.0.1:x',
    ]
    for (const host of foreign) expect(status(host), host).to.equal(421)
    expect(status('localhost', '192.0.2.7')).to.equal(421)
  })

  it('lets those in who have the token for it', () => {
    const table = (right: Right) =>
      [undefined, `Bearer ${READ}`, `bearer ${WRITE}`, 'Bearer no', READ].map((each) => asks(right, each, plan))
    expect(table('public')).to.deep.equal([200, 200, 200, 200, 200])
    expect(table('read')).to.deep.equal([401, 200, 200, 401, 401])
    expect(table('write')).to.deep.equal([401, 403, 200, 401, 401])
  })

  it('without tokens lets everybody of this machine read, and nobody change anything', () => {
    const open = { host: '127.0.0.1', hosts: [] as [], tokens: {} }
    expect([
      asks('read', undefined, open),
      asks('write', undefined, open),
      asks('write', `Bearer ${WRITE}`, open),
    ]).to.deep.equal([200, 403, 403])
  })
})
