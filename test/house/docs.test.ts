import { expect } from 'chai'
import { FAULT_CODES } from '../../lib/model/fault.ts'
import { firstCells, readProject } from '../helpers/project.ts'

interface Manifest {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  allowScripts: Record<string, boolean>
}

const manifest = JSON.parse(readProject('package.json')) as Manifest

describe('the pages', () => {
  it('docs/faults.md has one row for every fault code', () => {
    expect(firstCells(readProject('docs/faults.md')).sort()).to.deep.equal([...FAULT_CODES].sort())
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
