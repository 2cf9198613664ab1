import { spawn } from 'node:child_process'
import { expect } from 'chai'
import { inFolder } from '../../helpers/inventory.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { processesWith } from '../../helpers/processes-with.ts'
import { ROOT } from '../../helpers/project.ts'
import { until } from '../../helpers/sshd.ts'
import { inTerminal } from '../../helpers/tmux.ts'

const IO = `{ stdin: process.stdin, stdout: process.stdout, clock: systemClock, ...endedBySignals(), onSignal: () => () => {} }`

/** Programs that have taken the screen and whose end, once it is asked for, takes longer than anybody waits. */
const SLOW: Readonly<Record<string, string>> = {
  top: `const { takeScreen } = await import('${ROOT}lib/cli/commands/top/screen.ts')
const heard = { onKey() {}, onResize() {}, onGone() {} }
const screen = await takeScreen({ colour: false, isAscii: false }, io, heard)
screen.show([{ spans: [{ text: 'taken', tone: 'plain' }], isChosen: false }])`,
  '--watch': `const { againAndAgain } = await import('${ROOT}lib/cli/again.ts')
let drawn = 0
const draw = async () => (drawn++ === 0 ? 'taken' : new Promise(() => {}))
await againAndAgain(draw, { everyMs: 1, isList: false }, io)`,
}

function programOf(name: string): string {
  return `import { endedBySignals } from '${ROOT}lib/cli/ending.ts'
import { systemClock } from '${ROOT}lib/base/clock.ts'
const io = ${IO}
setInterval(() => {}, 1000)
${SLOW[name] ?? ''}
`
}

describe('a second signal, while the first one is still being obeyed', function () {
  this.timeout(60_000)

  for (const name of Object.keys(SLOW))
    it(`ends the program on the spot, and the terminal is as it was: ${name}`, function () {
      skipUnless(this, { files: ['/usr/bin/tmux'] })
      return inFolder({ 'slow.mts': programOf(name) }, async (folder) => {
        const file = `${folder}/slow.mts`
        const command = [process.execPath, '--import', `${ROOT}node_modules/tsx/dist/esm/index.mjs`, file] as const
        await inTerminal({ columns: 80, rows: 24, command }, async ({ shows, lines, isOther }) => {
          await shows(/^taken$/u)
          expect(isOther()).to.equal(true)
          const [pid = 0] = processesWith(file).slice(-1)
          process.kill(pid, 'SIGINT')
          // It goes on: nobody has ended it by force yet.
          await shows(/^taken$/u)
          process.kill(pid, 'SIGINT')
          await shows(/^ended with 130$/u)
          expect(isOther()).to.equal(false)
          expect(lines().filter((line) => line !== '')).to.deep.equal(['ended with 130'])
        })
      })
    })

  it('does so at once where nobody holds a screen, even in a program that is busy', () =>
    inFolder({ 'busy.mts': BUSY }, async (folder) => {
      const file = `${folder}/busy.mts`
      const child = spawn(process.execPath, ['--import', `${ROOT}node_modules/tsx/dist/esm/index.mjs`, file])
      const said: string[] = []
      child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()))
      await until(() => said.join('').includes('ready'), 20_000)
      child.kill('SIGINT')
      await until(() => said.join('').includes('busy'), 20_000)
      const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
      child.kill('SIGTERM')
      expect(await ended).to.equal('SIGTERM')
    }))
})

const BUSY = `import { endedBySignals } from '${ROOT}lib/cli/ending.ts'
import { writeSync } from 'node:fs'
const { stopping, onKilled } = endedBySignals()
onKilled(() => {})()
stopping.addEventListener('abort', () => setImmediate(() => { writeSync(1, 'busy'); for (;;); }))
setInterval(() => {}, 1000)
writeSync(1, 'ready')
`
