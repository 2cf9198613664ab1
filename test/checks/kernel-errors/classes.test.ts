import { expect } from 'chai'
import { kernelErrorIn } from '../../../checks/kernel-errors/classes.ts'

/** Lines as kernels write them, old and new, and what each of them tells. */
const LINES: readonly (readonly [line: string, kind: string, about: string])[] = [
  ['Killed process 1234 (mysqld) total-vm:123kB, anon-rss:1kB, file-rss:0kB', 'oom', 'mysqld (pid 1234)'],
  ['Out of memory: Killed process 9 (a) b) total-vm:1kB', 'oom', 'a (pid 9)'],
  ['blk_update_request: I/O error, dev sda, sector 123456', 'io', 'sda'],
  ['print_req_error: critical medium error, dev nvme0n1, sector 8', 'io', 'nvme0n1'],
  ['Buffer I/O error on device dm-0, logical block 7', 'io', 'dm-0'],
  ['watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker/3:1:123]', 'hung', 'CPU#3'],
  ['rcu: INFO: rcu_sched self-detected stall on CPU', 'hung', 'rcu_sched'],
  ['EDAC MC0: 1 CE memory read error on CPU_SrcID#0_Ha#0_Chan#1_DIMM#0 (channel:1 slot:0', 'machine', 'MC0'],
  ['{1}[Hardware Error]: event severity: corrected', 'machine', 'corrected'],
  ['EXT4-fs (sda1): Remounting filesystem read-only', 'filesystem', 'sda1'],
  ['XFS (dm-2): Metadata corruption detected at xfs_agi_verify+0x10/0x20', 'filesystem', 'dm-2'],
  ['BTRFS error (device sdb1 state EA): parent transid verify failed on 1', 'filesystem', 'sdb1'],
  ['BTRFS warning (device sdb1): csum failed root 5 ino 257 off 0', 'filesystem', 'sdb1'],
  ['ata3.00: exception Emask 0x0 SAct 0x0 SErr 0x0 action 0x6 frozen', 'link', 'ata3'],
  ['nvme nvme0: I/O 12 QID 3 timeout, aborting', 'link', 'nvme0'],
  ['nvme nvme0: controller is down; will reset: CSTS=0xffffffff, PCI_STATUS=0xffff', 'link', 'nvme0'],
  ['BUG: kernel NULL pointer dereference, address: 0000000000000010', 'oops', 'BUG: kernel NULL pointer dereference'],
]

describe('a line of the kernel', () => {
  for (const [line, kind, about] of LINES)
    it(`tells ${kind}: ${line}`, () => {
      expect(kernelErrorIn(line)).to.deep.equal({ kind, about })
    })

  it('that only sounds like trouble tells nothing', () => {
    for (const line of [
      'EDAC MC: Ver: 3.0.0',
      'BTRFS info (device sdb1): disk space caching is enabled',
      'XFS (dm-2): Ending clean mount',
      'ata3: SATA link up 6.0 Gbps (SStatus 133 SControl 300)',
      'Out of memory handling is off',
      'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),task=tail,pid=27481,uid=0',
    ])
      expect(kernelErrorIn(line), line).to.equal(null)
  })
})
