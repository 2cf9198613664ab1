import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { Configuration, ObjectKind } from '../../../lib/model/configuration.ts'
import { diff } from '../../../lib/kit/configuration-diff.ts'
import { composeFile } from '../../../lib/record/export/compose.ts'
import { dockerRun } from '../../../lib/record/export/docker-run.ts'
import { dockerService } from '../../../lib/record/export/docker-service.ts'
import { kubernetesManifest } from '../../../lib/record/export/manifest.ts'
import { shellLines } from '../../../lib/record/export/shell-line.ts'
import { record } from '../../../lib/record/record.ts'
import { pathWords } from '../../../lib/record/words.ts'
import { DEPLOYMENT } from '../../helpers/kept-deployment.ts'
import { hide, recordedOf } from '../../helpers/recordings.ts'

type Tree = Record<string, unknown>
const nothing = (): undefined => undefined
const hunter = (): string => 'hunter2'

describe('a container in other words', () => {
  it('is a compose service with all that it was made of, and $ twice', () => {
    const said = composeFile(rich({ Env: ['DB_PASSWORD=a$b'], Cmd: ['echo', '$HOME'] }), () => 'a$b')
    const file = said?.form as { services: Record<string, Tree>; networks: Tree; volumes: Tree }
    const { rich: service } = file.services
    expect([file.networks, file.volumes]).to.deep.equal([
      { back: { external: true }, front: { external: true } },
      { data: { external: true } },
    ])
    expect(service).to.deep.include({
      container_name: 'rich',
      image: 'orch-watch/busybox:1',
      command: ['echo', '$$HOME'],
      environment: { DB_PASSWORD: 'a$$b' },
      networks: { back: { ipv4_address: '192.0.2.10', aliases: ['db'] }, front: { aliases: ['fr'] } },
      tmpfs: ['/scratch:size=1m'],
      restart: 'on-failure:3',
      mem_limit: '64m',
      cpus: 0.5,
      healthcheck: { test: ['CMD-SHELL', 'true'], interval: '5s' },
      logging: { driver: 'json-file', options: { 'max-size': '1m' } },
      ulimits: { nofile: { soft: 100, hard: 200 } },
      devices: ['/dev/null:/dev/xnull:rwm'],
      stop_grace_period: '3s',
      read_only: true,
      extra_hosts: ['x:192.0.2.77'],
      sysctls: { 'net.ipv4.ip_forward': '1' },
    })
    expect(service?.['volumes']).to.deep.equal([
      { target: '/anon', type: 'volume' },
      { target: '/data', type: 'volume', source: 'data' },
      { target: '/host', type: 'bind', source: '/tmp', read_only: true },
    ])
    expect(Object.keys(service?.['labels'] as object)).to.deep.equal(['__proto__', 'odd.label'])
    expect([said?.cannot, said?.missing]).to.deep.equal([[], []])
  })

  it('goes by the name of its service where compose made it', () => {
    const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' }
    const said = composeFile(rich({ Labels: labels }), nothing)
    expect(Object.keys((said?.form as { services: object }).services)).to.deep.equal(['web'])
  })

  it('says loudly where a secret is missing, and which', () => {
    const said = dockerRun(rich({ Env: ['DB_PASSWORD=hunter2'], Cmd: ['serve', '--password', 'hunter2'] }), nothing)
    expect(said?.missing).to.deep.equal(['command["2"]', 'env.DB_PASSWORD'])
    const lines = shellLines(said?.form ?? [])
    expect(lines).to.contain(`'DB_PASSWORD=<<SECRET env.DB_PASSWORD>>'`).and.to.contain(`'<<SECRET command["2"]>>'`)
  })

  it('names what cannot be said', () => {
    const changed = rich({ Env: ['INHERITED'], Healthcheck: { Test: ['CMD', 'true'] }, StdinOnce: true })
    expect(dockerRun(changed, hunter)?.cannot).to.deep.equal(['env.INHERITED', 'healthcheck.test', 'inputOnce'])
    expect(composeFile(changed, hunter)?.cannot).to.deep.equal(['env.INHERITED', 'inputOnce'])
  })

  it('is none of what it is not', () => {
    expect(kubernetesManifest(rich({}), hunter)).to.equal(null)
    expect(dockerService(rich({}), hunter)).to.equal(null)
    expect([dockerRun(deployment(), hunter), composeFile(deployment(), hunter)]).to.deep.equal([null, null])
  })
})

describe('lines for a shell', () => {
  it('quote what has to be quoted, and let no control character reach the terminal', () => {
    expect(shellLines([[['echo'], ['-n', `it's`, '$x', 'a\nb', '\u001b[31mred%\\\n', '\u0085']], [['true']]])).to.equal(
      `echo \\\n  -n 'it'\\''s' '$x' 'a\nb' "$(printf '\\033[31mred%%\\\\')"'\n' "$(printf '\\302\\205')" &&\ntrue`,
    )
  })

  it('are not written with a NUL in a word', () => {
    expect(() => shellLines([[['a\0']]])).to.throw(RangeError)
  })
})

describe('a manifest', () => {
  it('makes the same object again', () => {
    const before = deployment((own) => {
      Object.assign(own.spec.template.spec, {
        initContainers: [
          { name: 'b', image: 'shop/b:1' },
          { name: 'a', image: 'shop/a:1', ports: [{ containerPort: 53, protocol: 'UDP' }] },
        ],
        dnsConfig: { options: [{ name: 'ndots', value: '2' }] },
        nodeSelector: { '0': 'x' },
      })
    })
    const said = kubernetesManifest(before, hunter)
    expect([said?.cannot, said?.missing]).to.deep.equal([[], []])
    expect(diff(before, recordedOf(record({ kind: 'deployment', document: said?.form }, hide)))).to.deep.equal([])
    const { spec, ...head } = said?.form as unknown as typeof DEPLOYMENT
    expect(head).to.deep.equal({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'web',
        namespace: 'shop',
        labels: { app: 'web' },
        annotations: { 'sidecar.example/status': 'injected' },
      },
    })
    expect(spec.template.spec.containers[0]?.env[0]).to.deep.equal({ name: 'DB_PASSWORD', value: 'hunter2' })
    expect(spec.template.spec.volumes[1]).to.deep.equal({ name: 'cache', emptyDir: {} })
  })

  it('makes a stateful set with its claims and a cron job again', () => {
    const { metadata, spec } = structuredClone(DEPLOYMENT)
    metadata.managedFields = []
    const { template, selector } = spec
    const claim = {
      metadata: { name: 'data', creationTimestamp: null },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    }
    const claimed = { ...claim, kind: 'PersistentVolumeClaim', apiVersion: 'v1', status: { phase: 'Pending' } }
    const documents: [ObjectKind, unknown][] = [
      ['statefulset', { metadata, spec: { serviceName: 'db', selector, template, volumeClaimTemplates: [claimed] } }],
      ['cronjob', { metadata, spec: { schedule: '0 3 * * *', suspend: true, jobTemplate: { spec: { template } } } }],
    ]
    for (const [kind, document] of documents) {
      const before = recordedOf(record({ kind, document }, hide))
      const said = kubernetesManifest(before, hunter)
      expect([said?.cannot, said?.missing]).to.deep.equal([[], []])
      expect(diff(before, recordedOf(record({ kind, document: said?.form }, hide)))).to.deep.equal([])
      if (kind === 'statefulset')
        expect((said?.form as { spec: object }).spec).to.deep.include({
          volumeClaimTemplates: [{ ...claim, metadata: { name: 'data' } }],
        })
    }
  })

  it('leaves the number to the autoscaler that decides it', () => {
    const document = structuredClone(DEPLOYMENT)
    const before = recordedOf(record({ kind: 'deployment', document, isAutoscaled: true }, hide))
    expect((kubernetesManifest(before, hunter)?.form as unknown as typeof DEPLOYMENT).spec).not.to.have.property(
      'replicas',
    )
  })
})

describe('whatever somebody asked for', () => {
  const names = ['env', 'labels', 'mounts', 'networks', 'image', 'name', 'spec', 'type', '__proto__', '0', 'metadata']
  const more = ['healthcheck', 'test', 'devices', 'host', 'command', 'entrypoint', 'dns', 'servers', 'user', 'secrets']
  const path = fc.array(fc.oneof(fc.constantFrom(...names, ...more), fc.string()), { minLength: 1, maxLength: 4 })
  const kinds: ObjectKind[] = ['container', 'service']

  it('is said, or named as what cannot be said', () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 20 }), fc.constantFrom(...kinds), (paths, kind) => {
        const apart = paths.filter((each, nth) => paths.every((other, at) => at === nth || !begins(each, other)))
        const fields = apart.map((each, nth) => ({ path: each, value: `value-${nth}.`, origin: 'operator' as const }))
        const configuration: Configuration = { kind, name: 'a/b/1', runsAs: 'b', incarnation: 'i', fields }
        for (const words of [dockerRun, dockerService, composeFile]) {
          const said = words(configuration, nothing)
          const form = JSON.stringify(said?.form)
          for (const field of said ? fields : [])
            expect(
              form.includes(field.value) || isNamed(said?.cannot ?? [], field.path),
              pathWords(field.path),
            ).to.equal(true)
        }
      }),
    )
  })
})

/** Whether one path is the other, or the beginning of it. */
function begins(one: readonly string[], other: readonly string[]): boolean {
  return one.every((part, index) => other[index] === part)
}

/** By itself, or by what it is a part of. */
function isNamed(cannot: readonly string[], path: readonly string[]): boolean {
  return path.some((_part, index) => cannot.includes(pathWords(path.slice(0, index + 1))))
}

function rich(config: Tree): Configuration {
  const text = readFileSync(new URL('../../fixtures/inspect/rich.json', import.meta.url), 'utf8')
  const document = JSON.parse(text) as { Config: Tree }
  Object.assign(document.Config, config)
  return recordedOf(record({ kind: 'container', document }, hide))
}

function deployment(change: (own: typeof DEPLOYMENT) => unknown = nothing): Configuration {
  const document = structuredClone(DEPLOYMENT)
  document.metadata.managedFields = []
  change(document)
  return recordedOf(record({ kind: 'deployment', document }, hide))
}
