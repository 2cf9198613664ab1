import { expect } from 'chai'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HostFacts } from '../../../../../lib/model/host.ts'
import { keptHost } from '../../../../helpers/kept-host.ts'
import type { KeptHost } from '../../../../helpers/kept-host.ts'
import { mountInfo } from '../../../../helpers/mount-info.ts'
import { skipUnless } from '../../../../helpers/needs.ts'

const APPLETS = ['[', 'awk', 'cat', 'date', 'df', 'sh', 'sleep', 'stat', 'timeout', 'uname']
const NAMES = ['my data', 'back\\slash', 'back\\040slash', 'hash#', 'per%cent$HOME', '*', "quo'te", "'; exit #", '-rf']

/** A root of our own with a made-up table of mounts, which the kept awk and the program of one read both have to choose from. */
describe('mounts over a kept channel', function () {
  this.timeout(30_000)
  let root = ''
  let host: KeptHost

  before(function () {
    skipUnless(this, { root: true, files: ['/bin/busybox', '/usr/sbin/chroot'] })
  })
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'strange-host-'))
    for (const folder of ['bin', 'dev', 'proc/self', 'srv']) mkdirSync(join(root, folder), { recursive: true })
    copyFileSync('/bin/busybox', join(root, 'bin/busybox'))
    for (const name of APPLETS) symlinkSync('busybox', join(root, 'bin', name))
    writeFileSync(join(root, 'dev/null'), '')
    writeFileSync(join(root, 'proc/self/stat'), '4194304 (awk) S 1\n')
    host = keptHost('/bin', ['/usr/sbin/chroot', root, '/bin/sh'])
  })
  afterEach(async () => {
    await host.close()
    rmSync(root, { recursive: true })
  })

  const read = async (): Promise<HostFacts['mounts'] | undefined> => {
    const { mounts } = await host.host.read(new Set(['mounts']), new AbortController().signal)
    return mounts?.kind === 'seen' ? mounts.value : undefined
  }
  const bothWays = async (table: readonly string[]): Promise<HostFacts['mounts'] | undefined> => {
    writeFileSync(join(root, 'proc/self/mountinfo'), mountInfo(table))
    const once = await read()
    const kept = await read()
    expect([host.once.length, host.kept.length]).to.deep.equal([1, 1])
    const rows = [once, kept].map((all) =>
      all?.map(({ path, type, device, readOnly }) => ({ path, type, device, readOnly })),
    )
    expect(rows[1]).to.deep.equal(rows[0])
    return kept
  }

  it('finds places whatever they are called', async () => {
    for (const name of NAMES) mkdirSync(join(root, 'srv', name))
    const escaped = (name: string): string =>
      name.replaceAll('\\', '\\134').replaceAll(' ', '\\040').replaceAll('#', '\\043')
    const found = await bothWays(NAMES.map((name, index) => `/dev/sd${index} /srv/${escaped(name)} ext4 rw 0 0`))
    expect(found?.map(({ path }) => path)).to.have.members(NAMES.map((name) => `/srv/${name}`))
  })

  it('never touches what another machine or the kernel keeps', async () => {
    for (const folder of ['run/user/1000', 'run/credentials', 'run/systemd/incoming', 'devel'])
      mkdirSync(join(root, folder), { recursive: true })
    const found = await bothWays([
      'rootfs / rootfs rw 0 0',
      'overlay / overlay rw 0 0',
      'filer:/home /srv nfs4 rw,hard 0 0',
      'user@host:/ /srv fuse.sshfs rw 0 0',
      'proc /proc proc rw 0 0',
      'tmpfs /run/user/1000 tmpfs rw 0 0',
      'tmpfs /dev tmpfs rw 0 0',
      'tmpfs /run/credentials tmpfs rw 0 0',
      'tmpfs /run/systemd/incoming tmpfs rw 0 0',
      '/dev/sda /devel ext4 rw 0 0',
      '/dev/sdb /gone ext4 rw 0 0',
      '/dev/sdc /a\\012b ext4 rw 0 0',
    ])
    expect(found?.map(({ path, type }) => `${path} ${type}`)).to.deep.equal(['/ overlay', '/devel ext4'])
  })

  it('takes for read only what nobody may write, not a place where only we may not', async () => {
    const found = await bothWays([
      '/dev/sda / ext4 rw 0 0',
      '/dev/sdb /srv ext4 ro,errors=remount-ro 0 0',
      ' /bin tmpfs rw 0 0',
    ])
    expect(found?.map(({ path, device, readOnly }) => [path, device, readOnly])).to.deep.equal([
      ['/', '/dev/sda', false],
      ['/bin', 'none', false],
      ['/srv', '/dev/sdb', true],
    ])
  })

  it('has none to show where no place can be entered', async () => {
    expect(await bothWays(['/dev/sdb /gone ext4 rw 0 0'])).to.deep.equal([])
  })
})
