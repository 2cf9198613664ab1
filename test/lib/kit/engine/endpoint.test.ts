import { expect } from 'chai'
import { describeEndpoint, parseEndpoint } from '../../../../lib/kit/engine/endpoint.ts'

describe('the endpoint of an engine', () => {
  it('is a unix socket, a port, or a socket on another target', () => {
    expect(parseEndpoint('unix:///run/podman/podman.sock')).to.deep.equal({
      kind: 'unix',
      path: '/run/podman/podman.sock',
    })
    expect(parseEndpoint('tcp://192.0.2.30:2376')).to.deep.equal({ kind: 'tcp', host: '192.0.2.30', port: 2376 })
    expect(parseEndpoint('tcp://build.example')).to.deep.equal({ kind: 'tcp', host: 'build.example', port: null })
    expect(parseEndpoint('tcp://[2001:db8::1]:2376')).to.deep.equal({ kind: 'tcp', host: '2001:db8::1', port: 2376 })
    expect(parseEndpoint('ssh://web-1')).to.deep.equal({ kind: 'ssh', carrier: 'web-1', path: '/var/run/docker.sock' })
    expect(parseEndpoint('ssh://monitor@192.0.2.11:22/run/podman/podman.sock')).to.deep.equal({
      kind: 'ssh',
      carrier: 'monitor@192.0.2.11:22',
      path: '/run/podman/podman.sock',
    })
  })

  it('can name a target whose id has a slash', () => {
    expect(parseEndpoint('ssh://prod%2Fweb-1')).to.deep.include({ carrier: 'prod/web-1', path: '/var/run/docker.sock' })
  })

  for (const text of [
    '/var/run/docker.sock',
    'unix://',
    'unix:///',
    'unix://relative.sock',
    'http://192.0.2.30:2375',
    'tcp://',
    'tcp://host:0',
    'tcp://host:70000',
    'tcp://user@host:2376',
    'tcp://host:2376/path',
    'tcp://host:2376?x=1',
    'ssh://',
    'ssh:///var/run/docker.sock',
    'ssh://100%',
    'unix:///a socket',
  ])
    it(`is not "${text}"`, () => expect(parseEndpoint(text)).to.equal(null))

  it('reads the same for everybody who dials the same place', () => {
    const said = (text: string, secure: boolean): string => describeEndpoint(parseEndpoint(text)!, secure)
    expect(said('tcp://192.0.2.30', true)).to.equal(said('tcp://192.0.2.30:2376', true)).and.to.equal('192.0.2.30:2376')
    expect(said('tcp://192.0.2.30', false)).to.equal('192.0.2.30:2375')
    expect(said('tcp://[::1]:99', true)).to.equal('[::1]:99')
    expect(said('unix:///run/docker.sock', false)).to.equal('/run/docker.sock')
    expect(said('ssh://web-1', false)).to.equal('web-1:/var/run/docker.sock')
  })
})
