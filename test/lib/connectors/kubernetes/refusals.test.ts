import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import kubernetes from '../../../../lib/connectors/kubernetes.ts'
import type { Session } from '../../../../lib/kit/connector.ts'
import { toFault } from '../../../../lib/kit/fault.ts'
import type { Fault, Looked } from '../../../../lib/model/fault.ts'
import { refuse, startFakeKubernetes, TOKEN } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes, Instead } from '../../../helpers/fake-kubernetes.ts'
import { aPod, anObject } from '../../../helpers/kube-objects.ts'
import { movedClock } from '../../../helpers/docker-session.ts'
import { nodesIn, openKubernetes, valueOf, workloadsIn } from '../../../contracts/kubernetes.ts'

function faultIn(looked: Looked<unknown> | undefined): Fault {
  if (looked?.kind !== 'faulted') throw new Error(`not faulted: ${JSON.stringify(looked)}`)
  return looked.fault
}

const ofPods =
  (answer: Instead): Instead =>
  (request, response) =>
    (request.url ?? '').startsWith('/api/v1/pods?limit') && answer(request, response)

describe('a cluster that does not answer as one would like', function () {
  this.timeout(20_000)
  let fake: FakeKubernetes
  let session: Session | undefined
  beforeEach(async () => {
    fake = await startFakeKubernetes()
    fake.objects['/api/v1/pods'] = [aPod({ name: 'one' }), aPod({ name: 'two', namespace: 'other' })]
  })
  afterEach(async () => {
    await session?.close()
    session = undefined
    await fake.stop()
  })
  const open = async (context = 'token', more: object = {}, given: object = {}): Promise<Session> => {
    session = await openKubernetes({ kubeconfig: fake.kubeconfig, context, ...more }, given)
    return session
  }
  const idsOf = async (from: Session): Promise<readonly string[]> =>
    valueOf((await workloadsIn(from, 'list')).list).map(({ id }) => id)

  it('reads a token that has expired from its file again, and asks again', async () => {
    const open1 = await open('stale')
    await idsOf(open1)
    fake.tokens = new Set(['fresh'])
    await writeFile(join(fake.folder, 'token'), 'fresh')
    expect(await idsOf(open1)).to.deep.equal(['shop/pod/one', 'other/pod/two'])
  })

  it('says that nobody knows us when a fresh look at the token does not help', async () => {
    fake.tokens = new Set(['another'])
    const { list } = await workloadsIn(await open(), 'list')
    expect(faultIn(list).code).to.equal('auth-failed')
    expect(JSON.stringify(list)).not.to.contain(TOKEN)
  })

  it('keeps quiet about nodes that an account of one namespace may not see', async () => {
    fake.forbidden.add('nodes')
    const narrow = await open('token', { namespaces: ['shop'] })
    expect(await idsOf(narrow)).to.deep.equal(['shop/pod/one'])
    expect(faultIn((await nodesIn(narrow, 'members')).members).code).to.equal('not-supported')
    const wide = await openKubernetes({ kubeconfig: fake.kubeconfig })
    expect(faultIn((await nodesIn(wide, 'members')).members).code).to.equal('auth-failed')
    await wide.close()
  })

  it('waits as long as a busy server asks, once', async () => {
    let refusals = 1
    fake.instead = ofPods((_request, response) => {
      if (refusals-- <= 0) return false
      refuse(response, 429, 'TooManyRequests', 'too many', { 'retry-after': '3' })
      return true
    })
    const clock = movedClock()
    const busy = await open('token', {}, { clock })
    expect(await idsOf(busy)).to.have.lengthOf(2)
    expect(clock.slept).to.equal(3000)
    refusals = 2
    expect(faultIn((await workloadsIn(busy, 'list')).list).code).to.equal('busy')
  })

  it('begins a list again that expired between two pages, and gives up in the end', async () => {
    fake.objects['/api/v1/pods'] = Array.from({ length: 700 }, (_, at) => aPod({ name: `pod-${at}` }))
    let expired = 2
    fake.instead = ({ url }, response) => {
      if (!url?.startsWith('/api/v1/pods') || !url.includes('continue=') || expired-- <= 0) return false
      refuse(response, 410, 'Expired', 'The provided continue parameter is too old')
      return true
    }
    const changing = await open()
    expect(await idsOf(changing)).to.have.lengthOf(700)
    expired = 100
    expect(faultIn((await workloadsIn(changing, 'list')).list).code).to.equal('busy')
  })

  it('says nothing of what is used where nobody measures, or nobody may ask', async () => {
    const conditions = [{ type: 'Ready', status: 'True' }]
    fake.objects['/api/v1/nodes'] = [anObject('node', { name: 'node-1', namespace: '' }, {}, { conditions })]
    const measured = await open()
    expect(valueOf((await nodesIn(measured, 'members')).members)[0]).not.to.have.property('used')
    fake.forbidden.add('/apis/metrics.k8s.io/v1beta1/nodes')
    expect(valueOf((await nodesIn(measured, 'members')).members)[0]).not.to.have.property('used')
    fake.forbidden.clear()
    fake.objects['/apis/metrics.k8s.io/v1beta1/nodes'] = [{ metadata: { name: 'node-1' }, usage: { cpu: '250m' } }]
    expect(valueOf((await nodesIn(measured, 'members')).members)[0]?.used).to.deep.equal({ cpuCores: 0.25 })
  })

  it('names what is wrong with a server that is not ready', async () => {
    fake.readyz = { status: 500, text: '[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n' }
    const control = valueOf((await nodesIn(await open(), 'control')).control)
    expect(control).to.deep.include({ isReady: false, failing: ['etcd: failed: reason withheld'], version: 'v1.34.9' })
  })

  it('asks the program of a kubeconfig for a token, and says what it says when it has none', async () => {
    const program = join(fake.folder, 'login')
    const credential = { kind: 'ExecCredential', status: { token: TOKEN } }
    await writeFile(program, `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`)
    await chmod(program, 0o700)
    expect(await idsOf(await open('program'))).to.have.lengthOf(2)
    await writeFile(program, '#!/bin/sh\necho "log in first" >&2\nexit 1\n')
    const failed = await openKubernetes({ kubeconfig: fake.kubeconfig, context: 'program' }).catch(toFault)
    expect(failed).to.deep.include({ code: 'auth-failed' })
    expect((failed as Fault).message).to.contain('log in first')
  })

  it('trusts the authority that the kubeconfig names and no other, and warns where nobody looks', async () => {
    const untrusted = await openKubernetes({ kubeconfig: fake.kubeconfig, context: 'untrusted' }).catch(toFault)
    expect(untrusted).to.deep.include({ code: 'tls' })
    expect(await idsOf(await open('unchecked'))).to.have.lengthOf(2)
    const warned = (context: string): number => kubernetes.warnings!({ kubeconfig: fake.kubeconfig, context }).length
    expect(['token', 'unchecked'].map(warned)).to.deep.equal([0, 1])
  })
})
