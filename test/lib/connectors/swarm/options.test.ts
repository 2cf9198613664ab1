import { expect } from 'chai'
import swarm from '../../../../lib/connectors/swarm.ts'
import { swarmOptions } from '../../../../lib/connectors/swarm/options.ts'

function complaints(options: unknown): string[] {
  const parsed = swarmOptions.safeParse(options)
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
}

describe('the options of a swarm target', () => {
  it('take a socket, a port with TLS and the way over one host together', () => {
    const endpoints = ['unix:///var/run/docker.sock', 'ssh://web-1', 'tcp://192.0.2.20:2376']
    expect(complaints({ endpoints, tls: {} })).to.deep.equal([])
    expect(swarm.via({ endpoints })).to.deep.equal(['web-1'])
  })

  it('refuse two hosts that would carry it, and say what to do instead', () => {
    expect(complaints({ endpoints: ['ssh://web-1', 'ssh://web-2'] })[0]).to.match(/"web-1", "web-2": .*tcp:\/\//u)
  })

  it('refuse none, more than seven, and a port that anybody could use', () => {
    expect(complaints({ endpoints: [] })).to.have.length(1)
    expect(complaints({ endpoints: Array.from({ length: 8 }, (_, n) => `unix:///${n}.sock`) })).to.have.length(1)
    expect(complaints({ endpoints: ['tcp://192.0.2.1'] })[0]).to.match(/neither encrypted.*insecure: true/u)
    expect(complaints({ endpoints: ['tcp://192.0.2.1'], insecure: true })).to.deep.equal([])
    expect(complaints({ endpoints: ['unix:///a.sock'], tls: {} })[0]).to.match(/^tls: .*tcp/u)
  })
})
