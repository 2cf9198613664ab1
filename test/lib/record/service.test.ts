import { expect } from 'chai'
import fc from 'fast-check'
import type { Configuration } from '../../../lib/model/configuration.ts'
import { diff } from '../../../lib/kit/configuration-diff.ts'
import { record } from '../../../lib/record/record.ts'
import { changeWords, pathWords } from '../../../lib/record/words.ts'
import { anyJson, hide, linesOf, recordedOf, reordered } from '../../helpers/recordings.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

/** As `docker service create` leaves it behind. */
function aService(change: (spec: Spec) => unknown = () => undefined, more: object = {}): unknown {
  const spec = structuredClone(SPEC) as Spec
  change(spec)
  return {
    ...{ ID: 'srv1', Version: { Index: 11 }, CreatedAt: '2026-11-23T00:00:00Z', UpdatedAt: '2026-11-23T00:00:00Z' },
    ...{ Spec: spec, Endpoint: { Spec: {}, VirtualIPs: [{ NetworkID: 'n1', Addr: '10.0.1.2/24' }] }, ...more },
  }
}

type Tree = Record<string, unknown>
interface Spec extends Tree {
  Labels: Tree
  TaskTemplate: Tree & { ContainerSpec: Tree; Networks: Tree[] }
}

const SPEC = {
  Name: 'web',
  Labels: { 'com.docker.stack.namespace': 'shop', tier: 'front' },
  TaskTemplate: {
    ContainerSpec: {
      Image: `shop/web:1@${DIGEST}`,
      Labels: { 'odd.label': 'ü "x"' },
      Args: ['serve', '--token', 'hunter2'],
      Env: ['DB_PASSWORD=hunter2', 'TZ=UTC', 'EMPTY='],
      Privileges: { CredentialSpec: null, SELinuxContext: null, NoNewPrivileges: true },
      Mounts: [
        { Type: 'volume', Source: 'data', Target: '/data', VolumeOptions: {} },
        { Type: 'bind', Source: '/srv', Target: '/srv', ReadOnly: true },
      ],
      StopGracePeriod: 10_000_000_000,
      Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 5_000_000_000 },
      DNSConfig: {},
      Secrets: [{ File: { Name: 'key', UID: '0', GID: '0', Mode: 292 }, SecretID: 'sec1', SecretName: 'tls-key' }],
      Isolation: 'default',
    },
    Resources: { Limits: { MemoryBytes: 67_108_864 }, Reservations: {} },
    RestartPolicy: { Condition: 'any', Delay: 5_000_000_000, MaxAttempts: 0 },
    Placement: { Constraints: ['node.role==worker'], Platforms: [{ Architecture: 'amd64', OS: 'linux' }] },
    Networks: [{ Target: 'n1', Aliases: ['web'] }],
    ForceUpdate: 0,
    Runtime: 'container',
  },
  Mode: { Replicated: { Replicas: 3 } },
  UpdateConfig: {
    Parallelism: 2,
    FailureAction: 'pause',
    Monitor: 5_000_000_000,
    MaxFailureRatio: 0,
    Order: 'stop-first',
  },
  EndpointSpec: {
    Mode: 'vip',
    Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 8080, PublishMode: 'ingress' }],
  },
}

describe('what a service of a swarm was made of', () => {
  it('has its image, settings and networks by name, each with who set it', () => {
    const got = linesOf(recorded())
    expect(got).to.include.members([
      'operator image.name = shop/web:1',
      `image image.digest = ${DIGEST}`,
      'operator replicas = 3',
      'operator networks.backend.attached = true',
      'operator mounts["/data"].volume = data',
      'operator mounts["/srv"].readOnly = true',
      'operator ports["80/tcp"] = ["ingress:8080"]',
      'operator secrets.tls-key.target = key',
      'operator labels.tier = front',
      'operator containerLabels["odd.label"] = ü "x"',
      'operator healthcheck.intervalNs = 5000000000',
      'operator security.noNewPrivileges = true',
      'operator placement.constraints = ["node.role==worker"]',
      'operator update.parallelism = 2',
      'operator env.TZ = UTC',
    ])
  })

  it('leaves to the swarm what it filled in, and to the stack what the stack wrote down', () => {
    expect(linesOf(recorded())).to.include.members([
      'engine update.failureAction = pause',
      'engine restart.condition = any',
      'engine endpointMode = vip',
      'engine stopGracePeriodNs = 10000000000',
      'engine placement.platforms["0"].OS = linux',
      'engine runtime.versionIndex = 11',
      'orchestrator labels["com.docker.stack.namespace"] = shop',
    ])
  })

  it('shows no secret of the environment or behind an option', () => {
    const got = linesOf(recorded()).join('\n')
    expect(got).not.to.contain('hunter2')
    expect(got).to.match(/operator env.DB_PASSWORD = secret \d+/u)
  })

  it('is the same service while it rolls, is saved again, and its tasks come and go', () => {
    const later = recorded(() => undefined, {
      ...{ Version: { Index: 99 }, UpdatedAt: '2026-12-01T00:00:00Z', PreviousSpec: { Name: 'web' } },
      ...{ UpdateStatus: { State: 'updating', Message: 'update in progress' }, ServiceStatus: { RunningTasks: 2 } },
    })
    expect(later.incarnation).to.equal(recorded().incarnation)
    expect(diff(recorded(), later)).to.deep.equal([])
  })

  it('has changed where its tag means another image today, and says that this is all', () => {
    const changes = diff(
      recorded(),
      recorded((spec) => (spec.TaskTemplate.ContainerSpec['Image'] = `shop/web:1@sha256:${'b'.repeat(64)}`)),
    )
    expect(changes.map(({ path }) => pathWords(path))).to.deep.equal(['image.digest'])
    expect(changeWords('updated-in-place', changes)).to.equal(
      'changed while it runs: image.digest changed (resolved anew, under the same name)',
    )
  })

  it('holds somebody to a digest that was asked for without a tag', () => {
    const got = recorded((spec) => (spec.TaskTemplate.ContainerSpec['Image'] = `shop/web@${DIGEST}`))
    expect(linesOf(got)).to.include(`operator image.digest = ${DIGEST}`)
  })

  it('tells exactly what was changed', () => {
    const changed = recorded((spec) => {
      spec.TaskTemplate['Resources'] = { Limits: { MemoryBytes: 134_217_728 } }
      spec.TaskTemplate.Networks[0]!['Aliases'] = ['web', 'www']
      Object.defineProperty(spec.Labels, '__proto__', { value: 'z', enumerable: true })
    })
    expect(diff(recorded(), changed).map(({ path }) => pathWords(path))).to.deep.equal([
      'labels.__proto__',
      'limits.memoryBytes',
      'networks.backend.aliases',
    ])
  })

  it('keeps under its own name what a swarm learns one day', () => {
    const got = recorded((spec) => (spec.TaskTemplate.ContainerSpec['Frobnicate'] = { Level: 3 }))
    expect(linesOf(got)).to.include('operator task.ContainerSpec.Frobnicate.Level = 3')
  })

  it('does not change with the order of keys, or of what has a name', () => {
    const named = new Set(['Mounts', 'Networks', 'Secrets', 'Env', 'Ports'])
    const services = reordered(aService(), (key) => named.has(key))
    fc.assert(
      fc.property(services, (document) => {
        expect(diff(recorded(), recordedOf(record({ kind: 'service', document, nameOf }, hide)))).to.deep.equal([])
      }),
    )
  })

  it('makes something, or nothing, of whatever is answered', () => {
    fc.assert(
      fc.property(anyJson, fc.jsonValue(), (one, other) => {
        const document = {
          ID: 'x',
          Spec: { Name: 'x', TaskTemplate: one, Mode: other, EndpointSpec: one, Labels: other },
        }
        expect(() => record({ kind: 'service', document }, hide)).not.to.throw()
        expect(() => record({ kind: 'service', document: one }, hide)).not.to.throw()
      }),
    )
  })
})

function nameOf(id: string): string | undefined {
  return id === 'n1' ? 'backend' : undefined
}

function recorded(change?: (spec: Spec) => unknown, more?: object): Configuration {
  return recordedOf(record({ kind: 'service', document: aService(change, more), nameOf }, hide))
}
