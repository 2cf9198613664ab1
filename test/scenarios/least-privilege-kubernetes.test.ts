import type { IncomingMessage } from 'node:http'
import { expect } from 'chai'
import { parseAllDocuments } from 'yaml'
import type { Session } from '../../lib/kit/connector.ts'
import type { WorkloadName } from '../../lib/kit/control.ts'
import type { WorkloadSection } from '../../lib/model/workload.ts'
import { nodesIn, openKubernetes, workloadsIn } from '../contracts/kubernetes.ts'
import { docBlocks } from '../helpers/doc-blocks.ts'
import { faultOf } from '../helpers/docker-session.ts'
import { fakeEvictions } from '../helpers/fake-evictions.ts'
import { refuse, startFakeKubernetes } from '../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../helpers/fake-kubernetes.ts'
import { DEPLOYMENT } from '../helpers/kept-deployment.ts'
import { filledIn } from '../helpers/kube-server.ts'
import { anObject, aPod } from '../helpers/kube-objects.ts'
import { configurationsIn, recorder } from '../helpers/recordings.ts'
import { until } from '../helpers/sshd.ts'

const PAGE = 'docs/least-privilege.md'
const MENDING = 'What mending needs beside it'
const never = new AbortController().signal
const SECTIONS: readonly WorkloadSection[] = ['list', 'claims', 'autoscalers', 'budgets']

interface Rule {
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
  readonly verbs: readonly string[]
}

interface Role {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly rules: readonly Rule[]
}

/** "list pods", "update deployments.apps/scale", "get /readyz": what one of the roles of the page allows. */
function allowedBy(heading: string, kind: string, name: string): ReadonlySet<string> {
  const all = docBlocks(PAGE, heading, 'yaml').flatMap((text) =>
    parseAllDocuments(text).map((each) => each.toJS() as Role),
  )
  const role = all.find((each) => each.kind === kind && each.metadata.name === name)
  return new Set(
    (role?.rules ?? []).flatMap(({ apiGroups = [], resources = [], nonResourceURLs = [], verbs }) =>
      verbs.flatMap((verb) => [
        ...nonResourceURLs.map((url) => `${verb} ${url}`),
        ...apiGroups.flatMap((group) => resources.map((each) => `${verb} ${withGroup(each, group)}`)),
      ]),
    ),
  )
}

function withGroup(resource: string, group: string): string {
  const [plural = '', part] = resource.split('/')
  return `${plural}${group === '' ? '' : `.${group}`}${part === undefined ? '' : `/${part}`}`
}

const CHANGES: Readonly<Record<string, string>> = { PUT: 'update', PATCH: 'patch', POST: 'create', DELETE: 'delete' }

function readingVerb(name: string | undefined, isWatched: boolean): string {
  if (isWatched) return 'watch'
  return name === undefined ? 'list' : 'get'
}

/** What the authorizer of an API server makes of a request. Source: Kubernetes, "Authorization Overview", request verbs. */
function askedFor({ method = '', url = '' }: IncomingMessage): string {
  const { pathname, searchParams } = new URL(url, 'https://fake')
  const [, api, group = '', namespaced, plural = '', name, part] =
    /^\/(?:(api)\/v1|apis\/([^/]+)\/[^/]+)(\/namespaces\/[^/]+)?\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/u.exec(
      pathname,
    ) ?? []
  if (api === undefined && group === '') return `get ${pathname}`
  const isWatched = searchParams.get('watch') !== null
  const verb = method === 'GET' ? readingVerb(name, isWatched) : (CHANGES[method] ?? method)
  expect(namespaced ?? '').to.match(/^(?:\/namespaces\/shop)?$/u)
  return `${verb} ${withGroup(part === undefined ? plural : `${plural}/${part}`, group)}`
}

describe('the roles of docs/least-privilege.md', function () {
  this.timeout(30_000)
  let fake: FakeKubernetes
  let session: Session | undefined
  let used: Set<string>
  let allowed: ReadonlySet<string>
  const VERSIONED = { metadata: { uid: 'u2', resourceVersion: '41' } }
  const WEB: WorkloadName = { kind: 'deployment', name: 'shop/web' }

  beforeEach(async () => {
    used = new Set()
    fake = await startFakeKubernetes()
    fake.objects['/apis/apps/v1/deployments'] = [filledIn('deployment', structuredClone(DEPLOYMENT))]
    fake.objects['/apis/metrics.k8s.io/v1beta1/nodes'] = []
    const template = { metadata: {}, spec: { containers: [{ name: 'db', image: 'shop/db:1' }] } }
    for (const kind of ['statefulset', 'daemonset'] as const)
      fake.objects[`/apis/apps/v1/${kind}s`] = [
        filledIn(kind, anObject(kind, { name: 'db', ...VERSIONED }, { template })),
      ]
    fake.objects['/apis/batch/v1/cronjobs'] = [
      anObject(
        'cronjob',
        { name: 'night', ...VERSIONED },
        { schedule: '0 3 * * *', jobTemplate: { spec: { template } } },
      ),
    ]
    fake.objects['/api/v1/pods'] = [aPod({ name: 'web-1-a' })]
    fakeEvictions(fake)
    const evicting = fake.instead
    const instead: typeof evicting = (request, response) => {
      if (!/\/log\?/u.test(request.url ?? '')) return evicting(request, response)
      response.writeHead(200, { 'content-type': 'text/plain' }).end('2026-11-23T01:00:00Z listening\n')
      return true
    }
    fake.instead = (request, response) => {
      const asked = askedFor(request)
      used.add(asked)
      // Every account may ask what a server knows.
      if (allowed.has(asked) || asked === 'get /apis/policy/v1') return instead(request, response)
      const [verb = '', resource = ''] = asked.split(' ')
      const words = `${resource} is forbidden: User "watch" cannot ${verb} resource "${resource}"`
      refuse(response, 403, 'Forbidden', words)
      return true
    }
  })
  afterEach(async () => {
    await session?.close()
    session = undefined
    await fake.stop()
  })
  const open = async (more: object = {}): Promise<Session> =>
    (session = await openKubernetes(
      { kubeconfig: fake.kubeconfig, context: 'token', ...more },
      { record: recorder, onEvent: () => undefined },
    ))

  /** Everything that anybody asks of a cluster; nothing of it may be hidden. */
  const all = async (on: Session, watches: number): Promise<void> => {
    for (const section of SECTIONS) {
      const looked = (await workloadsIn(on, section))[section]
      expect(looked?.kind === 'seen' && looked.hidden === undefined, `${section} ${JSON.stringify(looked)}`).to.equal(
        true,
      )
    }
    expect((await configurationsIn(on)).kind).to.equal('seen')
    await until(() => fake.watching().length === watches)
  }

  it('for a cluster allow all that is asked, and nothing else', async () => {
    allowed = allowedBy('Kubernetes', 'ClusterRole', 'orch-watch')
    const on = await open()
    const { members, control } = await nodesIn(on, 'members', 'control')
    expect([members?.kind, control?.kind]).to.deep.equal(['seen', 'seen'])
    await all(on, 6)
    expect([...used].sort()).to.deep.equal([...allowed].sort())
  })

  it('for one namespace allow all that is asked of it, and nothing else', async () => {
    const role = allowedBy('Kubernetes', 'Role', 'orch-watch')
    // Every account may ask for the version; what belongs to the whole cluster is asked for and missed by nobody.
    allowed = new Set([...role, 'get /version'])
    await all(await open({ namespaces: ['shop'] }), 5)
    const beyond = [...used].filter((each) => !allowed.has(each))
    expect(
      beyond.every((each) => /nodes|storageclasses/u.test(each)),
      beyond.join(),
    ).to.equal(true)
    expect([...role].filter((each) => !used.has(each))).to.deep.equal([])
  })

  const reading = (): ReadonlySet<string> => allowedBy('Kubernetes', 'ClusterRole', 'orch-watch')

  it('for logs let what pods print be read beside that, which those for reading do not', async () => {
    const role = allowedBy('Kubernetes', 'ClusterRole', 'orch-watch-logs')
    allowed = reading()
    const { workloads } = await open()
    const asked = { workload: 'shop/deployment/web', instance: { id: 'pod-web-1-a', name: 'web-1-a' }, most: 10 }
    expect((await faultOf(workloads!.lastLines!(asked, never))).hint).to.contain('docs/least-privilege.md')
    allowed = new Set([...reading(), ...role])
    expect((await workloads!.lastLines!(asked, never)).map(({ text }) => text)).to.deep.equal(['listening'])
    expect([...role].filter((each) => !used.has(each))).to.deep.equal([])
  })

  it('for reading let nothing be changed', async () => {
    allowed = reading()
    const control = await (await open()).control!.workloads!(never)
    const { version, definition } = (await control.read(WEB, never))!
    for (const work of [
      () => control.scale(WEB, 5, version, never),
      () => control.restart(WEB, version, 0, never),
      () => control.update(WEB, definition.document, version, never),
    ])
      expect((await faultOf(work())).hint).to.contain('docs/least-privilege.md')
    expect(fake.puts).to.deep.equal([])
  })

  it('for a rollback allow it beside those for reading, of every kind, line by line', async () => {
    const role = allowedBy(MENDING, 'ClusterRole', 'orch-watch-rollback')
    allowed = new Set([...reading(), ...role])
    const control = await (await open()).control!.workloads!(never)
    for (const [kind, name] of Object.entries({
      ...{ deployment: 'web', statefulset: 'db', daemonset: 'db', cronjob: 'night' },
    }) as [WorkloadName['kind'], string][]) {
      const of = { kind, name: `shop/${name}` }
      const { version, definition } = (await control.read(of, never))!
      await control.objections(of, definition.document, version, never)
      await control.update(of, definition.document, version, never)
    }
    expect([...role].filter((each) => !used.has(each))).to.deep.equal([])
  })

  it('for rules allow to scale, to restart and to evict beside those for reading, line by line', async () => {
    const role = allowedBy(MENDING, 'ClusterRole', 'orch-watch-heal')
    allowed = new Set([...reading(), ...role])
    const control = await (await open()).control!.workloads!(never)
    for (const [kind, name] of Object.entries({ deployment: 'web', statefulset: 'db', daemonset: 'db' }) as [
      WorkloadName['kind'],
      string,
    ][]) {
      const of = { kind, name: `shop/${name}` }
      if (kind !== 'daemonset') await control.scale(of, 4, (await control.read(of, never))!.version, never)
      await control.restart(of, (await control.read(of, never))!.version, 0, never)
    }
    await control.evict!(WEB, { id: 'pod-web-1-a', name: 'web-1-a' }, never)
    expect([...role].filter((each) => !used.has(each))).to.deep.equal([])
  })
})
