import { expect } from 'chai'
import fc from 'fast-check'
import { FaultError } from '../../../../lib/kit/fault.ts'
import { parseCpuSample, parseLoad, parseOwnUse } from '../../../../lib/kit/host/parse/cpu.ts'
import { disksBetween, parseDiskSample } from '../../../../lib/kit/host/parse/disk-io.ts'
import { parseSessions, parseWho } from '../../../../lib/kit/host/parse/logins.ts'
import { parseMemory, parseSwap } from '../../../../lib/kit/host/parse/memory.ts'
import { parseMountTable } from '../../../../lib/kit/host/parse/mounts.ts'
import { netBetween, parseLinks, parseNetSample } from '../../../../lib/kit/host/parse/net-io.ts'
import { parseOs } from '../../../../lib/kit/host/parse/os.ts'
import { parsePressure } from '../../../../lib/kit/host/parse/pressure.ts'
import { parseShortRows, parseStatRows } from '../../../../lib/kit/host/parse/processes.ts'
import { parseReboot } from '../../../../lib/kit/host/parse/reboot.ts'
import { parseDf, parseStatFs } from '../../../../lib/kit/host/parse/space.ts'
import { policyOf, settingsIn, settingsOfFiles } from '../../../../lib/kit/host/parse/ssh-server.ts'
import { parseClock, parseTime, parseUptime } from '../../../../lib/kit/host/parse/time.ts'
import { parseUnits } from '../../../../lib/kit/host/parse/units.ts'

describe('every parser of host facts', () => {
  const parsers: Readonly<Record<string, (text: string) => unknown>> = {
    parseCpuSample,
    parseLoad,
    parseOwnUse,
    parseMemory,
    parseSwap,
    parseMountTable,
    parseStatFs,
    parseShortRows: (text) => parseShortRows(`page 4096\n${text}`),
    parseStatRows: (text) => parseStatRows(`page 4096\n${text}`),
    parseUnits,
    parseClock,
    parseUptime: (text) => parseUptime(text, { now: 0 }),
    parseDf: (text) => parseDf(text, text),
    parseOs: (text) => parseOs(text, text),
    parsePressure,
    parseDiskSample: (text) =>
      disksBetween(parseDiskSample(`1.00 1.00\n${text}`), parseDiskSample(`2.00 2.00\n${text}`)),
    parseNetSample: (text) =>
      netBetween(parseNetSample(`1.00 1.00\n${text}`), parseNetSample(`2.00 2.00\n${text}`), new Map()),
    parseLinks,
    parseReboot: (text) => parseReboot(`kernel 6.1\n${text}`, text),
    parseWho,
    parseSessions,
    settingsIn: (text) => policyOf(settingsIn(`permitrootlogin no\n${text}`)),
    settingsOfFiles: (text) => policyOf(settingsOfFiles(`file /etc/ssh/sshd_config\n ${text.replaceAll('\n', '\n ')}`)),
    settingsOfRows: (text) => policyOf(settingsOfFiles(text)),
    parseTime: (text) => parseTime(text, { from: 0, to: 1, first: text, last: text }),
  }
  const words = fc.constantFrom(
    ...[
      'cpu ',
      'cpu0 ',
      '1',
      '0.5',
      ' ',
      '\n',
      ' (',
      ') ',
      'R',
      '%',
      '/',
      'MemTotal:',
      ' kB',
      'ext4',
      'rw',
      '-',
      '\\040',
      '9e9',
    ],
    ...[
      '8 0 sda ',
      'eth0:',
      ' 1 2 3 4 5 6 7 8 9 10 11 12',
      'some avg10=',
      'file /proc/pressure/cpu\n',
      'asked ',
      'btime 1',
    ],
    ...[
      'replaced 1 ',
      'Name=',
      'Include ',
      'Match ',
      'permitrootlogin ',
      'unreadable ',
      'root pts/0 2026-11-29 13:01 (',
      'up ',
    ],
    ...['a.service', 'loaded', '●', '99999999999999999999', 'page 4096', 'ID=', '"', '\u001b', '\0', 'Filesystem '],
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(words, { maxLength: 60 }).map((all) => all.join('')),
  )

  for (const [name, parse] of Object.entries(parsers)) {
    it(`throws nothing but faults: ${name}`, () => {
      fc.assert(
        fc.property(texts, (text) => {
          try {
            parse(text)
          } catch (error) {
            expect(error).to.be.instanceOf(FaultError)
            expect((error as FaultError).message.length).to.be.below(300)
          }
        }),
        { numRuns: 300 },
      )
    })

    it(`is done soon with whatever fills a whole answer: ${name}`, function () {
      this.timeout(60_000)
      for (const piece of [
        ' ',
        '1 ',
        '1',
        '(',
        ') ',
        '\n',
        'a ',
        'cpu ',
        '1 (a) R ',
        '- ',
        '/ ',
        ' Include *\n',
        '8 0 sda ',
        'eth0: 1 ',
        'a=b\n',
      ]) {
        const text = piece.repeat(Math.floor(1_000_000 / piece.length))
        const before = process.cpuUsage() // of our own work: others may keep the machine busy
        try {
          parse(text)
        } catch (error) {
          expect(error).to.be.instanceOf(FaultError)
        }
        expect(process.cpuUsage(before).user / 1000, `"${piece}"`).to.be.below(1000)
      }
    })
  }
})
