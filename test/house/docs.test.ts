import { expect } from 'chai'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { FAULT_CODES, FAULT_PHASES } from '../../lib/model/fault.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { filesBelow, firstCells, readProject, ROOT } from '../helpers/project.ts'

interface Manifest {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  allowScripts: Record<string, boolean>
}

const manifest = JSON.parse(readProject('package.json')) as Manifest

describe('the pages', () => {
  it('docs/faults.md has one row for every fault code and every phase', () => {
    expect(firstCells(readProject('docs/faults.md')).sort()).to.deep.equal([...FAULT_CODES, ...FAULT_PHASES].sort())
  })

  it('docs/dependencies.md gives the reason of every dependency, and of no other', () => {
    const named = firstCells(readProject('docs/dependencies.md'))
    const used = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]
    expect(named.sort()).to.deep.equal(used.sort())
  })

  it('every dependency is pinned to one version', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(versions.filter(([, version]) => !/^(npm:\S+@)?\d+\.\d+\.\d+$/u.test(version))).to.deep.equal([])
  })

  it('no package may run a script when it is installed', () => {
    const lock = JSON.parse(readProject('package-lock.json')) as {
      packages: Record<string, { hasInstallScript?: boolean }>
    }
    const scripted = Object.entries(lock.packages)
      .filter(([path, { hasInstallScript }]) => path !== '' && hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//u, ''))
    expect(scripted.filter((name) => manifest.allowScripts[name] !== false)).to.deep.equal([])
  })

  it('the lock file tells no address it was made at', () => {
    expect(readProject('package-lock.json')).to.not.contain('"resolved"')
  })
})

describe('what people read first', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', ...filesBelow('docs').filter((file) => file.endsWith('.md'))]

  it('links to nothing that is not there', () => {
    const broken = pages.flatMap((page) =>
      [...readProject(page).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/gu)]
        .map(([, link = '']) => join(dirname(page), link))
        .filter((file) => !existsSync(join(ROOT, file)))
        .map((file) => `${page}: ${file}`),
    )
    expect(broken).to.deep.equal([])
  })

  it('shows inventories that are right', async () => {
    for (const page of pages) {
      const shown = [...readProject(page).matchAll(/```yaml\n([^`]*)```/gu)].map(([, text = '']) => text)
      for (const text of shown.filter((each) => /^targets:/mu.test(each))) await expectRight(page, text)
    }
  })
})

/** Only what is said of files and variables of somebody else's machine may be wrong with it. */
async function expectRight(page: string, text: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-docs-'))
  try {
    writeFileSync(join(folder, 'targets.yaml'), text)
    const { err } = await orchWatch(folder, ['validate'])
    const problems = err.split('\n').filter((line) => /^targets\.yaml:\d/u.test(line))
    expect(
      problems.filter((line) => !/"(file|env|command):/u.test(line)),
      page,
    ).to.deep.equal([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
