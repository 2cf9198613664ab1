import { expect } from 'chai'
import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { startProgress } from '../../../lib/cli/progress.ts'
import type { Io } from '../../../lib/cli/command.ts'

/** A terminal that remembers, and a clock whose one sleep ends when the test says so. */
function aPlace(parts: { isTTY?: boolean; env?: Io['env'] } = {}): Pick<Io, 'stderr' | 'env' | 'clock'> & {
  written(): string
  pass(): Promise<void>
} {
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
      // The bar's package is imported the first time it is shown.
      await import('cli-progress')
      await turn()
      await turn()
    },
  }
}

describe('startProgress', () => {
  it('shows nothing for work that is done within a second', async () => {
    const place = aPlace()
    const progress = startProgress(place, { quiet: false, total: 40 })
    progress.update(40)
    progress.stop()
    await place.pass()
    expect(place.written()).to.equal('')
  })

  it('shows how much is done once the second is over, and takes it away at the end', async () => {
    const place = aPlace()
    const progress = startProgress(place, { quiet: false, total: 40 })
    progress.update(12)
    await place.pass()
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
    const progress = startProgress(place, { quiet: false, total: 2 })
    await place.pass()
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
      const progress = startProgress(place, options)
      await place.pass()
      progress.update(1)
      progress.stop()
      expect(place.written()).to.equal('')
    })
})
