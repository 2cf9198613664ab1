import type { Container } from '../../model/engine.ts'

/** What is printed between two looks. */
export const AGAIN = 'again'

/** As much of an id as people write: it stands in the name of the container's control group. */
export const SHORT_ID = 12

/**
 * One program for all containers, and one process: awk reads each small file itself. Prints a line about the host and
 * one for every container that it finds; `-` where a number is not there. Where two looks are wanted, a second after the
 * first, the line AGAIN stands between them.
 *
 * A control group is taken only when its name holds the container's id: a process number that means another process here
 * (the engine has its own numbers, the container has ended) finds nothing. What stands below the container's own group,
 * as systemd and crun make it, is cut off.
 *
 * Source: kernel documentation, cgroup-v1 (cpuacct, memory, pids) and cgroup-v2; proc(5).
 */
export function filesProgram(containers: readonly Pick<Container, 'id' | 'pid'>[], isTwice: boolean): string {
  const lines = containers.map(({ id, pid }) => `${wholeNumber(pid)} ${hexadecimal(id)}`)
  const look = `look() {\nLC_ALL=C awk '${PROGRAM}' <<'END'\n${lines.join('\n')}\nEND\n}\nlook\n`
  return isTwice ? `${look}sleep 1\necho ${AGAIN}\nlook\n` : look
}

/** They come from the engine and go into a program. */
function wholeNumber(pid: number | undefined): number {
  if (pid === undefined || !Number.isSafeInteger(pid) || pid <= 0) throw new RangeError('not a process number')
  return pid
}

function hexadecimal(id: string): string {
  const short = id.slice(0, SHORT_ID)
  if (!/^[0-9a-f]{12}$/u.test(short)) throw new RangeError('not the id of a container')
  return short
}

const PROGRAM = String.raw`
function line(file, text) {
  if ((getline text < file) <= 0) text = ""
  close(file)
  return text
}
function value(file, key, found, text, word) {
  found = "-"
  while ((getline text < file) > 0) {
    split(text, word, " ")
    if (word[1] == key) { found = word[2]; break }
  }
  close(file)
  return found
}
function known(text) { return text == "" ? "-" : text }
function own(path, id, at, rest, slash) {
  at = index(path, id)
  if (at == 0 || index(path, "..") > 0) return ""
  rest = substr(path, at)
  slash = index(rest, "/")
  return slash == 0 ? path : substr(path, 1, at + slash - 2)
}
function folder(names, name, path, probe, at) {
  probed = ""
  if (path == "") return ""
  at = root name path "/"
  if ((probed = line(at probe)) != "") return at
  at = root names path "/"
  probed = line(at probe)
  return at
}
function groups(pid, id, file, text, part, count, name, i, path) {
  cpu = memory = pids = unified = used = held = counted = now = ""
  file = "/proc/" pid "/cgroup"
  while ((getline text < file) > 0) {
    split(text, part, ":")
    path = own(substr(text, length(part[1]) + length(part[2]) + 3), id)
    if (part[2] == "" && path != "") unified = root substr(path, 2) "/"
    count = split(part[2], name, ",")
    for (i = 1; i <= count; i++) {
      if (name[i] == "cpuacct") {
        cpu = folder(part[2], name[i], path, "cpuacct.usage")
        used = probed
        now = uptime()
      }
      if (name[i] == "memory") {
        memory = folder(part[2], name[i], path, "memory.usage_in_bytes")
        held = probed
      }
      if (name[i] == "pids") {
        pids = folder(part[2], name[i], path, "pids.current")
        counted = probed
      }
    }
  }
  close(file)
}
function uptime(word) {
  split(line("/proc/uptime"), word, " ")
  return known(word[1])
}
function traffic(pid, file, text, word, seen, rx, tx, bad, lost) {
  file = "/proc/" pid "/net/dev"
  while ((getline text < file) > 0) {
    if (index(text, "|") > 0) continue
    sub(/:/, " ", text)
    split(text, word, " ")
    if (word[1] == "lo") continue
    seen = 1
    rx += word[2]; tx += word[10]; bad += word[4] + word[12]; lost += word[5] + word[13]
  }
  close(file)
  return seen ? sprintf("%.0f %.0f %.0f %.0f", rx, tx, bad, lost) : "- - - -"
}
function about(pid, id, cached) {
  groups(pid, id)
  if (memory != "") {
    cached = value(memory "memory.stat", "total_inactive_file")
    return known(now) " ns " known(used) " " known(held) " " cached
  }
  if (unified == "") return ""
  pids = unified
  counted = line(pids "pids.current")
  used = value(unified "cpu.stat", "usage_usec")
  now = uptime()
  return now " us " used " " known(line(unified "memory.current")) " " value(unified "memory.stat", "inactive_file")
}
BEGIN {
  root = "/sys/fs/cgroup/"
  cpus = 0
  while ((getline text < "/proc/stat") > 0 && text ~ /^cpu/) if (text ~ /^cpu[0-9]/) cpus++
  close("/proc/stat")
  print "host", cpus, value("/proc/meminfo", "MemTotal:"), known(line("/proc/sys/kernel/pid_max")), known(line("/proc/sys/kernel/threads-max"))
}
{
  said = about($1, $2)
  if (said == "") next
  print "container", $2, said, known(counted), known(line(pids "pids.max")), traffic($1)
}
`
