import { expect } from 'chai'
import docker from '../../../../lib/connectors/docker.ts'
import { dockerOptions } from '../../../../lib/connectors/docker/options.ts'

const TLS = { ca: 'file:ca.pem', cert: 'file:cert.pem', key: 'file:key.pem' }

function complaints(options: unknown): string[] {
  const parsed = dockerOptions.safeParse(options)
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
}

describe('the options of a docker target', () => {
  it('take a socket as it is', () => expect(complaints({ endpoint: 'unix:///var/run/docker.sock' })).to.deep.equal([]))

  it('take a port with certificates, with the authority alone, and with the authorities of the system', () => {
    for (const tls of [TLS, { ca: 'file:ca.pem' }, {}, { ...TLS, serverName: 'build.example' }])
      expect(complaints({ endpoint: 'tcp://192.0.2.30:2376', tls })).to.deep.equal([])
  })

  it('refuse a port without TLS, and say both ways out', () => {
    const [only, ...rest] = complaints({ endpoint: 'tcp://192.0.2.30:2375' })
    expect(rest).to.deep.equal([])
    expect(only).to.match(/^endpoint: "tcp:\/\/192\.0\.2\.30:2375" .*"tls:".*"insecure: true"/u)
  })

  it('take a port without TLS from somebody who writes that it is meant', () => {
    expect(complaints({ endpoint: 'tcp://192.0.2.30:2375', insecure: true })).to.deep.equal([])
    expect(complaints({ endpoint: 'tcp://192.0.2.30:2375', insecure: false })).to.have.length.above(0)
  })

  it('refuse what contradicts itself', () => {
    expect(complaints({ endpoint: 'tcp://192.0.2.30', tls: TLS, insecure: true })[0]).to.match(/^insecure: .*exclude/u)
    expect(complaints({ endpoint: 'unix:///a.sock', tls: TLS })[0]).to.match(/^tls: .*tcp:\/\//u)
    expect(complaints({ endpoint: 'ssh://web-1', insecure: true })[0]).to.match(/^insecure: .*tcp:\/\//u)
  })

  it('refuse half a client certificate and name the other half', () => {
    const half = { ca: 'file:ca.pem', cert: 'file:cert.pem' }
    expect(complaints({ endpoint: 'tcp://192.0.2.30', tls: half })).to.deep.equal([
      'tls.key: a client certificate needs both: "key" is missing',
    ])
  })

  it('refuse a private key that stands in the file, without repeating it', () => {
    const text = complaints({ endpoint: 'tcp://a', tls: { ...TLS, key: '-----BEGIN PRIVATE KEY-----' } }).join('\n')
    expect(text).to.match(/^tls\.key: a secret may not stand here/u)
    expect(text).not.to.contain('BEGIN')
  })

  it('refuse what is no endpoint, what is unknown and what is missing', () => {
    expect(complaints({ endpoint: '/var/run/docker.sock' })[0]).to.match(
      /"\/var\/run\/docker\.sock" .*write unix:\/\/\//u,
    )
    expect(complaints({ endpoint: 'unix:///a.sock', socket: '/a' })[0]).to.match(/"socket"/u)
    expect(complaints({})[0]).to.match(/^endpoint:/u)
  })
})

describe('the docker connector', () => {
  it('needs the way through another target for ssh:// and for nothing else', () => {
    expect(docker.via({ endpoint: 'ssh://web-1' })).to.deep.equal(['web-1'])
    expect(docker.via({ endpoint: 'unix:///var/run/docker.sock' })).to.deep.equal([])
    expect(docker.via({ endpoint: 'tcp://web-1', insecure: true })).to.deep.equal([])
  })

  it('says what it dials', () => {
    expect(docker.endpoint({ endpoint: 'tcp://192.0.2.30', tls: {} })).to.equal('192.0.2.30:2376')
    expect(docker.endpoint({ endpoint: 'ssh://web-1' })).to.equal('web-1:/var/run/docker.sock')
  })
})
