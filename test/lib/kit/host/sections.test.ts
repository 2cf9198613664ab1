import { expect } from 'chai'
import { readFrames } from '../../../../lib/kit/host/frames.ts'
import { textOf, toolsFor } from '../../../../lib/kit/host/program.ts'
import { rowPathsOf, sourcesOf } from '../../../../lib/kit/host/sections.ts'
import { files } from '../../../../lib/kit/host/source/source.ts'
import type { HostSection } from '../../../../lib/model/host.ts'
import { feed } from '../../../helpers/feed.ts'

const MARKER = 'abcdef0123456789abcdef01'

describe('what a host is asked', () => {
  const pathsFor = (...sections: HostSection[]) => rowPathsOf(sourcesOf(new Set(sections)))

  it('names each file once, whoever needs it', () => {
    expect(pathsFor('load', 'cpu', 'memory', 'swap')).to.deep.equal([
      '/proc/uptime',
      '/proc/stat',
      '/proc/loadavg',
      '/proc/meminfo',
    ])
    expect(pathsFor('units', 'clock')).to.deep.equal([])
  })

  it('can be small files that look alike, each behind its name', async () => {
    const source = files('mounts', '/proc/sys/kernel/ostype', '/nowhere/at-all', '/proc/sys/kernel/pid_max')
    const { stdout } = await feed(['/bin/dash'], `${toolsFor(MARKER)}${textOf(source)}\n`)
    expect(readFrames(stdout, MARKER).get('mounts')?.text).to.match(
      /^file \/proc\/sys\/kernel\/ostype\nLinux\nmissing \/nowhere\/at-all\nfile \/proc\/sys\/kernel\/pid_max\n\d+\n$/u,
    )
  })
})
