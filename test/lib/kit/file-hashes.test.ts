import { expect } from 'chai'
import { fileHashesOf } from '../../../lib/kit/file-hashes.ts'
import { fault } from '../../../lib/kit/fault.ts'
import type { FileHashQuestion } from '../../../lib/model/inside.ts'
import { movedClock } from '../../helpers/docker-session.ts'

const questions = (many: number): FileHashQuestion[] =>
  Array.from({ length: many }, (_, index) => ({ container: 'web', path: `/${index}` }))

describe('files in containers', () => {
  it('are asked for a few at a time, and answered in the order of the questions', async () => {
    let open = 0
    let most = 0
    const fileHash = async ({ path }: FileHashQuestion): Promise<string> => {
      most = Math.max(most, (open += 1))
      await new Promise((resolve) => setImmediate(resolve))
      open -= 1
      return path
    }
    const answers = await fileHashesOf({ fileHash }, movedClock())
      .until(new AbortController().signal)
      .read(questions(20))
    expect(answers.map((each) => each.kind === 'seen' && each.value)).to.deep.equal(
      questions(20).map(({ path }) => path),
    )
    expect(most).to.equal(4)
  })

  it('are a fault one by one, and those beyond what one look may cost are told as not looked at', async () => {
    const fileHash = ({ path }: FileHashQuestion): Promise<null> =>
      path === '/1' ? Promise.reject(fault('unreadable', 'too large')) : Promise.resolve(null)
    const answers = await fileHashesOf({ fileHash }, movedClock())
      .until(new AbortController().signal)
      .read(questions(502))
    expect(answers).to.have.length(502)
    expect(answers[0]).to.deep.equal({ kind: 'seen', value: null })
    expect(answers[1]).to.deep.include({ kind: 'faulted' })
    expect(answers.slice(500).map((each) => each.kind)).to.deep.equal(['faulted', 'faulted'])
  })

  it('are not waited for once nobody wants to know', async () => {
    const giveUp = new AbortController()
    const fileHash = (_: FileHashQuestion, signal: AbortSignal): Promise<null> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener(
          'abort',
          () => {
            reject(signal.reason as Error)
          },
          { once: true },
        )
      })
    const reading = fileHashesOf({ fileHash }, movedClock()).until(giveUp.signal).read(questions(5))
    giveUp.abort(fault('timed-out', 'enough'))
    const why = await reading.then(
      () => 'answered',
      (error: unknown) => (error as Error).message,
    )
    expect(why).to.equal('enough')
  })

  it('cannot be asked of an engine that hands none out', async () => {
    const [only] = await fileHashesOf({}, movedClock()).until(new AbortController().signal).read(questions(1))
    expect(only).to.deep.include({ kind: 'faulted' })
  })
})
