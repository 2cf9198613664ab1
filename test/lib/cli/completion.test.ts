import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { complete, patienceOf } from '../../../lib/cli/completing/complete.ts'
import { described } from '../../../lib/cli/described.ts'
import { kindOf } from '../../../lib/cli/completing/kinds.ts'
import { commandNames, loadCommand } from '../../../lib/cli/load-commands.ts'
import { openStore } from '../../../lib/store/open-store.ts'
import { builtCommand } from '../../helpers/built.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import { inFolder } from '../../helpers/inventory.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { anIncident } from '../../helpers/telling.ts'

const INVENTORY = `
settings: { labels: { team: 'red $(touch bad)' } }
groups: { web: { labels: { env: prod } } }
targets:
  - { id: web-1, address: 192.0.2.1, groups: [web], ssh: { password: 'command:[touch, ran]' } }
  - { id: 'rack:7', address: 192.0.2.2, labels: { env: test } }
  - { id: here, runtime: local }
workloads: [{ id: shop, image: shop/web, targets: here, replicas: 2 }]
notifiers: { ops: { use: slack, url: 'command:[touch, ran]' }, "od'd\\u001b[2J": { use: slack } }
`
const FILES = { 'targets.yaml': INVENTORY }

/** The words that are offered for this line, whose last word is where the cursor is. */
async function offered(folder: string, line: string): Promise<string[]> {
  const text = await complete(line.split(' '), { cwd: folder, env: { HOME: folder } }, 20_000)
  return text.split('\n').flatMap((each) => (each === '' ? [] : [each.split('\t')[0] ?? '']))
}

/** The program and its inventory, where a shell finds both. */
async function installed<T>(
  script: 'bash' | 'zsh' | 'fish',
  work: (at: { folder: string; script: string; run: (shell: string, lines: string) => string }) => T | Promise<T>,
): Promise<T> {
  return inFolder({ ...FILES, 'other file.yaml': '' }, async (folder) => {
    mkdirSync(join(folder, 'bin'))
    const words = builtCommand().map((word) => `'${word}'`)
    writeFileSync(join(folder, 'bin/orch-watch'), `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`)
    chmodSync(join(folder, 'bin/orch-watch'), 0o755)
    const { out } = await orchWatch(folder, ['completion', script])
    writeFileSync(join(folder, 'script'), out)
    const env = {
      HOME: folder,
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      LANG: 'C.UTF-8',
      ORCH_WATCH_COMPLETION_MS: '20000',
    }
    const run = (shell: string, lines: string): string =>
      execFileSync(shell, ['-c', lines], { cwd: folder, env, encoding: 'utf8', timeout: 60_000 })
    return work({ folder, script: join(folder, 'script'), run })
  })
}

describe('what is completed', () => {
  it('is waited for as long as people wait for a key, or as they say', () => {
    expect(patienceOf({}, 80)).to.equal(200)
    expect(patienceOf({}, 1000)).to.equal(150)
    expect(patienceOf({ ORCH_WATCH_COMPLETION_MS: '2000' }, 80)).to.equal(1920)
    for (const odd of ['', '0', '-1', '1e9', 'soon'])
      expect(patienceOf({ ORCH_WATCH_COMPLETION_MS: odd }, 80)).to.equal(200)
  })

  it('commands, their options and the words that they take', () =>
    inFolder(FILES, async (folder) => {
      expect(await offered(folder, 'comp')).to.deep.equal(['completion'])
      expect(await offered(folder, 'check --out')).to.deep.equal(['--output', '--output-file'])
      expect(await offered(folder, 'check --fail-on ')).to.deep.equal(['warning', 'unknown', 'critical'])
      expect(await offered(folder, 'check --fail-on=c')).to.deep.equal(['--fail-on=critical'])
      expect(await offered(folder, 'check -o js')).to.deep.equal(['json'])
      expect(await offered(folder, 'report -o html')).to.deep.equal(['html'])
      expect(await offered(folder, 'heal st')).to.deep.equal(['stop'])
      expect(await offered(folder, '--quiet check --quiet --qu')).to.deep.equal([])
    }))

  it('names of the inventory, at the places where they are meant', () =>
    inFolder(FILES, async (folder) => {
      expect(await offered(folder, 'check ')).to.deep.equal([
        'web-1',
        'rack:7',
        'here',
        'shop',
        'team=red $(touch bad)',
        'env=prod',
        'env=test',
      ])
      expect(await offered(folder, 'check web-1 env')).to.deep.equal(['env=prod', 'env=test'])
      expect(await offered(folder, 'explain w')).to.deep.equal(['web-1'])
      expect(await offered(folder, 'explain web-1 disk-f')).to.deep.equal(['disk-forecast'])
      expect(await offered(folder, 'silence web-1 --check swa')).to.deep.equal(['swap'])
      expect(await offered(folder, 'revisions show h')).to.deep.equal(['here/'])
      expect(await offered(folder, 'check --output-file ')).to.deep.equal([':files'])
      // Whatever could act on a terminal is not offered.
      expect(await offered(folder, 'report --mail ')).to.deep.equal(['ops'])
      // No secret was looked up.
      expect(existsSync(join(folder, 'ran'))).to.equal(false)
    }))

  it('incidents, out of a store that is a file', () =>
    inFolder(FILES, async (folder) => {
      const named = `settings: { store: 'sqlite:own.db' }\n${INVENTORY.replace(/^settings.*$/mu, '')}`
      writeFileSync(join(folder, 'other.yaml'), named)
      const store = await openStore(`sqlite:${join(folder, 'own.db')}`, { access: 'write' })
      await store.save({ incidents: [anIncident({ id: '3f2a91c07b44' }), anIncident({ id: '4f' })] })
      await store.close()
      expect(await offered(folder, '--config other.yaml ack 3')).to.deep.equal(['3f2a91c07b44'])
      expect(await offered(folder, 'incidents ')).to.deep.equal([])
    })).timeout(20_000)

  it('nothing, without a word, where the inventory is broken or there is none', async () => {
    for (const files of [{ 'targets.yaml': 'targets: [' }, { 'targets.yaml': '3' }, {}])
      await inFolder(files, async (folder) => {
        for (const line of ['explain ', 'report --mail ', 'ack ', 'check --nothing=', 'check disk ', ''])
          expect(await offered(folder, `${line}zz`), line).to.deep.equal([])
      })
  })

  it('every place of every command that takes a target, a check or an incident', async () => {
    for (const command of await Promise.all(commandNames().map(loadCommand))) {
      const { name, positionals } = described(command)
      for (const place of positionals)
        if (/^(selector|target|host|check|incident|object|side)$/u.test(place.name))
          expect(kindOf(name, place.name), `${name} ${place.name}`).to.not.equal('free')
    }
  })
})

describe('completion', () => {
  it('takes the shell of the user, or says what to type', () =>
    inFolder({}, async (folder) => {
      const { out } = await orchWatch(folder, ['completion'], { env: { SHELL: '/usr/bin/fish' } })
      expect(out).to.contain('complete -c orch-watch')
      expect(await orchWatch(folder, ['completion'], { env: { SHELL: '/bin/tcsh' } })).to.include({
        code: 64,
        err: 'orch-watch: your shell is "tcsh": type "orch-watch completion bash", zsh or fish\n',
      })
    }))

  it('completes in bash, words with = and : as well, and what is offered runs nothing', () =>
    installed('bash', ({ folder, run }) => {
      /** As readline calls it: words are broken at = and :, which are words of their own. */
      const bash = (line: string): string[] => {
        const words = line.split(/([ ]+)/u).flatMap((part) => (/^ +$/u.test(part) ? [] : part.split(/([=:])/u)))
        const kept = words.filter((word, nth) => word !== '' || nth === words.length - 1)
        if (/[=:]$/u.test(line)) kept.pop()
        const quoted = kept.map((word) => `'${word}'`).join(' ')
        return run(
          'bash',
          `set -eu; . ./script
           COMP_WORDS=(${quoted}); COMP_CWORD=${kept.length - 1}; COMP_LINE='${line}'; COMP_POINT=${line.length}
           _orch_watch orch-watch '' ''
           for each in "\${COMPREPLY[@]+"\${COMPREPLY[@]}"}"; do printf '%s\\n' "$each"; done`,
        )
          .split('\n')
          .filter((each) => each !== '')
      }
      expect(bash('orch-watch expl')).to.deep.equal(['explain'])
      expect(bash('orch-watch explain ')).to.deep.equal(['web-1', 'rack:7', 'here', 'shop'])
      expect(bash('orch-watch explain rack:')).to.deep.equal(['7'])
      expect(bash('orch-watch check --output=js')).to.deep.equal(['json'])
      expect(bash('orch-watch check --output=')).to.include('table')
      expect(bash('orch-watch check env=p')).to.deep.equal(['prod'])
      expect(bash('orch-watch check team=')).to.deep.equal(['red\\ \\$\\(touch\\ bad\\)'])
      expect(existsSync(join(folder, 'bad'))).to.equal(false)
      // The line that is put together is the label again.
      expect(run('bash', `printf %s ${bash('orch-watch check team=')[0] ?? ''}`)).to.equal('red $(touch bad)')
    })).timeout(120_000)

  it('completes in fish', function () {
    skipUnless(this, { files: ['/usr/bin/fish'] })
    return installed('fish', ({ run }) => {
      const fish = (line: string): string[] =>
        run('fish', `source ./script; complete -C '${line}'`)
          .split('\n')
          .flatMap((each) => (each === '' ? [] : [each.split('\t')[0] ?? '']))
      expect(fish('orch-watch expl')).to.deep.equal(['explain'])
      expect(fish('orch-watch explain ')).to.have.members(['web-1', 'rack:7', 'here', 'shop'])
      expect(fish('orch-watch check --output=js')).to.deep.equal(['--output=json'])
      expect(fish('orch-watch --config other')).to.deep.equal(['other file.yaml'])
    })
  }).timeout(120_000)

  it('completes in zsh', function () {
    skipUnless(this, { files: ['/usr/bin/zsh'] })
    return installed('zsh', ({ run }) => {
      /** What the function hands to zsh, which quotes it. */
      const zsh = (line: string): string[] => {
        const words = line.split(' ')
        const last = words.at(-1) ?? ''
        return run(
          'zsh',
          `compdef() { : }; compadd() { print -rl -- \${(P)@[-1]} }; _files() { print :files }
           words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}; PREFIX='${last}'
           source ./script; _orch-watch`,
        )
          .split('\n')
          .filter((each) => each !== '')
      }
      expect(zsh('orch-watch expl')).to.deep.equal(['explain'])
      expect(zsh('orch-watch explain ')).to.deep.equal(['web-1', 'rack:7', 'here', 'shop'])
      expect(zsh('orch-watch check team=')).to.deep.equal(['team=red $(touch bad)'])
      expect(zsh('orch-watch revisions show h')).to.deep.equal(['here/'])
      expect(zsh('orch-watch --config ')).to.deep.equal([':files'])
    })
  }).timeout(120_000)
})
