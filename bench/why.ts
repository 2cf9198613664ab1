/**
 * Why a goal misses its aim, by its number. It is written by hand after looking at a profile; a goal that misses and
 * has no line here says so in the results.
 */
export const WHY: Readonly<Record<string, string>> = {
  G1:
    'A look alone (`look only`) takes about a third of what a whole pass takes; the rest is judging, and collecting the quarter of a megabyte that a pass leaves. ' +
    'The answers come one by one, as the hosts get to them on the same two processors, and each wakes a process whose caches are cold: ' +
    'the same judging without hosts beside it takes 0.2 to 0.3 ms. With a young generation four times as large a third less is used, for 130 MB more of memory. ' +
    'The peer, an `ssh` and its share of the master, does not judge.',
  G2: 'About half of the work on the host is awk reading its processes out of /proc; a fifth is `stat`, for the space on disks that no file of /proc tells, and a fifth a shell for what awk cannot read.',
  G3: 'The wall is the work of the hosts on the two processors they share (G2); our own part of it is 0.8 ms for each host.',
  G4: '36 KiB of it is the heap: ssh2, the channel, and what the reader remembers. The rest is room that the heap keeps, and what Node and OpenSSL hold outside of it.',
  G5:
    'Keys are made, derived and checked by OpenSSL 3 by way of Node, which looks up every algorithm anew and wraps every key in objects, and every packet in ciphers of its own; ' +
    'a sixth is the kernel. What was in our own hands is done: packets leave in one piece, a key is opened once.',
  G6: 'The collector of the engine comes round once a second and answers all who wait; what is above that second is the list, and 200 answers.',
  G7:
    'awk opens a dozen small files for each container, and the kernel makes up `memory.stat` when it is read; before that the engine is asked for its list, which is read and checked as JSON. ' +
    '`docker stats` itself needs less of the processor than the goal expects of it.',
  G9: 'What is left above Node itself is compiling the program and, for `validate`, making the schemas of fifty checks.',
}
