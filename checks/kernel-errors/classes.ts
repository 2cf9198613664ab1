/** What one line of the kernel tells. */
export interface KernelError {
  readonly kind: ErrorKind
  /** Whom or what it concerns: "mysqld (pid 4711)", "sda". Foreign text. */
  readonly about: string
}

export const ERROR_KINDS = ['oom', 'io', 'hung', 'machine', 'filesystem', 'link', 'oops', 'segfault'] as const

export type ErrorKind = (typeof ERROR_KINDS)[number]

/** What each kind is, for people, one and many. */
export const KIND_WORDS: Readonly<Record<ErrorKind, readonly [one: string, many: string]>> = {
  oom: ['process killed for memory', 'processes killed for memory'],
  io: ['I/O error', 'I/O errors'],
  hung: ['hung task or stalled processor', 'hung tasks or stalled processors'],
  machine: ['hardware error', 'hardware errors'],
  filesystem: ['file system error', 'file system errors'],
  link: ['reset or timeout of a disk', 'resets or timeouts of disks'],
  oops: ['fault of the kernel itself', 'faults of the kernel itself'],
  segfault: ['crashed program', 'crashed programs'],
}

interface Row {
  readonly kind: ErrorKind
  readonly line: RegExp
  readonly about: (groups: Readonly<Record<string, string | undefined>>) => string
}

const processOf: Row['about'] = ({ name = '', pid = '' }) => `${name} (pid ${pid})`
const deviceOf: Row['about'] = ({ device = '' }) => device

/** The first row that fits wins. Beside each stands where in the kernel's source the line is made. */
const ROWS: readonly Row[] = [
  // mm/oom_kill.c, __oom_kill_process(): "Out of memory: Killed process 4711 (mysqld) total-vm:…"; since 2.6 the same
  // three words, after "Memory cgroup out of memory: " where a limit of a container was reached.
  {
    kind: 'oom',
    line: /(?<group>Memory cgroup )?(?:[Oo]ut of memory.{0,60}?: )?Killed process (?<pid>\d+) \((?<name>.{0,64}?)\)/u,
    about: ({ name = '', pid = '', group }) =>
      `${name} (pid ${pid}${group === undefined ? '' : ', limit of its group'})`,
  },
  // kernel/hung_task.c, check_hung_task(): "INFO: task jbd2/sda1-8:123 blocked for more than 120 seconds."
  {
    kind: 'hung',
    line: /INFO: task (?<name>.{1,64}):(?<pid>\d+) blocked for more than \d+ seconds/u,
    about: processOf,
  },
  // kernel/watchdog.c: "watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker/3:1:123]"
  { kind: 'hung', line: /(?:soft lockup - |hard LOCKUP on )(?<device>(?:CPU#|cpu )\d+)/u, about: deviceOf },
  // kernel/rcu/tree_stall.h: "rcu: INFO: rcu_sched self-detected stall on CPU", "… detected stalls on CPUs/tasks:"
  {
    kind: 'hung',
    line: /INFO: (?<device>rcu\w*) (?:self-detected stall|detected (?:expedited )?stalls) on/u,
    about: deviceOf,
  },
  // drivers/edac/edac_mc.c, edac_mc_printk(): "EDAC MC0: 1 CE memory read error on DIMM_A1 (channel:0 …"
  { kind: 'machine', line: /EDAC (?<device>\w+\d+): \d+ (?:CE|UE) /u, about: deviceOf },
  // arch/x86/kernel/cpu/mce/core.c, __print_mce(): "mce: [Hardware Error]: CPU 2: Machine Check: 0 Bank 5: be00…"
  { kind: 'machine', line: /\[Hardware Error\]: (?<device>CPU \d+): Machine Check/u, about: deviceOf },
  // drivers/firmware/efi/cper.c: "{1}[Hardware Error]: event severity: corrected"
  { kind: 'machine', line: /\[Hardware Error\]: event severity: (?<device>\w+)/u, about: deviceOf },
  // fs/ext4/super.c, __ext4_error(): "EXT4-fs error (device sda1): ext4_lookup:1855: inode #2: comm ls: …"
  { kind: 'filesystem', line: /EXT[234]-fs error \(device (?<device>[^\s)]{1,64})\)/u, about: deviceOf },
  // fs/ext4/super.c, ext4_handle_error(): "EXT4-fs (sda1): Remounting filesystem read-only"
  {
    kind: 'filesystem',
    line: /EXT[234]-fs \((?<device>[^\s)]{1,64})\): Remounting filesystem read-only/u,
    about: deviceOf,
  },
  // fs/xfs/xfs_message.c and xfs_fsops.c: "XFS (dm-0): Metadata corruption detected at …", "… Filesystem has been shut down"
  {
    kind: 'filesystem',
    line: /XFS \((?<device>[^\s)]{1,64})\): (?:.{0,60}(?:[Cc]orruption|metadata I\/O error|has been shut down|Shutting down filesystem))/u,
    about: deviceOf,
  },
  // fs/btrfs/messages.c: "BTRFS error (device sdb1): bdev /dev/sdb1 errs: …", "BTRFS warning (device sdb1): csum failed …"
  {
    kind: 'filesystem',
    line: /BTRFS (?:(?:error|critical)(?: \(device (?<device>[^\s):]{1,64})[^)]{0,40}\))?|warning \(device (?<other>[^\s):]{1,64})[^)]{0,40}\): csum failed)/u,
    about: ({ device, other }) => device ?? other ?? 'btrfs',
  },
  // block/blk-mq.c, blk_print_req_error(): "I/O error, dev sda, sector 2048 op 0x0:(READ) …", "critical medium error, dev sdb, …"
  { kind: 'io', line: /[a-z/O] error, dev (?<device>[^\s,]{1,64}), sector \d+/u, about: deviceOf },
  // fs/buffer.c, buffer_io_error(): "Buffer I/O error on dev sda1, logical block 0, async page read"; before 4.2 "on device"
  { kind: 'io', line: /Buffer I\/O error on dev(?:ice)? (?<device>[^\s,]{1,64}), /u, about: deviceOf },
  // drivers/ata/libata-eh.c: "ata1: hard resetting link", "ata1.00: exception Emask 0x0 SAct 0x0 SErr 0x0 action 0x6 frozen"
  {
    kind: 'link',
    line: /\b(?<device>ata\d+)(?:\.\d+)?: (?:(?:hard|soft) resetting link|exception Emask|link is slow to respond|COMRESET failed)/u,
    about: deviceOf,
  },
  // drivers/nvme/host/pci.c, nvme_timeout(), nvme_warn_reset(): "nvme nvme0: I/O 12 QID 3 timeout, aborting",
  // "nvme nvme0: controller is down; will reset: CSTS=0xffffffff, PCI_STATUS=0xffff"
  {
    kind: 'link',
    line: /nvme (?<device>nvme\d+): (?:I\/O .{0,80}timeout, (?:aborting|reset controller|completion polled|disable controller)|controller is down|Device not ready)/u,
    about: deviceOf,
  },
  // arch/x86/mm/fault.c, show_fault_oops(); lib/bug.c; kernel/panic.c: "BUG: unable to handle page fault for address: …"
  {
    kind: 'oops',
    line: /(?<device>BUG: (?:unable to handle .{0,60}|kernel NULL pointer dereference)|kernel BUG at \S{1,100}|Oops: [0-9a-f]{4}|general protection fault, .{0,60})/u,
    about: deviceOf,
  },
  // arch/x86/mm/fault.c, show_signal_msg(): "nginx[4711]: segfault at 0 ip 000055… sp 00007f… error 4 in nginx[…]"
  { kind: 'segfault', line: /(?<name>.{1,64})\[(?<pid>\d+)\]: segfault at /u, about: processOf },
]

/** What the line tells, or null where it is none of these. A line of ours is at most 400 bytes long. */
export function kernelErrorIn(text: string): KernelError | null {
  for (const { kind, line, about } of ROWS) {
    const found = line.exec(text)
    if (found) return { kind, about: about(found.groups ?? {}) }
  }
  return null
}
