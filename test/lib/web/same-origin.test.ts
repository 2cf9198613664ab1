import { expect } from 'chai'
import fc from 'fast-check'
import { originOf } from '../../../lib/web/same-origin.ts'

const host = 'watch.example.org:9876'
const of = (site: string | undefined, origin: string | undefined, at = host) => originOf({ site, origin, host: at })

describe('what a browser says of where a form comes from', () => {
  it('is ours where all that it says is of the host that is asked', () => {
    expect(of('same-origin', undefined)).to.equal('ours')
    expect(of(undefined, 'http://watch.example.org:9876')).to.equal('ours')
    expect(of('same-origin', 'http://WATCH.example.org:9876')).to.equal('ours')
    expect(of(undefined, 'http://[::1]:9876', '[::1]:9876')).to.equal('ours')
  })

  it('is ours behind a proxy with TLS that passes on the name, whether or not it writes the usual port', () => {
    for (const at of ['watch.example.org', 'watch.example.org:443'])
      expect(of('same-origin', 'https://watch.example.org', at), at).to.equal('ours')
    expect(of(undefined, 'http://watch.example.org', 'watch.example.org:80')).to.equal('ours')
  })

  it('is foreign where anything of it is of somebody else', () => {
    for (const site of ['cross-site', 'same-site', 'none', '', 'same-origin, cross-site'])
      expect(of(site, `http://${host}`), site).to.equal('foreign')
    const origins = ['null', '', 'http://evil.example', 'http://watch.example.org', 'http://watch.example.org:98765']
    for (const origin of [...origins, `ftp://${host}`, `http://${host}.evil.example`, host, `http://a, http://${host}`])
      expect(of('same-origin', origin), origin).to.equal('foreign')
    expect(of(undefined, 'http://watch.example.org:443', 'watch.example.org')).to.equal('foreign')
  })

  it('is nothing where no browser says anything', () => {
    expect(of(undefined, undefined)).to.equal('unsaid')
  })

  it('is never ours for another name, whatever that is', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.string(), (url, text) => {
        for (const origin of [url, text, `http://${text}`]) {
          const isSame = URL.canParse(origin) && new URL(origin).host === host
          expect(of(undefined, origin)).to.equal(isSame ? 'ours' : 'foreign')
        }
      }),
    )
  })
})
