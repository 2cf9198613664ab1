import { expect } from 'chai'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { startProgress } from '../../../lib/cli/progress.ts'
import type { Progress } from '../../../lib/cli/progress.ts'
import type { Io } from '../../../lib/cli/command.ts'

interface Place extends Pick<Io, 'stderr' | 'env' | 'clock'> {
  written(): string
  /** Lets the first second pass; nothing is expected to follow. */
  pass(): Promise<void>
  /** Lets the first second pass and waits for the bar. */
  passAndShow(): Promise<void>
}

/** A terminal that remembers, and a clock whose one sleep ends when the test says so. */
function aPlace(parts: { isTTY?: boolean; env?: Io['env'] } = {}): Place {
  const { isTTY = true, env = {} } = parts
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 80 })
  let text = ''
  stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  let wake: () => void = () => undefined
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      expect(ms).to.equal(1000)
      wake = resolve
      signal?.addEventListener('abort', () => reject(new Error('aborted')))
    })
  return {
    stderr,
    env,
    clock: { now: () => 0, monotonicMs: () => 0, sleep },
    written: () => text,
    async pass() {
      wake()
      for (let turns = 0; turns < 5; turns += 1) await turn()
    },
    async passAndShow() {
      wake()
      while (!text.includes('targets')) await once(stderr, 'data')
    },
  }
}

describe('startProgress', () => {
  const started: Progress[] = []

  const start = (place: Place, options = { quiet: false, total: 40 }): Progress => {
    const progress = startProgress(place, options)
    started.push(progress)
    return progress
  }

  afterEach(() => {
    for (const progress of started.splice(0)) progress.stop()
  })

  it('shows nothing for work that is done within a second', async () => {
    const place = aPlace()
    const progress = start(place)
    progress.update(40)
    progress.stop()
    await place.pass()
    expect(place.written()).to.equal('')
  })

  it('shows how much is done once the second is over, and takes it away at the end', async () => {
    const place = aPlace()
    const progress = start(place)
    progress.update(12)
    await place.passAndShow()
    expect(place.written()).to.contain('12 of 40 targets')
    progress.update(40)
    progress.stop()
    progress.stop()
    await turn()
    // The last words: to the first column, clear the line.
    expect(place.written()).to.contain('40 of 40 targets')
    expect(place.written().endsWith('\u001b[1G\u001b[2K')).to.equal(true)
  })

  it('leaves the cursor, the line wrap and the signals of the program alone', async () => {
    const place = aPlace()
    const listeners = process.listenerCount('SIGINT')
    const progress = start(place)
    await place.passAndShow()
    expect(process.listenerCount('SIGINT')).to.equal(listeners)
    progress.stop()
    expect(place.written()).to.not.contain('\u001b[?')
  })

  const silent: [string, Parameters<typeof aPlace>[0], { quiet: boolean; total: number }][] = [
    ['in a pipe', { isTTY: false }, { quiet: false, total: 40 }],
    ['on a dumb terminal', { env: { TERM: 'dumb' } }, { quiet: false, total: 40 }],
    ['with --quiet', {}, { quiet: true, total: 40 }],
    ['when there is nothing to do', {}, { quiet: false, total: 0 }],
  ]
  for (const [where, parts, options] of silent)
    it(`is silent ${where}`, async () => {
      const place = aPlace(parts)
      const progress = start(place, options)
      await place.pass()
      progress.update(1)
      progress.stop()
      expect(place.written()).to.equal('')
    })
})
