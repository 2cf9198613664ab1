import { expect } from 'chai'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exec from '../../../lib/notifiers/exec.ts'
import { noticeSchema } from '../../../lib/kit/notice-document.ts'
import { notifierContract } from '../../contracts/notifier.ts'
import { aContext, aHostileMessage, aMessage, anEntry, optionsOf } from '../../helpers/notices.ts'
import { processesLeftWith, processesWith } from '../../helpers/processes-with.ts'

const secrets = { TOKEN: 'a-token-of-theirs' }

describe('the notifier exec', () => {
  let folder: string
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'orch-watch-exec-'))))
  after(() => rmSync(folder, { recursive: true, force: true }))

  const send = (command: readonly string[], more: object = {}, message = aMessage()): ReturnType<typeof exec.send> =>
    exec.send(message, optionsOf(exec, { command, ...more }, secrets) as never, aContext())

  notifierContract(exec, () => {
    const file = join(mkdtempSync(join(tmpdir(), 'orch-watch-exec-')), 'heard')
    return Promise.resolve({
      written: { command: ['tee', '-a', file], env: { TOKEN: 'env:TOKEN' } },
      secrets,
      taken: () => {
        const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
        rmSync(file, { force: true })
        return Promise.resolve(lines)
      },
      actingOn: (pieces, payload) =>
        pieces.filter((piece) => {
          const entries = noticeSchema.parse(JSON.parse(piece)).entries
          return entries.some(({ item }) => item !== payload.replace(/\p{Cs}/gu, '\ufffd'))
        }),
      close: () => rm(join(file, '..'), { recursive: true, force: true }),
    })
  })

  it('hands a few facts and the secrets over in the environment, and nothing of ours', async () => {
    process.env['OF_OURS'] = 'secret'
    const shown = join(folder, 'env')
    await send(['sh', '-c', `env >${shown}`], { env: { TOKEN: 'env:TOKEN' } }, aMessage(anEntry({ item: '' })))
    delete process.env['OF_OURS']
    const lines = readFileSync(shown, 'utf8').split('\n')
    expect(lines).to.include.members([
      'ORCH_WATCH_TITLE=CRITICAL web-1 disk: 96% used',
      'ORCH_WATCH_STATUS=critical',
      'ORCH_WATCH_COUNT=1',
      'ORCH_WATCH_TARGET=web-1',
      'ORCH_WATCH_ITEM=',
      'TOKEN=a-token-of-theirs',
    ])
    expect(lines.join()).to.not.contain('OF_OURS')
  })

  it('shows no shell what somebody hostile has written', async () => {
    const ran = join(folder, 'ran')
    const payload = `$(touch ${ran}) \`touch ${ran}\`; touch ${ran}`
    expect(await send(['cat'], {}, aHostileMessage(payload))).to.include({ kind: 'delivered' })
    expect(() => readFileSync(ran)).to.throw('ENOENT')
  })

  it('reads from the exit code whether to come back, and says why, without the secret', async () => {
    const say = (code: number): readonly string[] => ['sh', '-c', `echo "no $TOKEN" >&2; exit ${code}`]
    const env = { env: { TOKEN: 'env:TOKEN' } }
    expect(await send(say(1), env)).to.deep.equal({
      kind: 'rejected',
      isFinal: false,
      reason: 'it ended with 1: no ***',
    })
    expect(await send(say(75), env)).to.include({ isFinal: false })
    expect(await send(say(78), env)).to.include({ isFinal: true })
    expect(await send(['/no/such/program'])).to.include({ kind: 'rejected', isFinal: true })
    expect(await send(['sh', '-c', 'echo ticket 4711'])).to.deep.equal({ kind: 'delivered', reference: 'ticket 4711' })
  })

  it('ends one that hangs, with all it has started', async () => {
    const mark = '86471.25'
    const delivery = await send(['sh', '-c', `sleep ${mark} & sleep ${mark}`], { timeout: '300ms' })
    expect(delivery).to.include({ kind: 'rejected', isFinal: false })
    expect(await processesLeftWith(mark)).to.deep.equal([])
  })

  it('ends it when the time for the try is over', async () => {
    const mark = '86472.25'
    const over = new AbortController()
    const options = optionsOf(exec, { command: ['sleep', mark] }) as never
    const sending = exec.send(aMessage(), options, aContext({ signal: over.signal }))
    while (processesWith(mark).length === 0) await new Promise((resolve) => setImmediate(resolve))
    over.abort(new Error('no time left'))
    expect(await sending).to.deep.equal({ kind: 'rejected', isFinal: false, reason: 'it did not end in time' })
    expect(await processesLeftWith(mark)).to.deep.equal([])
  })
})
