import { expect } from 'chai'
import fc from 'fast-check'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { PassThrough, Writable } from 'node:stream'
import { join } from 'node:path'
import { systemClock } from '../../../lib/base/clock.ts'
import { picked } from '../../../lib/cli/commands/init/picked.ts'
import { runCommandLine } from '../../../lib/cli/run-command-line.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import { inFolder } from '../../helpers/inventory.ts'
import { ROOT } from '../../helpers/project.ts'

const SSH = `
Host *
  ForwardAgent no
Host web-1 web-2 "quoted"
  HostName 192.0.2.11
Host db-* !db-9
  User monitor
Host github.com
  User git
`
const KUBE = `
apiVersion: v1
contexts:
  - { name: prod, context: { cluster: a, user: b } }
  - { name: "kind: [web-1]\\u001b[2J", context: { cluster: a, user: b } }
`
const context = (name: string, host: string): string =>
  JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } })

/** The home of somebody who works with all of them. */
const HOME = {
  '.ssh/config': SSH,
  '.kube/config': KUBE,
  '.docker/contexts/meta/aa/meta.json': context('prod', 'unix:///run/prod.sock'),
  '.docker/contexts/meta/bb/meta.json': context('open', 'tcp://192.0.2.30:2375'),
  '.docker/contexts/meta/cc/meta.json': '{',
}

const targetsIn = async (folder: string, ...words: readonly string[]): Promise<string[]> => {
  const { out } = await orchWatch(folder, ['targets', '--json', ...words])
  return (JSON.parse(out) as { id: string; runtime: string }[]).map(({ id, runtime }) => `${id} ${runtime}`)
}

describe('init', function () {
  this.timeout(60_000)

  it('writes what ssh, docker and kubectl name, as an inventory that is right', () =>
    inFolder(HOME, async (folder) => {
      const { code, out, err } = await orchWatch(folder, ['init', '--yes'])
      expect(code, err).to.equal(0)
      const text = readFileSync(join(folder, 'targets.yaml'), 'utf8')
      expect(text).to.match(/^# yaml-language-server: \$schema=\/.*\/docs\/targets\.schema\.json\n/u)
      expect(existsSync(/schema=(.*)$/mu.exec(text)?.[1] ?? '')).to.equal(true)
      expect(text).to.not.contain('\u001b')
      expect(await targetsIn(folder)).to.deep.equal([
        'here local',
        'web-1 ssh',
        'web-2 ssh',
        'quoted ssh',
        'prod docker',
        'prod-kubernetes kubernetes',
        'kind:-web-1-2J kubernetes',
      ])
      expect((await orchWatch(folder, ['validate'])).code).to.equal(0)
      // An engine that is neither encrypted nor authenticated is nobody's first choice.
      expect(err).to.match(/^left out: open \(docker context "open"\): .*neither encrypted nor authenticated/u)
      expect(out).to.match(/^wrote .*targets\.yaml with 7 targets\nnext:\n {2}orch-watch doctor /u)
      expect(out).to.contain('orch-watch hostkeys trust web-1')
    }))

  it('replaces nothing unless told to, and leaves nothing beside it', () =>
    inFolder({ 'targets.yaml': 'mine' }, async (folder) => {
      const refused = await orchWatch(folder, ['init', '--yes'])
      expect(refused.code).to.equal(64)
      expect(refused.err).to.contain('is there already: --force replaces it, --config names another')
      expect(readFileSync(join(folder, 'targets.yaml'), 'utf8')).to.equal('mine')
      expect((await orchWatch(folder, ['init', '--yes', '--config', 'other.yaml'])).code).to.equal(0)
      expect((await orchWatch(folder, ['init', '--yes', '--force'])).code).to.equal(0)
      expect(await targetsIn(folder)).to.deep.equal(['here local'])
      expect(readdirSync(folder).sort()).to.deep.equal(['other.yaml', 'targets.yaml'])
      expect((await orchWatch(folder, ['init', '--yes', '--config', 'no/such/a.yaml'])).err).to.contain('make it first')
      mkdirSync(join(folder, 'folder'))
      expect((await orchWatch(folder, ['init', '--yes', '--force', '--config', 'folder'])).code).to.equal(64)
    }))

  it('never touches the file that is shipped', async () => {
    const before = readFileSync(join(ROOT, 'targets.yaml'), 'utf8')
    for (const words of [['--yes'], ['--yes', '--force']]) {
      const { code, err } = await orchWatch(ROOT, ['init', ...words])
      expect(code).to.equal(64)
      expect(err).to.contain('belongs to a checkout of orch-watch: name another with --config')
    }
    expect(readFileSync(join(ROOT, 'targets.yaml'), 'utf8')).to.equal(before)
  })

  it('asks on a terminal which of them, and without one says how to go on', () =>
    inFolder(HOME, async (folder) => {
      const silent = await orchWatch(folder, ['init'])
      expect([silent.code, silent.err]).to.deep.equal([
        64,
        'orch-watch: there is no terminal to ask: "orch-watch init --yes" takes all 8 that are found\n',
      ])
      expect(await typed(folder, '9\n')).to.equal(64)
      expect(await typed(folder, 'none\n')).to.equal(64)
      expect(existsSync(join(folder, 'targets.yaml'))).to.equal(false)
      expect(await typed(folder, '1, 3\n')).to.equal(0)
      expect(await targetsIn(folder)).to.deep.equal(['here local', 'web-2 ssh'])
    }))

  it('passes over configurations that are broken, and takes none for what it is not', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60 }), fc.json(), async (text, json) =>
        inFolder(
          { '.ssh/config': text, '.kube/config': json, '.docker/contexts/meta/aa/meta.json': json },
          async (folder) => {
            const { code, err } = await orchWatch(folder, ['init', '--yes'])
            expect(code, err).to.equal(0)
            expect((await orchWatch(folder, ['validate'])).code).to.equal(0)
          },
        ),
      ),
      { numRuns: 25 },
    ))

  it('understands numbers, ranges, all and none', () => {
    expect(picked('', 3)).to.deep.equal([0, 1, 2])
    expect(picked(' 3,1-2 2', 3)).to.deep.equal([0, 1, 2])
    expect(picked('none', 3)).to.deep.equal([])
    for (const wrong of ['0', '4', '2-1', 'x', '1-', '-1', '1.5']) expect(picked(wrong, 3), wrong).to.equal(null)
  })
})

/** What `init` answers to somebody who types this at a terminal. */
async function typed(folder: string, answer: string): Promise<number> {
  const stdin = Object.assign(new PassThrough(), { isTTY: true as const })
  const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })
  stdin.write(answer)
  return runCommandLine(['init'], {
    ...{ stdin, stdout: nowhere(), stderr: nowhere(), cwd: folder, env: { HOME: folder }, clock: systemClock },
    stopping: new AbortController().signal,
    onSignal: () => () => undefined,
    onKilled: () => () => undefined,
  })
}
