import type { Source } from './source.ts'

/** Lines that are sent, the last ones; and what is sent of each. */
export const MOST_LINES = 300
const LINE_BYTES = 400
/** Seconds that the journal may take: it may lie on the very disk that fails. */
const JOURNAL_S = 3

/**
 * What is sent at all: everything that a check may look for, and the line that a boot begins with. The ring buffer
 * holds up to a megabyte of other things.
 */
const WORTH_SENDING = [
  'Linux version ',
  'Killed process ',
  '[a-z] error, dev ',
  'I/O error',
  'blocked for more than ',
  'soft lockup',
  'hard LOCKUP',
  'self-detected stall',
  'detected stalls',
  'Hardware Error',
  'EDAC ',
  'EXT[234]-fs ',
  'XFS \\(',
  'BTRFS ',
  '^.{0,80}ata[0-9.]+: ',
  'nvme[0-9]*: ',
  'BUG: ',
  'kernel BUG at ',
  'Oops',
  'general protection fault',
  'segfault at ',
].join('|')

const TEXT = String.raw`begin kernel-log
pick() { grep -aE '${WORTH_SENDING}' | tail -n ${MOST_LINES} | cut -b 1-${LINE_BYTES}; }
read -r boot 2>/dev/null </proc/sys/kernel/random/boot_id && printf 'boot %s\n' "$boot"
if [ -n "$(dmesg 2>/dev/null | head -n 1)" ]; then
dmesg 2>/dev/null | pick
end kernel-log dmesg
elif has journalctl && [ -n "$(within ${JOURNAL_S} journalctl -k -q --no-pager -n 1 2>/dev/null)" ]; then
within ${JOURNAL_S} journalctl -k -q --no-pager -o short-monotonic -n 5000 2>/dev/null | pick
end kernel-log journal
elif [ -r /var/log/kern.log ]; then
tail -c 1048576 /var/log/kern.log | pick
end kernel-log file
else
end kernel-log denied
fi`

/** Frame `kernel-log`; its status says which of the ways there are was open to this account. */
export const KERNEL_LOG: Source = { kind: 'shell', frame: 'kernel-log', text: TEXT }
