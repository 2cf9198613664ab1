import { expect } from 'chai'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FaultError } from '../../../lib/kit/fault.ts'
import type { AnyRemedy } from '../../../lib/kit/remedy.ts'
import exec from '../../../lib/remedies/exec.ts'
import webhook from '../../../lib/remedies/webhook.ts'
import { aTrouble, theHands } from '../../helpers/hands.ts'
import { optionsOf } from '../../helpers/notices.ts'
import { processesLeftWith, processesWith } from '../../helpers/processes-with.ts'
import { aReceiver } from '../../helpers/receiver.ts'

const TROUBLE = aTrouble({ item: 'web\n$(touch /tmp/x)' })

const mend = async (remedy: AnyRemedy, written: object, signal = new AbortController().signal): Promise<string> => {
  const options = optionsOf(remedy, written as Record<string, unknown>)
  const [prospect] = await remedy.describe(TROUBLE, options, theHands(signal))
  return remedy.apply(prospect!, options, theHands(signal), TROUBLE).then(
    () => 'done',
    (thrown: unknown) => {
      const { code, message } = (thrown as FaultError).fault
      return `${code}: ${message}`
    },
  )
}

describe('a program that mends', () => {
  let folder: string
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'orch-watch-remedy-'))))
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('reads the incident as a document, and a few facts in its environment, foreign text as one line', async () => {
    const [heard, shown] = [join(folder, 'heard'), join(folder, 'env')]
    expect(await mend(exec, { command: ['sh', '-c', `cat >${heard}; env >${shown}`] })).to.equal('done')
    expect(JSON.parse(readFileSync(heard, 'utf8'))).to.deep.include({
      schema: 'orch-watch/deed/v1',
      object: { target: 'web-1', kind: 'target', name: '' },
    })
    const { incident } = JSON.parse(readFileSync(heard, 'utf8')) as { incident: object }
    expect(incident).to.deep.include({ target: 'web-1', item: 'web\n$(touch /tmp/x)', labels: { rack: 'a' } })
    const facts = readFileSync(shown, 'utf8').split('\n')
    expect(facts).to.include.members([
      'ORCH_WATCH_TARGET=web-1',
      'ORCH_WATCH_CHECK=disk',
      'ORCH_WATCH_OBJECT_KIND=target',
    ])
    expect(facts).to.include('ORCH_WATCH_ITEM=web $(touch /tmp/x)')
  })

  it('says by its code whether it did it, and is heard however much it prints', async () => {
    expect(await mend(exec, { command: ['sh', '-c', 'echo no such unit >&2; exit 3'] })).to.equal(
      'refused: it ended with 3: no such unit',
    )
    expect(await mend(exec, { command: ['/no/such/program'] })).to.match(/^refused: it ended with 127/u)
    expect(await mend(exec, { command: ['sh', '-c', 'head -c 20000000 /dev/zero'] })).to.equal('done')
  })

  it('is ended when its time is over, with all it has started', async () => {
    const mark = '86482.25'
    const said = await mend(exec, { command: ['sh', '-c', `sleep ${mark} & sleep ${mark}`], timeout: '300ms' })
    expect(said).to.equal('timed-out: no answer after 0.3s (command)')
    expect(await processesLeftWith(mark)).to.deep.equal([])
  })

  it('is ended when somebody stops all healing', async () => {
    const mark = '86483.25'
    const over = new AbortController()
    const mending = mend(exec, { command: ['sleep', mark] }, over.signal)
    while (processesWith(mark).length === 0) await new Promise((resolve) => setImmediate(resolve))
    over.abort(new Error('stopped'))
    expect(await mending).to.equal('timed-out: it was ended before it was done')
    expect(await processesLeftWith(mark)).to.deep.equal([])
  })
})

describe('a receiver that mends', () => {
  it('is asked once, and what it answers says whether it did it, or that nobody knows', async () => {
    const receiver = await aReceiver()
    const written = { url: `${receiver.origin}/mend` }
    const answers: readonly (readonly [number, RegExp])[] = [
      [204, /^done$/u],
      [302, /^refused: it answers 302/u],
      [404, /^refused: it answers 404/u],
      [503, /^lost: it answers 503/u],
    ]
    for (const [status, expected] of answers) {
      receiver.forget()
      receiver.behave({ kind: 'says', status })
      expect(await mend(webhook, written)).to.match(expected)
      expect(receiver.received.map(({ method, path }) => `${method} ${path}`)).to.deep.equal(['POST /mend'])
    }
    receiver.behave({ kind: 'resets' })
    expect(await mend(webhook, written)).to.match(/^lost: /u)
    await receiver.close()
    expect(await mend(webhook, written)).to.match(/^lost: /u)
  })
})
