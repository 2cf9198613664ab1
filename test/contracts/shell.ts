import { expect } from 'chai'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FaultError } from '../../lib/kit/fault.ts'
import type { Fault } from '../../lib/model/fault.ts'
import type { CommandOutput, Shell } from '../../lib/model/session.ts'
import { processesLeftWith, processesWith } from '../helpers/processes-with.ts'

export interface OpenShell {
  readonly shell: Shell
  close(): Promise<void>
}

/** What every connector that offers `shell` keeps. The other end must be this machine: the suite looks into its /proc. */
export function describeShell(name: string, open: () => Promise<OpenShell>): void {
  describe(`shell of ${name}`, function () {
    this.timeout(30_000)
    let session: OpenShell
    let shell: Shell
    const never = new AbortController().signal
    const run = (...argv: [string, ...string[]]): Promise<CommandOutput> => shell.run(argv, { signal: never })
    const script = (text: string, timeoutMs?: number): Promise<CommandOutput> =>
      shell.runScript(text, { signal: never, ...(timeoutMs !== undefined && { timeoutMs }) })

    before(async () => {
      session = await open()
      shell = session.shell
    })
    after(() => session.close())

    describe('hands arguments over literally', () => {
      const nasty = [
        '',
        ' ',
        '-n',
        '--help',
        '-oProxyCommand=touch /x',
        '; exit 3',
        '$(exit 3)',
        '`exit 3`',
        '$HOME',
        '!!',
      ]
      const quoted = [
        'a\nb',
        "it's",
        '"',
        '\\',
        '\\n',
        "'\"'\"'",
        '*',
        '~',
        '{a,b}',
        '日本 😀',
        '#',
        '%s%n',
        '\t',
        '\r',
        '\u001b[31m',
      ]

      it('takes every nasty word as it is', async () => {
        const words = [...nasty, ...quoted]
        const { stdout, exitCode } = await run('printf', '[%s]', ...words)
        expect(exitCode).to.equal(0)
        expect(stdout).to.equal(words.map((word) => `[${word}]`).join(''))
      })

      it('takes any text there is', async () => {
        const alphabet = fc.constantFrom(...nasty, ...quoted, 'a', '/', '&', '|', '<', '>', '(', ')', '=', ',')
        const word = fc.oneof(
          fc.array(alphabet, { maxLength: 6 }).map((parts) => parts.join('')),
          fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\0', '')),
        )
        await fc.assert(
          fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 8 }), async (words) => {
            const { stdout } = await run('printf', '<%s>', ...words)
            expect(stdout).to.equal(words.map((each) => `<${each}>`).join(''))
          }),
          { numRuns: 40 },
        )
      })

      it('takes a program with a nasty name for a program', async () => {
        const { exitCode } = await run('; touch /nowhere')
        expect(exitCode).to.equal(127)
      })
    })

    describe('tells how a program ended', () => {
      for (const code of [0, 1, 2, 124, 125, 126, 127, 128, 137, 143, 254, 255])
        it(`passes on exit code ${code}`, async () => {
          expect((await run('sh', '-c', `echo out; echo err >&2; exit ${code}`)).exitCode).to.equal(code)
          expect((await script(`exit ${code}`)).exitCode).to.equal(code)
        })

      it('keeps the two streams apart', async () => {
        const output = await run('sh', '-c', 'echo out; echo err >&2')
        expect(output).to.include({ stdout: 'out\n', stderr: 'err\n', cut: false, exitCode: 0 })
        expect(output.tookMs).to.be.at.least(0)
      })

      it('says 127 for a program that is not there', async () => {
        expect((await run('/nonexistent/program')).exitCode).to.equal(127)
      })

      it('says 126 for a file that is no program', async () => {
        expect((await run('/etc/passwd')).exitCode).to.equal(126)
      })

      it('has no exit code to trust when a signal ended it', async () => {
        const fault = await faultOf(run('sh', '-c', 'kill -KILL $$'))
        expect(fault.code).to.not.equal('bug')
        expect(fault.message).to.match(/KILL/u)
      })

      it('reads an end of file on its standard input', async () => {
        expect((await run('cat')).stdout).to.equal('')
      })

      it('replaces what is not UTF-8', async () => {
        expect((await run('printf', 'a\\377b\\303\\244')).stdout).to.equal('a\ufffdbä')
      })
    })

    describe('bounds what a program may do', () => {
      it('cuts 200 MB at the bound and ends the program', async () => {
        const marker = randomUUID()
        const output = await run('sh', '-c', 'head -c 200000000 /dev/zero; sleep 60', marker)
        expect(output.cut).to.equal(true)
        expect(output.stdout.length).to.be.within(900_000, 1_048_576)
        expect(await processesLeftWith(marker)).to.deep.equal([])
      })

      it('loses nothing of a long answer below the bound', async () => {
        const output = await run('sh', '-c', 'head -c 1000000 /dev/zero | tr "\\0" x; echo end')
        expect(output.cut).to.equal(false)
        expect(output.stdout.length).to.equal(1_000_004)
        expect(output.stdout.endsWith('xend\n')).to.equal(true)
      })

      it('leaves nothing of a program that ignores TERM and never ends, grandchildren included', async () => {
        const marker = randomUUID()
        const stubborn =
          'trap "" TERM; sh -c \'trap "" TERM; while :; do sleep 1; done\' $0 & while :; do sleep 1; done'
        const running = faultOf(shell.run(['sh', '-c', stubborn, marker], { signal: never, timeoutMs: 500 }))
        const fault = await running
        expect(fault).to.include({ code: 'timed-out', phase: 'command' })
        expect(await processesLeftWith(marker, 8000)).to.deep.equal([])
      })

      it('keeps its own time apart from exit code 124', async () => {
        expect((await shell.run(['sh', '-c', 'exit 124'], { signal: never, timeoutMs: 5000 })).exitCode).to.equal(124)
      })

      it('neither waits for a child left in the background that holds the pipe, nor leaves it there', async () => {
        const marker = randomUUID()
        const output = await run('sh', '-c', 'sh -c "sleep 30; :" $0 & echo done', marker)
        expect(output).to.include({ exitCode: 0, stdout: 'done\n' })
        expect(output.tookMs).to.be.below(5000)
        expect(await processesLeftWith(marker)).to.deep.equal([])
      })

      it('ends the program when nobody wants the answer any more', async () => {
        const marker = randomUUID()
        const abort = new AbortController()
        const running = shell.run(['sh', '-c', 'echo started; sleep 30; :', marker], { signal: abort.signal })
        running.catch(() => undefined)
        while (processesWith(marker).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
        abort.abort(new Error('nobody waits'))
        let thrown: unknown
        await running.catch((error: unknown) => (thrown = error))
        expect(thrown).to.be.instanceOf(Error)
        expect(await processesLeftWith(marker)).to.deep.equal([])
      })
    })

    describe('runs a script', () => {
      it('feeds it to sh', async () => {
        expect((await script('for i in 1 2 3; do echo $i; done; exit 4')).exitCode).to.equal(4)
        expect((await script('x="a  b"; printf "%s" "$x"')).stdout).to.equal('a  b')
      })

      it('takes one that is longer than a pipe holds', async () => {
        const output = await script(`${': # filling\n'.repeat(20_000)}echo end`)
        expect(output.stdout).to.equal('end\n')
      })

      it('leaves no file behind', async () => {
        const marker = randomUUID()
        const before = new Set(readdirSync(tmpdir()))
        await script(`: ${marker}`)
        const created = readdirSync(tmpdir()).filter((each) => !before.has(each))
        expect(created.filter((each) => holds(join(tmpdir(), each), marker))).to.deep.equal([])
      })

      it('ends it when the time is over', async () => {
        const marker = randomUUID()
        const fault = await faultOf(script(`sh -c 'sleep 30; :' ${marker}`, 300))
        expect(fault).to.include({ code: 'timed-out', phase: 'command' })
        expect(await processesLeftWith(marker)).to.deep.equal([])
      })
    })

    describe('reads a file', () => {
      let folder: string
      before(() => (folder = mkdtempSync(join(tmpdir(), 'shell contract '))))
      after(() => rmSync(folder, { recursive: true }))
      const read = (path: string): Promise<string> => shell.readFile(path, { signal: never })

      it('gives its text', async () => {
        const path = join(folder, "it's; $(a) file")
        writeFileSync(path, 'first\nsecond\n')
        expect(await read(path)).to.equal('first\nsecond\n')
      })

      it('reads what the kernel makes up', async () => {
        expect(await read('/proc/uptime')).to.match(/^\d+\.\d+ \d+\.\d+\n$/u)
      })

      it('says which file is not there', async () => {
        const fault = await faultOf(read('/nonexistent/file'))
        expect(fault.code).to.equal('unreadable')
        expect(fault.message)
          .to.contain('/nonexistent/file')
          .and.match(/no such file/iu)
      })

      it('says that a folder is no file', async () => {
        expect((await faultOf(read(folder))).message).to.match(/is a directory/iu)
      })

      it('says that it may not', async () => {
        // Root may read everything but the memory of the kernel's own processes.
        const path = process.getuid?.() === 0 ? '/proc/2/mem' : '/etc/shadow'
        expect((await faultOf(read(path))).code).to.equal('unreadable')
      })

      it('refuses a file that is longer than it keeps', async () => {
        expect((await faultOf(read('/dev/zero'))).code).to.equal('unreadable')
      })
    })
  })
}

async function faultOf(running: Promise<unknown>): Promise<Fault> {
  try {
    await running
  } catch (error) {
    if (error instanceof FaultError) return error.fault
    throw error
  }
  throw new Error('expected a fault')
}

function holds(path: string, word: string): boolean {
  try {
    return readFileSync(path, 'utf8').includes(word)
  } catch {
    return false // a folder, or gone already
  }
}
