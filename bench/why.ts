/**
 * Why a goal misses its aim, by its number. It is written by hand after looking at a profile; a goal that misses and
 * has no line here says so in the results.
 */
export const WHY: Readonly<Record<string, string>> = {
  G1:
    'Of a look two fifths are reading the answer into checked facts, a quarter is SSH in Node (two packets come and one goes, each with a cipher of its own), a sixth the kernel, ' +
    'and the rest is collecting what a look leaves (some 80 KiB) and compiling, which has not come to its end after ten thousand looks. ' +
    'An `ssh` over a master costs 6 ms here, where the goal was set 7.6 to 8.2. A whole pass (`kept and judged`) is several times a look: the checks judge, which no peer does.',
  G2: 'Two fifths of the work on the host are awk reading its processes out of /proc; a third is `stat`, for the space on disks that no file of /proc tells, and a fifth the shell that starts it.',
  G3: 'The wall is the work of the hosts on the two processors they share (G2), and what `ansible` takes per host is mostly its own.',
  G4: '36 KiB of it is the heap: ssh2, the channel, and what the reader remembers. The rest is room that the heap keeps, and what Node and OpenSSL hold outside of it.',
  G5:
    'Keys are made, derived and checked by OpenSSL 3 by way of Node, which looks up every algorithm anew and wraps every key in objects, and every packet in ciphers of its own; ' +
    'a sixth is the kernel. What was in our own hands is done: packets leave in one piece, a key is opened once, files are read once, the only key is offered at once.',
  G6: 'The collector of the engine comes round once a second and answers all who wait; what is above that second is the list, and 200 answers.',
  G7:
    'awk opens a dozen small files for each container, and the kernel makes up `memory.stat` when it is read. The processor is used by the list of the engine: 150 KB for 200 containers, ' +
    'carried over SSH, read as JSON, checked, and compared with what is known, because it alone proves who runs. Looked at again and again it takes 6 ms; after ten seconds of other work on the machine, as here, twice that. ' +
    '`docker stats` itself needs less of the processor than the goal expects of it.',
  G10: 'Of 3.4 bytes 1.7 are the values with their moments (1.5, and what is left free in pages of 4 KiB): four digits of a rate that jitters are ten bits, whoever packs them. The rest is what two hours of looks do not share out: hours and days of which each has but two (0.7), looks that are not packed yet (0.6), the names of the series (0.3).',
  G9: 'What is left above Node itself is compiling the program and, for `validate`, making the schemas of fifty checks.',
}
