import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { parseSource } from '../../../lib/base/yaml/document.ts'
import { findInventory, noInventory } from '../../../lib/inventory/find.ts'
import { readSources } from '../../../lib/inventory/sources.ts'
import { complaintsOf, inFolder, loadFrom, problemsIn } from '../../helpers/inventory.ts'

const HERE = 'targets: [{ id: here, runtime: local }]'

const told = async (files: Record<string, string | Uint8Array>, file = 'targets.yaml'): Promise<string[]> =>
  inFolder(files, async (folder) => {
    const problems = await problemsIn(folder, { file })
    return problems.map(({ where, message }) => `${where.file}:${where.line}: ${message}`.replaceAll(folder, '…'))
  })

describe('the main file', () => {
  it('is the one asked for, or the first of the usual places', async () => {
    await inFolder({ 'home/.config/orch-watch/targets.yaml': HERE }, (folder) => {
      const place = { cwd: folder, home: join(folder, 'home') }
      expect(findInventory('other.yaml', place)).to.equal(join(folder, 'other.yaml'))
      expect(findInventory(undefined, place)).to.equal(join(folder, 'home/.config/orch-watch/targets.yaml'))
      mkdirSync(join(folder, 'cwd'))
      expect(noInventory(place).message).to.contain(`${folder}/targets.yaml or `)
      return Promise.resolve()
    })
  })

  it('that everybody may write is refused: it says what is run', async () => {
    await inFolder({ 'targets.yaml': HERE }, async (folder) => {
      chmodSync(join(folder, 'targets.yaml'), 0o646)
      const [problem] = await problemsIn(folder)
      expect(problem).to.include({ kind: 'permission', hint: 'chmod o-w targets.yaml' })
      chmodSync(join(folder, 'targets.yaml'), 0o664)
      expect(await problemsIn(folder)).to.deep.equal([])
    })
  })

  it('that is not there, a folder or a pipe is told as such', async () => {
    expect(await told({})).to.deep.equal(['targets.yaml:1: cannot read "targets.yaml": no such file'])
    expect(await told({ 'a/b': '' }, 'a')).to.deep.equal(['a:1: cannot read "a": it is a folder'])
    expect(await told({}, '/dev/zero')).to.deep.equal([
      '/dev/zero:1: cannot read "/dev/zero": it is not a regular file',
    ])
    await inFolder({}, async (folder) => {
      execFileSync('mkfifo', [join(folder, 'targets.yaml')])
      expect((await problemsIn(folder))[0]?.message).to.contain('it is not a regular file')
    })
  })

  it('of 50 MB is refused before it is parsed', async () => {
    const before = performance.now()
    expect(await told({ 'targets.yaml': Buffer.alloc(50 * 1024 * 1024, 'a: b\n') })).to.deep.equal([
      'targets.yaml:1: cannot read "targets.yaml": it is larger than 1048576 bytes',
    ])
    expect(performance.now() - before).to.be.below(1500)
  })
})

describe('included files', () => {
  it('are read once, however many ways lead to them', async () => {
    const files = {
      'targets.yaml': 'include: [a.yaml, b.yaml, ./sub/../a.yaml, link.yaml]',
      'a.yaml': 'include: common.yaml',
      'b.yaml': 'include: [common.yaml]',
      'common.yaml': HERE,
    }
    await inFolder(files, async (folder) => {
      symlinkSync('a.yaml', join(folder, 'link.yaml'))
      const { files: read } = await loadFrom(folder)
      expect(read).to.deep.equal(['targets.yaml', 'a.yaml', 'common.yaml', 'b.yaml'])
    })
  })

  it('may be called like a pattern, or begin at home', async () => {
    const files = { 'targets.yaml': 'include: ["[a].yaml", "~/b.yaml"]', '[a].yaml': HERE, 'home/b.yaml': '' }
    await inFolder(files, async (folder) => {
      const { files: read } = await loadFrom(folder, { home: join(folder, 'home') })
      expect(read).to.deep.equal(['targets.yaml', '[a].yaml', 'home/b.yaml'])
    })
  })

  it('are circles through a link as well', async () => {
    await inFolder({ 'targets.yaml': 'include: link.yaml' }, async (folder) => {
      symlinkSync('targets.yaml', join(folder, 'link.yaml'))
      expect((await problemsIn(folder))[0]?.message).to.contain('in a circle')
    })
  })

  it('name the folders of plugins only in the main file, relative to it', async () => {
    const files = {
      'sub/targets.yaml': `settings: { plugins: [mine, "~/more"] }\n${HERE}`,
      'sub/mine/x': '',
      'home/more/x': '',
    }
    await inFolder(files, async (folder) => {
      const sources = await readSources('sub/targets.yaml', { cwd: folder, home: join(folder, 'home') })
      expect(sources.pluginFolders).to.deep.equal([join(folder, 'sub/mine'), join(folder, 'home/more')])
    })
  })
})

describe('a file', () => {
  const parse = (text: string): string[] => {
    const parsed = parseSource('t.yaml', new TextEncoder().encode(text))
    return 'problems' in parsed ? parsed.problems.map(({ message }) => message) : ['fine']
  }

  it('that is deep in any way YAML knows is refused within a moment', () => {
    const deep = {
      brackets: '['.repeat(20_000),
      closed: `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      braces: '{a: '.repeat(20_000),
      lists: '- '.repeat(300_000),
      keys: '? '.repeat(300_000),
      indents: Array.from({ length: 1300 }, (_, depth) => `${' '.repeat(depth)}k:`).join('\n'),
    }
    for (const [way, text] of Object.entries(deep)) {
      const before = performance.now()
      expect(parse(text), way).to.deep.equal(['nested more than 64 levels deep'])
      expect(performance.now() - before, way).to.be.below(1000)
    }
  })

  it('that only looks deep is fine', () => {
    expect(parse(Array.from({ length: 200 }, (_, index) => `k${index}: "[ { [" # [[[`).join('\n'))).to.deep.equal([
      'fine',
    ])
    expect(parse(Array.from({ length: 200 }, () => '- - - a').join('\n'))).to.deep.equal(['fine'])
    expect(parse(`a: |\n${'  [[[ - - - ? ?\n'.repeat(200)}`)).to.deep.equal(['fine'])
  })

  it('whose aliases multiply is refused within 100 ms', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 9; level += 1) {
      lines.push(
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      )
    }
    parse('warm: up')
    const before = performance.now()
    expect(parse(lines.join('\n'))).to.deep.equal(['too many aliases'])
    expect(performance.now() - before).to.be.below(100)
  })

  it('leaves the prototypes of the program as they were', async () => {
    const complaints = await complaintsOf(
      'settings: { __proto__: { polluted: yes } }\ngroups: { constructor: { prototype: {} } }',
    )
    expect(complaints).to.deep.equal([
      '1:13 "__proto__" may not be a key',
      '2:11 "constructor" may not be a key',
      '2:26 "prototype" may not be a key',
    ])
    expect(({} as { polluted?: unknown }).polluted).to.equal(undefined)
  })

  it('with a mistake in its YAML does not repeat its lines: they may hold a secret', () => {
    for (const text of [
      'password: "hunter2',
      'a: hunter2\n\tb: hunter2',
      'hunter2: 1\nhunter2',
      'a: [hunter2',
      'a: {hunter2',
    ]) {
      expect(parse(text).join()).to.not.contain('hunter2')
    }
  })
})
