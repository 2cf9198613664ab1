/**
 * /proc/self/mountinfo out of rows as /proc/self/mounts has them: of a file system that may be written, at a place where we
 * may not, as a service under systemd sees every disk.
 */
export function mountInfo(rows: readonly string[]): string {
  const written = rows.map((row, nth) => {
    const [device, path, type, words] = row.split(' ')
    const tags = nth % 2 === 0 ? ` shared:${nth} master:1` : ''
    return `${nth + 20} 1 8:${nth} / ${path} ro,relatime${tags} - ${type} ${device} ${words}\n`
  })
  return written.join('')
}
