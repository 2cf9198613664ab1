import { listOf } from './saying.ts'
import type { Saying, Told } from './saying.ts'
import { cpuWords, sizeWords, spanWords } from './units.ts'

/** How a value is written: as it is, as a size, … ; `flag` says by being there, `each` once for every part of a list. */
export type Manner = 'text' | 'number' | 'flag' | 'each' | 'size' | 'cpus' | 'span'

/** A setting by its path; the option of a command line, and the key of a compose file. Empty: it has none. */
export type Setting = readonly [path: readonly string[], option: string, key: string, manner: Manner]

/** Source: docker run and the Compose Specification. */
export const CONTAINER_SETTINGS: readonly Setting[] = [
  [['removeWhenStopped'], '--rm', '', 'flag'],
  [['hostname'], '--hostname', 'hostname', 'text'],
  [['domainname'], '--domainname', 'domainname', 'text'],
  [['user'], '--user', 'user', 'text'],
  [['workingDir'], '--workdir', 'working_dir', 'text'],
  [['stopSignal'], '--stop-signal', 'stop_signal', 'text'],
  [['stopTimeoutSeconds'], '--stop-timeout', '', 'number'],
  [['terminal'], '--tty', 'tty', 'flag'],
  [['openInput'], '--interactive', 'stdin_open', 'flag'],
  [['init'], '--init', 'init', 'flag'],
  [['volumesFrom'], '--volumes-from', '', 'each'],
  [['volumeDriver'], '--volume-driver', '', 'text'],
  [['publishAllPorts'], '--publish-all', '', 'flag'],
  [['runtimeProgram'], '--runtime', 'runtime', 'text'],
  [['extraHosts'], '--add-host', 'extra_hosts', 'each'],
  [['dns', 'servers'], '--dns', 'dns', 'each'],
  [['dns', 'options'], '--dns-option', 'dns_opt', 'each'],
  [['dns', 'search'], '--dns-search', 'dns_search', 'each'],
  [['limits', 'cgroupParent'], '--cgroup-parent', 'cgroup_parent', 'text'],
  [['limits', 'cpuPeriodUs'], '--cpu-period', 'cpu_period', 'number'],
  [['limits', 'cpuQuotaUs'], '--cpu-quota', 'cpu_quota', 'number'],
  [['limits', 'cpuShares'], '--cpu-shares', 'cpu_shares', 'number'],
  [['limits', 'cpuset'], '--cpuset-cpus', 'cpuset', 'text'],
  [['limits', 'memoryNodes'], '--cpuset-mems', '', 'text'],
  [['limits', 'memoryBytes'], '--memory', 'mem_limit', 'size'],
  [['limits', 'memoryReservationBytes'], '--memory-reservation', 'mem_reservation', 'size'],
  [['limits', 'memorySwapBytes'], '--memory-swap', 'memswap_limit', 'size'],
  [['limits', 'nanoCpus'], '--cpus', 'cpus', 'cpus'],
  [['limits', 'oomKillDisabled'], '--oom-kill-disable', 'oom_kill_disable', 'flag'],
  [['limits', 'oomScoreAdjust'], '--oom-score-adj', 'oom_score_adj', 'number'],
  [['limits', 'processes'], '--pids-limit', 'pids_limit', 'number'],
  [['limits', 'sharedMemoryBytes'], '--shm-size', 'shm_size', 'size'],
  [['security', 'capAdd'], '--cap-add', 'cap_add', 'each'],
  [['security', 'capDrop'], '--cap-drop', 'cap_drop', 'each'],
  [['security', 'groups'], '--group-add', 'group_add', 'each'],
  [['security', 'privileged'], '--privileged', 'privileged', 'flag'],
  [['security', 'readOnlyRoot'], '--read-only', 'read_only', 'flag'],
  [['namespaces', 'cgroup'], '--cgroupns', 'cgroup', 'text'],
  [['namespaces', 'ipc'], '--ipc', 'ipc', 'text'],
  [['namespaces', 'pid'], '--pid', 'pid', 'text'],
  [['namespaces', 'user'], '--userns', 'userns_mode', 'text'],
  [['namespaces', 'uts'], '--uts', 'uts', 'text'],
  [['host', 'BlkioWeight'], '--blkio-weight', '', 'number'],
  [['host', 'DeviceCgroupRules'], '--device-cgroup-rule', 'device_cgroup_rules', 'each'],
  [['host', 'MemorySwappiness'], '--memory-swappiness', 'mem_swappiness', 'number'],
]

/** Settings whose names people choose. */
export const CONTAINER_MAPS: readonly (readonly [path: readonly string[], option: string, key: string])[] = [
  [['env'], '--env', 'environment'],
  [['labels'], '--label', 'labels'],
  [['sysctls'], '--sysctl', 'sysctls'],
  [['storage'], '--storage-opt', 'storage_opt'],
  [['host', 'Annotations'], '--annotation', 'annotations'],
]

/** The words of one option: none where nobody asked for it. */
export function optionWords(option: string, value: Told | undefined, manner: Manner): readonly (readonly string[])[] {
  if (value === undefined) return []
  if (manner === 'each') return (Array.isArray(value) ? value : [value]).map((each) => [option, String(each)])
  if (manner === 'flag') return value === true ? [[option]] : [[`${option}=${String(value)}`]]
  return [[option, written(value, manner)]]
}

export function written(value: Told, manner: Manner): string {
  switch (manner) {
    case 'size':
      return sizeWords(value)
    case 'cpus':
      return cpuWords(value)
    case 'span':
      return spanWords(value)
    default:
      return String(value)
  }
}

/** `--env A=1` for each. A name with "=" in it would end there, and one without a value is looked up elsewhere. */
export function assignments(saying: Saying, path: readonly string[], option: string): readonly (readonly string[])[] {
  return saying.takeEach(...path).flatMap(([name, value]) => {
    if (name !== '' && !name.includes('=') && value !== null) return [[option, `${name}=${String(value)}`]]
    saying.giveUp(...path, name)
    return []
  })
}

/** "80/tcp" published at ":8080", "192.0.2.1:8080", "[::1]:": as engines and compose read it. */
export function publishWords(port: string, place: string): string {
  const [, host = '', number = ''] = /^(.*):(\d*)$/u.exec(place) ?? []
  if (host === '') return number === '' ? port : `${number}:${port}`
  return `${host}:${number}:${port}`
}

/** With them what people ask for as an option and an engine keeps as two lists of nothing. */
export function securityOptions(saying: Saying): readonly string[] {
  const options = listOf(saying.take('security', 'options'))
  const open = ['maskedPaths', 'readOnlyPaths'].filter((each) => saying.take('security', each) !== undefined)
  if (open.length === 2) return [...options, 'systempaths=unconfined']
  for (const each of open) saying.giveUp('security', each)
  return options
}
